"""Applications in every state, for tests."""

from datetime import datetime, timedelta
from typing import Any

from koubo.accounts.models import User
from koubo.applications import documents, drafts, submission
from koubo.applications.documents import DocumentPlace
from koubo.applications.models import Applicant, Application, Document
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.postings.models import Revision
from tests.files.samples import checked
from tests.support import factories
from tests.support.factories import NOW


def _row(kind: str, *, label: str = "", required: bool = True, most: int | None = None, stage: str = "first") -> dict[str, Any]:  # fmt: skip
    return {
        "kind": kind, "label": {"ja": label, "en": ""}, "required": required, "most": most, "formats": "pdf",
        "largest_mb": None, "stage": stage, "note": {"ja": "", "en": ""},
    }  # fmt: skip


SLOTS = [_row("cv"), _row("papers", required=False, most=2), _row("certificate", stage="on_request")]
QUESTIONS = [
    {"kind": "yes_no", "label": {"ja": "任期に同意しますか", "en": ""}, "required": True, "options": {"ja": "", "en": ""}},
    {"kind": "choice", "label": {"ja": "希望", "en": ""}, "required": False, "options": {"ja": "甲\n乙", "en": ""}},
]  # fmt: skip
DETAILS = {
    "family_name": "相沢", "given_name": "結", "family_name_kana": "アイザワ", "given_name_kana": "ユイ",
    "email": "yui@example.com", "phone": "090-0000-0000",
}  # fmt: skip


def posting(**more: Any) -> Revision:
    """A posting that takes Web applications; live at NOW, closing 26 days later.

    It has three slots, cv-1, papers-1 for two files and certificate-1 on request, and two questions.
    """
    asked = {"web_application": True, "electronic_scope": True, "document_slots": SLOTS, "questions": QUESTIONS}
    return factories.published(**(asked | more))


def as_seeker(user: User | None = None) -> Actor:
    return Actor((user or factories.seeker()).pk, "seeker")


def row(revision: Revision, *, user_id: int | None = None, now: datetime = NOW, **fields: Any) -> Application:
    """An application as a row, past all rules."""
    made = Application.objects.create(
        posting=revision.posting, revision=revision, user_id=user_id, started_at=now, updated_at=now, **fields
    )
    Applicant.objects.create(application=made, family_name="相沢", given_name="結", email="yui@example.com")
    return made


def sent(revision: Revision, number: str, *, user_id: int | None = None, status: str = "applied", **fields: Any) -> Application:  # fmt: skip
    """A submitted application as a row, past all rules."""
    at = NOW + timedelta(hours=1)
    return row(revision, user_id=user_id, number=number, status=status, submitted_at=at, **fields)


def put(
    application: Application, slot: str, *, by: Actor, now: datetime = NOW, pages: int = 1, **more: Any
) -> Document:
    """Put a PDF into a slot, as if it had been checked; the number of pages tells files apart."""
    place = DocumentPlace(slot, **more)
    return documents.keep(application, place, checked(f"{slot}.pdf", pages), by=by, now=now)


def whole(revision: Revision, *, by: Actor, now: datetime = NOW) -> Application:
    """A draft that lacks nothing."""
    made = drafts.start(revision.posting, by=by, now=now)
    made = drafts.save(made, applicant=DETAILS, answers={"q-1": "yes"}, version=made.version, by=by, now=now)
    put(made, "cv-1", by=by, now=now)
    return made


def submitted(revision: Revision, *, by: Actor | None = None, now: datetime = NOW) -> Application:
    """An application that went all the way."""
    by = by or as_seeker()
    made = whole(revision, by=by, now=now)
    return submission.submit(made, version=made.version, by=by, now=now)


def clock_text(instant: datetime) -> str:
    """The time of day in Japan."""
    return f"{instant.astimezone(clock.JST):%H:%M:%S}"
