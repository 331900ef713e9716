"""What hostile and unlucky people send, through the page and in pieces: taken safely, or refused in words, leaving nothing."""

import errno
import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from koubo.applications.models import Application, Document
from koubo.files.models import StoredFile
from koubo.files.storages import PrivateFolder
from koubo.postings.models import Revision
from koubo.web.bodies import guard
from tests.files import samples
from tests.files.test_scanning import INFECTED, clamd
from tests.support import applying, factories
from tests.support.worlds import fresh, shared_world

__all__ = ["clamd"]
pytestmark = pytest.mark.django_db
PDF, ZIP = samples.pdf(), samples.zipped("論文.pdf")
MEGABYTE = 1024 * 1024
BOMB = ZIP.replace(struct.pack("<L", 400), struct.pack("<L", 0xFFFF_FFF0))  # says it unpacks to 4 GB
FULL = PDF + bytes(MEGABYTE - len(PDF))
WAYS = ("page", "pieces")
CHOOSE_PDF, ON_OUR_SIDE = "PDFを選んでください", "サーバーの都合でファイルを保存できませんでした"


def slot(kind: str, formats: str, **more: Any) -> dict[str, Any]:
    row = applying.SLOTS[0] | {"kind": kind, "formats": formats, "largest_mb": 1, "required": False}
    return row | more


class World(NamedTuple):
    revision: Revision
    draft: Application
    client: Client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with shared_world(django_db_blocker) as clock, clock:
        slots = [slot("cv", "pdf"), slot("papers", "pdf_word_image_zip")]
        revision = applying.posting(document_slots=slots)
        user = factories.seeker()
        draft = applying.drafts.start(revision.posting, by=applying.as_seeker(user), now=factories.NOW)
        client = Client()
        client.force_login(user)
        yield World(revision, draft, client)


@pytest.fixture(autouse=True)
def _folders_of_this_test(settings: Any, tmp_path: Path, time_machine: Any) -> None:
    settings.KOUBO_FILES_DIR, settings.KOUBO_INCOMING_DIR = tmp_path / "kept", tmp_path / "incoming"
    time_machine.move_to(factories.NOW, tick=False)


class Sender:
    """Sends a file to a place of the draft, either way, and returns what the person reads."""

    def __init__(self, world: World, way: str) -> None:
        self.draft, self.client, self.way = world.draft, fresh(world.client), way
        self.here = reverse("seeker:application", args=[self.draft.pk])

    def send(self, slot: str, name: str, data: bytes) -> str:
        return self.by_page(slot, name, data) if self.way == "page" else self.in_pieces(slot, name, data)

    def by_page(self, slot: str, name: str, data: bytes) -> str:
        file = SimpleUploadedFile("x", data)
        file._name = name  # a browser says whatever it likes
        version = Application.objects.get().version
        form = {"version": version, "act": "save", "family_name": "相沢", f"file-{slot}": file}
        answer = self.client.post(self.here, form)
        assert answer.status_code in (200, 302), answer.status_code
        assert Application.objects.get().applicant.family_name == "相沢", "what was typed is kept"
        return answer.content.decode()

    def in_pieces(self, slot: str, name: str, data: bytes) -> str:
        begun = self.client.post(f"{self.here}uploads/", {"slot": slot, "name": name, "size": len(data)})
        if begun.status_code != 201:
            return self.refused(begun)
        address = begun.json()["address"]
        sent = self.client.patch(address, data, headers={"Upload-Offset": "0"})
        if sent.status_code != 200:
            return self.refused(sent)
        done = self.client.post(f"{address}finish/")
        return "" if done.status_code == 200 else self.refused(done)

    @staticmethod
    def refused(answer: Any) -> str:
        assert answer.status_code == 422, (answer.status_code, answer.content)
        return str(answer.json()["message"])


def nothing_is_left() -> bool:
    """No document, no file anybody can reach, no bytes nobody knows of, and the application is the draft it was."""
    keys = set(StoredFile.objects.values_list("key", flat=True))
    folder = Path(configured.KOUBO_FILES_DIR)
    bytes_ = (
        {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} if folder.is_dir() else set()
    )
    reachable = StoredFile.objects.filter(deleted_at__isnull=True)
    return bytes_ <= keys and not reachable and not Document.objects.exists() and Application.objects.get().is_draft


REFUSED = {
    "eicar as text": ("cv-1", b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", CHOOSE_PDF),
    "eicar in a PDF": ("cv-1", INFECTED, "ウイルスが検出されたため受け取れません（Eicar-Test-Signature）"),
    "eicar in a zip": ("papers-1", samples.zipped("EICAR"), "ウイルスが検出された"),
    "a page that calls itself PDF": ("cv-1", b"<html><script>alert(1)</script>", CHOOSE_PDF),
    "a program that calls itself PDF": ("cv-1", b"MZ\x90\0" + bytes(99), CHOOSE_PDF),
    "a page that goes on as a PDF": ("cv-1", b"<script>1</script>" + PDF, CHOOSE_PDF),
    "a zip that goes on as a PDF": ("cv-1", ZIP + PDF, "このファイルはZIP形式です"),
    "a picture that goes on as a page": ("papers-1", samples.PNG + b"<script>1</script>", "壊れているため開けません"),
    "half a zip": ("papers-1", ZIP[: len(ZIP) // 2], "壊れているため開けません"),
    "a zip bomb": ("papers-1", BOMB, "ZIPの中身が多すぎます"),
    "nothing": ("cv-1", b"", "空のファイルです"),
    "one byte over": ("cv-1", FULL + b"\0", "1 MB以下のファイルを選んでください"),
    "no such place": ("cv-9", PDF, "この書類欄はありません"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_says_why_and_leaves_nothing(world: World, clamd: Any, what: str) -> None:
    place, data, said = REFUSED[what]
    for way in WAYS:
        assert said in Sender(world, way).send(place, "履歴書.pdf", data), way
        assert nothing_is_left(), way


TAKEN = {
    "as large as may be": ("履歴書.pdf", FULL, "履歴書.pdf"),
    "a PDF that goes on as a zip": ("履歴書.pdf", PDF + ZIP, "履歴書.pdf"),
    "a PDF that calls itself a page": ("履歴書.html", PDF, "履歴書.html.pdf"),
    "a way out of the folder": ("../../etc/履歴書.pdf", PDF, "履歴書.pdf"),
    "a way out on Windows": ("..\\..\\autoexec.bat", PDF, "autoexec.bat.pdf"),
    "300 characters": ("長" * 296 + ".pdf", PDF, "長" * 150 + ".pdf"),
    "right to left": ("履歴書\u202efdp.exe", PDF, "履歴書fdp.exe.pdf"),
    "decomposed, as macOS writes": ("ポか\u3099.pdf", PDF, "ポが.pdf"),
    "no name": ("...", PDF, "document.pdf"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_has_a_harmless_name_and_is_never_shown_as_a_page(world: World, what: str) -> None:
    name, data, kept = TAKEN[what]
    for way in WAYS:
        sender = Sender(world, way)
        sender.send("cv-1", name, data)
        document = Document.objects.current().select_related("file").get()
        assert document.file.name == kept, way
        given = sender.client.get(reverse("seeker:application-document", args=[sender.draft.pk, document.pk]))
        assert b"".join(given) == data, way
        assert given["Content-Disposition"].startswith("attachment"), way
        assert (given["Content-Type"], given["X-Content-Type-Options"]) == ("application/pdf", "nosniff"), way
        stored = Path(configured.KOUBO_FILES_DIR) / document.file.key
        assert stored.is_file(), "under its random key"
        document.delete()


def full_disk(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def full(self: PrivateFolder, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read(100))
        path.unlink()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(PrivateFolder, "_save", full)


def folder_away(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    blocked = Path(settings.KOUBO_FILES_DIR).parent / "a file"
    blocked.touch()
    settings.KOUBO_FILES_DIR = blocked / "kept"


def database_away(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def locked(**_: Any) -> None:
        raise OSError("after the bytes, before the row")

    monkeypatch.setattr(StoredFile.objects, "create", locked)


@pytest.mark.parametrize("trouble", [full_disk, folder_away, database_away], ids=lambda f: f.__name__)
def test_when_nothing_can_be_stored_people_read_so(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, trouble: Any
) -> None:
    trouble(monkeypatch, settings)
    for way in WAYS:
        assert ON_OUR_SIDE in Sender(world, way).send("cv-1", "履歴書.pdf", PDF), way
        assert nothing_is_left(), way


def test_without_a_place_for_pieces_people_read_so(world: World, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    settings.KOUBO_INCOMING_DIR = tmp_path / "a file" / "incoming"
    assert ON_OUR_SIDE in Sender(world, "pieces").send("cv-1", "履歴書.pdf", PDF)
    assert nothing_is_left()


def test_a_form_cut_off_in_the_middle_does_nothing(world: World) -> None:
    sender = Sender(world, "page")
    form = {"version": 1, "family_name": "相沢", "file-cv-1": SimpleUploadedFile("a.pdf", PDF)}
    body = encode_multipart(BOUNDARY, form)
    environ = sender.client._base_environ(
        PATH_INFO=sender.here, REQUEST_METHOD="POST", CONTENT_TYPE=MULTIPART_CONTENT, CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": io.BytesIO(body[: len(body) // 2])},
    )  # fmt: skip
    answer = guard(lambda environ, _: sender.client.handler(environ))(environ, None)
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert Application.objects.get().applicant.family_name != "相沢"
    assert nothing_is_left()


def test_a_connection_cut_between_pieces_goes_on_where_it_was(world: World) -> None:
    client = Sender(world, "pieces").client
    announced = {"slot": "cv-1", "name": "履歴書.pdf", "size": len(PDF), "fingerprint": "1"}
    begin, half = reverse("seeker:application-uploads", args=[world.draft.pk]), len(PDF) // 2
    address = client.post(begin, announced).json()["address"]
    client.patch(address, PDF[:half], headers={"Upload-Offset": "0"})
    early = client.post(f"{address}finish/")
    assert (early.status_code, early.json()["offset"]) == (409, half)
    assert nothing_is_left()
    again = client.post(begin, announced).json()
    assert (again["address"], again["offset"]) == (address, half)
    client.patch(address, PDF[half:], headers={"Upload-Offset": str(half)})
    assert client.post(f"{address}finish/").status_code == 200
    assert Document.objects.get().file.size == len(PDF)
