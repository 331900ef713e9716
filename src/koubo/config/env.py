"""Every environment variable the portal reads, typed, with its default. Wrong or missing values stop the start."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from environs import Env, EnvError

from koubo.kernel.text import Text

ROOT: Final = Path(__file__).resolve().parents[3]
KINDS: Final = ("development", "test", "production")

env = Env()


def _kind() -> str:
    value = env.str("KOUBO_ENV", "development")
    if value not in KINDS:
        raise EnvError(f"KOUBO_ENV must be one of {', '.join(KINDS)}, not {value!r}")
    return str(value)


KIND: Final = _kind()
PRODUCTION: Final = KIND == "production"
DEVELOPMENT: Final = KIND == "development"


def _needed(name: str, default: str) -> str:
    """Return a variable that production cannot do without; elsewhere it has a default."""
    value = str(env.str(name, "") if PRODUCTION else env.str(name, default))
    if PRODUCTION and not value:
        raise EnvError(f"{name} must be set in production (see .env.example)")
    return value


VAR_DIR: Final[Path] = Path(env.str("KOUBO_VAR_DIR", str(ROOT / "var")))
# Elsewhere a fixed key keeps sessions over restarts.
SECRET_KEY: Final[str] = _needed("KOUBO_SECRET_KEY", "not-secret-" * 6)
# PORT is what `make run` takes; links in mails and feeds must lead there.
BASE_URL: Final[str] = _needed("KOUBO_BASE_URL", f"http://127.0.0.1:{env.str('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS: Final[list[str]] = _needed("KOUBO_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
TRUSTED_PROXY: Final[bool] = env.bool("KOUBO_TRUSTED_PROXY", False)
DATABASE: Final[dict[str, Any]] = dict(env.dj_db_url("KOUBO_DATABASE_URL", f"sqlite:///{VAR_DIR / 'koubo.sqlite3'}"))
# Without a mail server mails stay in the outbox's pages; production must not lose them so.
SMTP: Final[dict[str, Any] | None] = dict(env.dj_email_url("KOUBO_SMTP_URL")) if _needed("KOUBO_SMTP_URL", "") else None
MAIL_FROM: Final[str] = env.str("KOUBO_MAIL_FROM", "koubo@localhost.example")
SITE_NAME: Final[str] = env.str("KOUBO_SITE_NAME", "Koubo")
OPERATOR_NAME: Final[Text] = Text(
    env.str("KOUBO_OPERATOR_NAME", "Koubo事務局"), env.str("KOUBO_OPERATOR_NAME_EN", "Koubo Secretariat")
)
SECRETARIAT_MAIL: Final[str] = env.str("KOUBO_SECRETARIAT_MAIL", "desk@koubo.example")
IDLE_MINUTES: Final[int] = env.int("KOUBO_IDLE_MINUTES", 60)
SAME_DAY_HOUR: Final[int] = env.int("KOUBO_SAME_DAY_HOUR", 22)
REMIND_DAYS: Final[int] = env.int("KOUBO_REMIND_DAYS", 7)
BODY_SECONDS: Final[int] = env.int("KOUBO_BODY_SECONDS", 20)
ALLOW_RECALL: Final[bool] = env.bool("KOUBO_ALLOW_RECALL", False)
SEARCH_REACHABLE: Final[int] = env.int("KOUBO_SEARCH_REACHABLE", 1000)
# Without an address files lie in a folder; without a scanner nothing is scanned.
FILES_URL: Final[str] = env.str("KOUBO_FILES_URL", "")
FILES_KEEP_DELETED_DAYS: Final[int] = env.int("KOUBO_FILES_KEEP_DELETED_DAYS", 14)
CLAMD_URL: Final[str] = env.str("KOUBO_CLAMD_URL", "")
MAX_ATTACHMENT_MB: Final[int] = env.int("KOUBO_MAX_ATTACHMENT_MB", 20)
DOCUMENT_MB: Final[int] = env.int("KOUBO_DOCUMENT_MB", 20)
APPLICATION_MB: Final[int] = env.int("KOUBO_APPLICATION_MB", 100)
UPLOAD_GRACE_MINUTES: Final[int] = env.int("KOUBO_UPLOAD_GRACE_MINUTES", 10)
RETENTION_MONTHS: Final[int] = env.int("KOUBO_RETENTION_MONTHS", 6)
VOCABULARIES_DIR: Final[Path] = Path(
    env.str("KOUBO_VOCABULARIES_DIR", str(ROOT / "src" / "koubo" / "vocabularies" / "seed"))
)
SEARCH_DIR: Final[Path] = Path(env.str("KOUBO_SEARCH_DIR", str(VAR_DIR / "search")))
SEARCH_HEAP_MB: Final[int] = env.int("KOUBO_SEARCH_HEAP_MB", 50)
SEARCH_MAX_BEHIND_S: Final[int] = env.int("KOUBO_SEARCH_MAX_BEHIND_S", 60)
SEARCH_SYNC: Final[bool] = env.bool("KOUBO_SEARCH_SYNC", False)
LOG_LEVEL: Final[str] = env.str("KOUBO_LOG_LEVEL", "INFO")


def _started_clock() -> datetime | None:
    """Return the instant KOUBO_NOW names (Japan time when it names no zone), or None."""
    text = env.str("KOUBO_NOW", "")
    if not text:
        return None
    if not DEVELOPMENT:
        raise EnvError("KOUBO_NOW moves the clock and exists in development only")
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo("Asia/Tokyo"))


CLOCK_START: Final[datetime | None] = _started_clock()
