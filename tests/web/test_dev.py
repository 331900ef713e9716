"""The developers' pages, in a process of their own: development is decided when settings are read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import migrated
from tests.support.compact import compact

ROOT = Path(__file__).resolve().parents[2]
WALK = """
import json, django
django.setup()
from django.conf import settings
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from django.db import transaction
from django.test import Client
from koubo.kernel import clock
from koubo.notifications import outbox
values = {"name": "<b>早瀬</b>", "link": "http://127.0.0.1:8000/x/", "hours": "24"}
with transaction.atomic():
    mail = outbox.queue("account.password_reset", to=outbox.Recipient("hayase@aogiri.example", "ja"), now=clock.now(), values=values)
client = Client(SERVER_NAME="127.0.0.1", headers={"x-forwarded-proto": "https"})
pages = {name: client.get(address) for name, address in
         (("list", "/dev/mail/"), ("english", "/en/dev/mail/"), ("mail", f"/dev/mail/{mail.pk}/"), ("none", "/dev/mail/99/"))}
print(json.dumps({name: [page.status_code, page.content.decode()] for name, page in pages.items()}))
"""


def walk(folder, **environment):
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "koubo.config.settings",
        "KOUBO_VAR_DIR": str(folder), "KOUBO_LOG_LEVEL": "CRITICAL", **environment,
    }  # fmt: skip
    environment["KOUBO_DATABASE_URL"] = f"sqlite:///{migrated.copy_on_sqlite(folder)}"
    done = subprocess.run([sys.executable, "-c", WALK], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_in_development_the_outbox_can_be_read_and_the_clock_is_shown(tmp_path):
    pages = walk(tmp_path, KOUBO_ENV="development", KOUBO_NOW="2026-11-24T21:50:00+09:00")
    assert [pages[name][0] for name in ("list", "english", "mail", "none")] == [200, 200, 200, 404]
    listed, english, mail = (compact(pages[name][1]) for name in ("list", "english", "mail"))
    assert ">開発用 — 時計 2026年11月24日（火）21:5" in listed
    assert "サイトの時計：2026年11月24日（火）21:5" in listed
    assert "Koubo パスワード再設定のご案内" in listed
    assert "hayase@aogiri.example" in listed
    assert '<span class="k-status" data-tone="key">送信待ち</span>' in listed
    assert "Its clock says 24 November 2026, 21:5" in english
    assert "&lt;b&gt;早瀬&lt;/b&gt; 様" in mail
    assert '<a href="http://127.0.0.1:8000/x/" rel="nofollow">' in mail


@pytest.mark.parametrize("kind", ["test", "production"])
def test_elsewhere_they_are_not_there(tmp_path, kind):
    production = {
        "KOUBO_SECRET_KEY": "x" * 60, "KOUBO_ALLOWED_HOSTS": "127.0.0.1", "KOUBO_TRUSTED_PROXY": "127.0.0.1",
        "KOUBO_BASE_URL": "https://koubo.example", "KOUBO_SMTP_URL": "smtp://localhost:25",
    }  # fmt: skip
    pages = walk(tmp_path, KOUBO_ENV=kind, **(production if kind == "production" else {}))
    for status, html in pages.values():
        assert status == 404
        assert "k-env" not in html
        assert "hayase" not in html
