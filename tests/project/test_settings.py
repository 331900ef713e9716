"""Production does not start half set up, and what exists for development only is refused elsewhere."""

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "KOUBO_ENV": "production",
    "KOUBO_SECRET_KEY": "0123456789" * 6,
    "KOUBO_BASE_URL": "https://koubo.example",
    "KOUBO_ALLOWED_HOSTS": "koubo.example, www.koubo.example",
    "KOUBO_SMTP_URL": "submission://user:secret@mail.example:587",
}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOUBO_")}
    code = (
        "from koubo.config import settings as s; print(s.ALLOWED_HOSTS, getattr(s, 'EMAIL_HOST', ''), s.KOUBO_BASE_URL)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip


def test_a_complete_production_starts() -> None:
    done = start(**COMPLETE)
    assert done.stdout.strip() == "['koubo.example', 'www.koubo.example'] mail.example https://koubo.example"


def test_on_another_port_links_lead_to_it() -> None:
    assert start(KOUBO_ENV="development", PORT="8001").stdout.split()[-1] == "http://127.0.0.1:8001"


def test_without_what_it_needs_production_stops_and_names_it() -> None:
    for name in COMPLETE.keys() - {"KOUBO_ENV"}:
        for given in ({}, {name: ""}):
            done = start(**({key: text for key, text in COMPLETE.items() if key != name} | given))
            assert done.returncode != 0, name
            assert f"{name} must be set in production" in done.stderr


def test_what_makes_no_sense_is_refused() -> None:
    for environment, message in (
        ({"KOUBO_ENV": "staging"}, "KOUBO_ENV must be one of development, test, production"),
        ({**COMPLETE, "KOUBO_NOW": "2026-11-24T21:50:00+09:00"}, "exists in development only"),
        ({"KOUBO_ENV": "test", "KOUBO_NOW": "2026-11-24T21:50:00+09:00"}, "exists in development only"),
        ({"KOUBO_ENV": "development", "KOUBO_NOW": "tonight"}, "Invalid isoformat"),
        (
            {"KOUBO_ENV": "test", "KOUBO_IDLE_MINUTES": "an hour"},
            "KOUBO_IDLE_MINUTES='an hour' is no whole number; for example KOUBO_IDLE_MINUTES=60",
        ),
        ({"KOUBO_ENV": "test", "KOUBO_IDLE_MINUTES": "0"}, "KOUBO_IDLE_MINUTES='0' is not from 1 to 1440"),
        ({"KOUBO_ENV": "test", "KOUBO_SAME_DAY_HOUR": "25"}, "KOUBO_SAME_DAY_HOUR='25' is not from 1 to 23"),
        ({**COMPLETE, "KOUBO_SMTP_URL": "localhost:25"}, "for example KOUBO_SMTP_URL=smtp://localhost:25"),
        ({**COMPLETE, "KOUBO_BASE_URL": "http://koubo.example"}, "KOUBO_BASE_URL='http://koubo.example' is no https"),
        ({**COMPLETE, "KOUBO_BASE_URL": "https://koubo.example/jobs"}, "has more than scheme and host"),
        ({**COMPLETE, "KOUBO_TRUSTED_PROXY": "true"}, "for example KOUBO_TRUSTED_PROXY=127.0.0.1"),
        ({**COMPLETE, "KOUBO_DATABASE_URL": "postgresql://koubo:p@ss/word@localhost/koubo"}, "percent-encode"),
        ({**COMPLETE, "KOUBO_DATABASE_URL": "postgresql://koubo:p#ss@localhost/koubo"}, "percent-encode"),
    ):
        done = start(**environment)
        assert done.returncode != 0, environment
        assert message in done.stderr


def test_the_demo_world_is_for_development(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOUBO_")}
    for command, kind in product(("demo", "serve"), ("test", "production")):
        environment = {**kept, **COMPLETE, "KOUBO_ENV": kind, "KOUBO_VAR_DIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0, (command, kind)
        assert "for development" in done.stderr
        assert not (tmp_path / "koubo.sqlite3").exists()
