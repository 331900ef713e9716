"""docs/operations/install.md, followed: its settings, its commands, its service, in production and in processes of their own."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import requests
from allauth.mfa.totp.internal.auth import hotp_value

from tests.registrations.support import DETAILS, EMAIL
from tests.support.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operations/install.md").read_text(encoding="utf-8")
PASSWORD = "tensha-2026-aogiri"


def section(number: int) -> str:
    return re.split(r"^## \d+\. ", PAGE, flags=re.MULTILINE)[number]


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of section 2, with the folders of this test and what the page leaves to the reader."""
    told = dict(re.findall(r"^    (KOUBO_\w+)=(.*)$", section(2), re.MULTILINE))
    told |= {"KOUBO_SECRET_KEY": "0123456789" * 6, "KOUBO_OPERATOR_NAME": "事務局"}
    told = {name: value.replace("/var/lib/koubo", str(folder)) for name, value in told.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KOUBO_", "DJANGO_"))}
    return kept | told | {"PYTHONPATH": str(ROOT / "src")}


def commands(number: int) -> list[list[str]]:
    """Return the commands with manage.py of a section, run by this Python."""
    lines = re.findall(r"^    \.venv/bin/python (manage\.py .*)$", section(number), re.MULTILINE)
    return [[sys.executable, *shlex.split(line)] for line in lines]


def run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """Return the environment and what `setup` printed."""
    env = environment(tmp_path_factory.mktemp("installed"))
    said = ""
    for command in commands(3):
        if "shell" not in command:
            said += run(command, env)
    return env, said


@pytest.fixture(scope="module")
def served(installed: tuple[dict[str, str], str]) -> Iterator[str]:
    """Run the service of section 4 on a free port, and return its address."""
    env, _said = installed
    port = free_port()
    (line,) = re.findall(r"^    ExecStart=/srv/koubo/app/\.venv/bin/(granian .*)$", section(4), re.MULTILINE)
    words = shlex.split(line.replace("--port 8000", f"--port {port}").replace("--workers 2", "--workers 1"))
    process = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            assert process.poll() is None
            with suppress(requests.ConnectionError):
                if requests.get(f"http://127.0.0.1:{port}/livez", headers=BEHIND, timeout=5).status_code == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


BEHIND = {"Host": "jobs.example.ac.jp", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


class Reader:
    """A browser behind the reverse proxy of section 5."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.session = requests.Session()
        self.session.headers.update(BEHIND)
        self.token = self.once = self.path = ""

    def ask(self, path: str, data: dict[str, str] | None = None) -> requests.Response:
        """Get or send a form, and follow where it leads, as a browser does over https."""
        address = self.server + path.removeprefix("https://jobs.example.ac.jp")
        referer = {"Referer": "https://jobs.example.ac.jp/"}
        if data is not None:
            data = data | {"csrfmiddlewaretoken": self.token} | ({"once": self.once} if self.once else {})
            answer = self.session.post(address, data=data, headers=referer, allow_redirects=False, timeout=30)
        else:
            answer = self.session.get(address, allow_redirects=False, timeout=30)
        for cookie in self.session.cookies:
            cookie.secure = False
        if answer.is_redirect:
            return self.ask(answer.headers["Location"])
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text)
        self.token = token[1] if token else ""
        once = re.search(r'name="once" value="([\w-]+)"', answer.text)
        self.once = once[1] if once else ""
        self.path = address.removeprefix(self.server)
        return answer


def test_setup_is_said_and_done_once(installed: tuple[dict[str, str], str]) -> None:
    env, said = installed
    assert len(re.findall(r"https://jobs\.example\.ac\.jp/account/password/reset/key/\S+", said)) == 1
    again = run(commands(3)[0], env)
    assert "nobody was added" in again
    assert "/key/" not in again
    for wrong, words in ((["--email", "x", "--name", "y"], "nobody was added"),):
        assert words in run([*commands(3)[0][:3], *wrong], env)


def set_password(reader: Reader, link: str, email: str) -> requests.Response:
    """Use a link to set a password, once, and sign in with it."""
    assert "新しいパスワードの設定" in reader.ask(link).text
    done = reader.ask(reader.path, {"password1": PASSWORD, "password2": PASSWORD})
    assert "新しいパスワードを設定しました" in done.text
    assert "このアドレスは使えません" in Reader(reader.server).ask(link).text
    reader.ask("/account/login/")
    return reader.ask("/account/login/", {"login": email, "password": PASSWORD})


def mailed(env: dict[str, str], kind: str, pattern: str) -> str:
    """Return what a mail that waits in the outbox says; no mail worker runs here."""
    with closing(sqlite3.connect(Path(env["KOUBO_VAR_DIR"]) / "koubo.sqlite3", timeout=20)) as file:
        asked = "SELECT body FROM notifications_outgoingmail WHERE kind = ? ORDER BY id DESC LIMIT 1"
        [(body,)] = file.execute(asked, [kind]).fetchall()
    return re.search(pattern, body, re.MULTILINE)[0]


def test_from_an_empty_server_to_the_first_institution(installed: tuple[dict[str, str], str], served: str) -> None:
    """Section 6: the first person signs in with a second factor; an institution registers, is approved, and signs in."""
    env, said = installed
    desk = Reader(served)
    link = re.search(r"https://jobs\.example\.ac\.jp(/account/password/reset/key/\S+)", said)[1]
    page = set_password(desk, link, "desk@jobs.example.ac.jp")
    assert desk.path == "/account/security/"
    assert "パスキーか認証アプリの登録が必要です" in page.text
    secret = re.search(r'<span class="k-num">([A-Z2-7]{32})</span>', desk.ask("/account/security/app/add/").text)[1]
    desk.ask("/account/security/app/add/", {"code": f"{hotp_value(secret, int(time.time()) // 30):06}"})
    assert desk.path == "/account/security/codes/"
    assert desk.ask("/desk/").status_code == 200

    them = Reader(served)
    them.ask("/account/institution/")
    them.ask("/account/institution/", {"email": EMAIL, "terms": "on"})
    them.ask(them.path, {"code": mailed(env, "account.registration_code", r"^\d{6}$")})
    them.ask(them.path, DETAILS)
    assert them.path == "/account/institution/check/"
    version = re.search(r'name="version" value="(\d+)"', them.ask(them.path).text)[1]
    assert re.search(r"R\d{8}", them.ask(them.path, {"version": version}).text)

    (asked,) = set(re.findall(r'href="(/desk/waiting/registrations/[\w-]+/)"', desk.ask("/desk/waiting/").text))
    code = re.search(r'name="code" value="(\w+)"', page := desk.ask(asked).text) or re.search(
        r'value="(\w+)"[^>]*name="code"', page
    )
    approved = desk.ask(asked, {"outcome": "approve", "code": code[1] if code else "MINATO01", "message": ""})
    assert "国立大学法人みなと大学" in approved.text
    link = mailed(env, "registrations.approved", r"https://jobs\.example\.ac\.jp/\S+/reset/key/\S+")
    set_password(them, link, EMAIL)
    assert them.path == "/institution/"


def test_without_a_terminal_setup_says_what_it_needs(tmp_path: Path) -> None:
    env = environment(tmp_path)
    done = subprocess.run(
        [sys.executable, "manage.py", "setup"], cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode
    assert "give it with --email and --name" in done.stderr
