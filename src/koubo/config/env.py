"""Every environment variable the portal reads, typed, with its default. Wrong or missing values stop the start."""

import os
import re
from datetime import datetime
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
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


def _wrong(name: str, why: str, example: str) -> EnvError:
    return EnvError(f"{name}={os.environ.get(name, '')!r} {why}; for example {name}={example}")


def _number(name: str, default: int, least: int, most: int) -> int:
    try:
        value = int(env.str(name, str(default)))
    except ValueError:
        raise _wrong(name, "is no whole number", str(default)) from None
    if not least <= value <= most:
        raise _wrong(name, f"is not from {least} to {most}", str(default))
    return value


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _days(name: str, default: str) -> tuple[int, ...]:
    try:
        days = tuple(int(part) for part in _listed(env.str(name, default)))
    except ValueError:
        raise _wrong(name, "is no list of whole numbers", default) from None
    if not days or any(earlier >= later for earlier, later in pairwise((0, *days))):
        raise _wrong(name, "is no list of growing days", default)
    return days


def _addresses(name: str) -> list[str]:
    """Return the addresses a variable lists."""
    listed = _listed(env.str(name, ""))
    try:
        return [str(ip_address(one)) for one in listed]
    except ValueError:
        raise _wrong(name, "is no list of the addresses the proxy comes from", "127.0.0.1") from None


def _base_url() -> str:
    """Return the address of the site: https in production, and no path."""
    name = "KOUBO_BASE_URL"
    # PORT is what `make run` takes; links in mails and feeds must lead there.
    value = _needed(name, f"http://127.0.0.1:{env.str('PORT', '8000')}").rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ({"https"} if PRODUCTION else {"http", "https"}) or not parts.hostname:
        raise _wrong(name, "is no https address", "https://jobs.example.ac.jp")
    if parts.path or parts.query or parts.fragment or parts.username:
        raise _wrong(name, "has more than scheme and host", "https://jobs.example.ac.jp")
    return value


def _database() -> dict[str, Any]:
    name, example = "KOUBO_DATABASE_URL", "postgresql://koubo:p%40ss@localhost:5432/koubo"
    try:
        found = dict(env.dj_db_url(name, f"sqlite:///{VAR_DIR / 'koubo.sqlite3'}"))
        name_of = str(found.get("NAME", ""))
        complete = "sqlite" in found["ENGINE"] or re.fullmatch(r"[\w.-]+", name_of) is not None
    except (ValueError, KeyError, EnvError):
        complete = False
    if not complete:
        # The password stays out of the message.
        raise EnvError(
            f"{name} cannot be read: percent-encode what is special in the password; for example {name}={example}"
        )
    return found


def _smtp() -> dict[str, Any] | None:
    """Return the mail server. Without one mails stay in the outbox's pages; production must not lose them so."""
    name = "KOUBO_SMTP_URL"
    value = _needed(name, "")
    if not value:
        return None
    if "://" not in value or not urlsplit(value).hostname:
        raise EnvError(f"{name} is no address of a mail server; for example {name}=smtp://localhost:25")
    return dict(env.dj_email_url(name))


VAR_DIR: Final[Path] = Path(env.str("KOUBO_VAR_DIR", str(ROOT / "var")))
# Elsewhere a fixed key keeps sessions over restarts.
SECRET_KEY: Final[str] = _needed("KOUBO_SECRET_KEY", "not-secret-" * 6)
BASE_URL: Final[str] = _base_url()
ALLOWED_HOSTS: Final[list[str]] = _listed(_needed("KOUBO_ALLOWED_HOSTS", "127.0.0.1,localhost"))
TRUSTED_PROXY: Final[frozenset[str]] = frozenset(_addresses("KOUBO_TRUSTED_PROXY"))
DATABASE: Final[dict[str, Any]] = _database()
SMTP: Final[dict[str, Any] | None] = _smtp()
MAIL_FROM: Final[str] = env.str("KOUBO_MAIL_FROM", "koubo@localhost.example")
SITE_NAME: Final[str] = env.str("KOUBO_SITE_NAME", "Koubo")
OPERATOR_NAME: Final[Text] = Text(
    env.str("KOUBO_OPERATOR_NAME", "Koubo事務局"), env.str("KOUBO_OPERATOR_NAME_EN", "Koubo Secretariat")
)
SECRETARIAT_MAIL: Final[str] = env.str("KOUBO_SECRETARIAT_MAIL", "desk@koubo.example")
DESK_MFA: Final[bool] = env.bool("KOUBO_DESK_MFA", PRODUCTION)
# Signing in with accounts elsewhere: each is there once it is configured (outside.py).
OIDC_URL: Final[str] = env.str("KOUBO_OIDC_URL", "")
OIDC_CLIENT_ID: Final[str] = env.str("KOUBO_OIDC_CLIENT_ID", "")
OIDC_SECRET: Final[str] = env.str("KOUBO_OIDC_SECRET", "")
OIDC_NAME: Final[Text] = Text(
    env.str("KOUBO_OIDC_NAME", "学内アカウント"), env.str("KOUBO_OIDC_NAME_EN", "University account")
)
ORCID_URL: Final[str] = env.str("KOUBO_ORCID_URL", "https://orcid.org")
ORCID_CLIENT_ID: Final[str] = env.str("KOUBO_ORCID_CLIENT_ID", "")
ORCID_SECRET: Final[str] = env.str("KOUBO_ORCID_SECRET", "")
SAML_URL: Final[str] = env.str("KOUBO_SAML_URL", "")
SAML_ENTITY_ID: Final[str] = env.str("KOUBO_SAML_ENTITY_ID", "")
SAML_CERTIFICATE: Final[str] = env.str("KOUBO_SAML_CERTIFICATE", "")
SAML_NAME: Final[Text] = Text(
    env.str("KOUBO_SAML_NAME", "所属機関のアカウント"), env.str("KOUBO_SAML_NAME_EN", "Institutional account")
)
IDLE_MINUTES: Final[int] = _number("KOUBO_IDLE_MINUTES", 60, 1, 24 * 60)
SAME_DAY_HOUR: Final[int] = _number("KOUBO_SAME_DAY_HOUR", 22, 1, 23)
REMIND_DAYS: Final[int] = _number("KOUBO_REMIND_DAYS", 7, 1, 365)
BODY_SECONDS: Final[int] = _number("KOUBO_BODY_SECONDS", 20, 1, 3600)
SHARED_ACCOUNTS: Final[bool] = env.bool("KOUBO_SHARED_ACCOUNTS", False)
ALLOW_RECALL: Final[bool] = env.bool("KOUBO_ALLOW_RECALL", False)
SEARCH_REACHABLE: Final[int] = _number("KOUBO_SEARCH_REACHABLE", 1000, 20, 100_000)
# Without an address files lie in a folder; without a scanner nothing is scanned.
FILES_URL: Final[str] = env.str("KOUBO_FILES_URL", "")
FILES_KEEP_DELETED_DAYS: Final[int] = env.int("KOUBO_FILES_KEEP_DELETED_DAYS", 14)
CLAMD_URL: Final[str] = env.str("KOUBO_CLAMD_URL", "")
MAX_ATTACHMENT_MB: Final[int] = _number("KOUBO_MAX_ATTACHMENT_MB", 20, 1, 1000)
DOCUMENT_MB: Final[int] = env.int("KOUBO_DOCUMENT_MB", 20)
APPLICATION_MB: Final[int] = env.int("KOUBO_APPLICATION_MB", 100)
UPLOAD_GRACE_MINUTES: Final[int] = env.int("KOUBO_UPLOAD_GRACE_MINUTES", 10)
NOTICE_DELAY_MINUTES: Final[int] = _number("KOUBO_NOTICE_DELAY_MINUTES", 10, 0, 24 * 60)
# Days after a promised day on which institutions are reminded of applicants without an answer; then when applicants are told.
OVERDUE_NUDGE_DAYS: Final[tuple[int, ...]] = _days("KOUBO_OVERDUE_NUDGE_DAYS", "1,7,21,49")
NO_OUTCOME_DAYS: Final[int] = _number("KOUBO_NO_OUTCOME_DAYS", 90, 1, 3650)
RETENTION_MONTHS: Final[int] = env.int("KOUBO_RETENTION_MONTHS", 6)
PROFILE_MONTHS: Final[int] = _number("KOUBO_PROFILE_MONTHS", 6, 1, 120)
SMALL_COUNT: Final[int] = _number("KOUBO_SMALL_COUNT", 5, 1, 1000)
INQUIRIES_PER_DAY: Final[int] = _number("KOUBO_INQUIRIES_PER_DAY", 20, 0, 10_000)
INQUIRY_THREADS: Final[bool] = env.bool("KOUBO_INQUIRY_THREADS", False)
VOCABULARIES_DIR: Final[Path] = Path(
    env.str("KOUBO_VOCABULARIES_DIR", str(ROOT / "src" / "koubo" / "vocabularies" / "seed"))
)
SEARCH_DIR: Final[Path] = Path(env.str("KOUBO_SEARCH_DIR", str(VAR_DIR / "search")))
SEARCH_HEAP_MB: Final[int] = _number("KOUBO_SEARCH_HEAP_MB", 50, 15, 10_000)
SEARCH_MAX_BEHIND_S: Final[int] = _number("KOUBO_SEARCH_MAX_BEHIND_S", 60, 1, 24 * 3600)
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
