"""Fills a site's database with applications, most past the verbs, and asks it afterwards. Run by bench/applications.py.

Usage: manage.py shell -c "from bench.applicants import fill; fill(listed=1000, zipped=500, applying=200)"
"""

import hashlib
import json
import os
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.accounts.models import User
from koubo.applications import bulk, drafts
from koubo.applications.answering import Change
from koubo.applications.enums import Status
from koubo.applications.models import Applicant, Application, Document
from koubo.audit.trail import Actor
from koubo.files.models import StoredFile
from koubo.files.storages import private
from koubo.kernel import clock
from koubo.postings.models import Posting, Revision
from tests.files.samples import PAGE, written
from tests.support import applying as samples
from tests.support import factories

MEGABYTE = 1024 * 1024
DOCUMENT_BYTES = 5 * MEGABYTE
SENT_BYTES = 10 * MEGABYTE
FEW = 10


def fill(*, listed: int, zipped: int, applying: int) -> None:
    """Make openings with so many applications, and one with so many drafts that lack their document; print what is needed."""
    now = clock.now()
    with transaction.atomic():
        of = factories.institution()
        author = factories.member(of)
        taken = iter(range(1, 99_999))
        revisions = {}
        for name, count in (("listed", listed), ("few", FEW), ("zipped", zipped), ("one", 1), ("last minute", 0)):
            revisions[name] = samples.posting(of=of, by=author, now=now)
            _sent(revisions[name], [f"E2601{next(taken):05}" for _ in range(count)], now=now)
        waiting = [_drafted(revisions["last minute"], now) for _ in range(applying)]
    said = {
        "author": author.pk,
        "cookie": _session(author),
        "postings": {name: str(revision.posting_id) for name, revision in revisions.items()},
        "applicants": waiting,
        "document": _document(),
    }
    print(json.dumps(said))


def _document() -> str:
    """Write a PDF to send and return where it is."""
    path = Path(settings.KOUBO_FILES_DIR).parent / "document.pdf"
    filling = b"<</Length %d>> stream\n%s\nendstream" % (SENT_BYTES, os.urandom(SENT_BYTES))
    path.write_bytes(written([*PAGE, filling], b""))
    return str(path)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["koubo_session"].value


def _sent(revision: Revision, numbers: list[str], *, now: datetime) -> None:
    """Make applications that were sent, each with a document of its own; the bytes are a hole in the disk."""
    made = [
        Application(
            posting_id=revision.posting_id, revision=revision, number=number, status=Status.APPLIED, told_status="applied",
            started_at=now, updated_at=now, submitted_at=now, status_at=now, answers={"q-1": "yes"},
        )
        for number in numbers
    ]  # fmt: skip
    Application.objects.bulk_create(made, batch_size=200)
    Applicant.objects.bulk_create(
        [Applicant(application=one, **samples.DETAILS | {"email": f"{one.number}@example.com"}) for one in made],
        batch_size=200,
    )
    files = [
        StoredFile(
            key=_hole(), sha256="0" * 64, size=DOCUMENT_BYTES, media_type="application/pdf", name="履歴書.pdf",
            pages=1, holder_kind="application", holder_id=str(one.pk), created_at=now,
        )
        for one in made
    ]  # fmt: skip
    StoredFile.objects.bulk_create(files, batch_size=200)
    Document.objects.bulk_create(
        [
            Document(application=one, slot="cv-1", file=file, version=1, at=now)
            for one, file in zip(made, files, strict=True)
        ],
        batch_size=200,
    )


def _hole() -> str:
    random = uuid.uuid4().hex
    path = Path(settings.KOUBO_FILES_DIR) / random[:2] / random
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(DOCUMENT_BYTES)
    return f"{random[:2]}/{random}"


def _drafted(revision: Revision, now: datetime) -> dict[str, Any]:
    """Make an applicant whose draft lacks nothing but the document."""
    user = factories.seeker()
    by = Actor(user.pk, "seeker")
    made = drafts.start(revision.posting, by=by, now=now)
    made = drafts.save(made, applicant=samples.DETAILS, answers={"q-1": "yes"}, version=made.version, by=by, now=now)
    return {"application": str(made.pk), "cookie": _session(user)}


def kept(posting: str) -> None:
    """Print what arrived for an opening: number and the hashes of the documents' bytes, by application."""
    found = {}
    for application in Application.objects.filter(posting_id=posting, submitted_at__isnull=False):
        hashes = []
        for document in application.documents.current().select_related("file"):
            with private().open(document.file.key) as content:
                hashes.append(hashlib.file_digest(content, "sha256").hexdigest())
        found[str(application.pk)] = [application.number, *hashes]
    print(json.dumps(found))


def counted(author: int, postings: dict[str, str]) -> None:
    """Print how many queries list and change take, for few applications and for many."""
    settings.ALLOWED_HOSTS.append("testserver")
    settings.DEBUG = False
    user = User.objects.get(pk=author)
    client = Client()
    client.force_login(user)
    said: dict[str, list[int]] = {"list": [], "change": []}
    held = [Posting.objects.get(pk=postings[name]) for name in ("few", "listed")]
    for posting in held:
        client.get(reverse("institution:applications-of", args=[posting.pk]))  # what an opening asks for is read once
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("institution:applications-of", args=[posting.pk]), {"size": "1000"})
        assert page.status_code == 200, page.status_code
        said["list"].append(len(asked))
    for posting in held:
        said["change"].append(_queries_of_change(posting, factories.acting_for(user, posting.institution)))
    print(json.dumps(said))


def _queries_of_change(posting: Posting, by: Actor) -> int:
    """Count the queries of one change with mails to all; it is undone."""
    ids: list[UUID] = list(Application.objects.filter(posting=posting).values_list("pk", flat=True))
    change, now = Change(Status.ACCEPTED, notify=True), clock.now()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            shown = bulk.preview(posting, ids, change, by=by, now=now)
            bulk.change_many(posting, ids, change, key=uuid4(), digest=shown.digest, by=by, now=now)
        transaction.set_rollback(True)
    return len(asked)
