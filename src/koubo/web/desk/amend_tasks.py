"""The two ways in which the secretariat writes in an opening: correcting a request, changing approved content on behalf."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from koubo.audit.trail import Actor
from koubo.desk import claims
from koubo.kernel.errors import IllegalStep, Refusal
from koubo.kernel.text import Text
from koubo.postings.actions import corrections, desk_edit, desk_withdrawal, mails
from koubo.postings.models import Revision
from koubo.postings.publication import lifecycle
from koubo.postings.sheet import Content
from koubo.web.desk.amend_forms import CorrectionForm, EditForm, TermsForm
from koubo.web.desk.review import find_posting

Mail = tuple[str, dict[str, Text]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One way to write in an opening.

    `subject` finds the revision its content starts from, `version` tells whether that is still what the form was opened
    with, `why_not` why it cannot be done at all, `weigh` from when it would hold (raising what is wrong with it), `again`
    whether its end may be past, `mail` what it causes; `act` does it and returns the address of the page that says so.
    `live` names the route that checks while people type.
    """

    form: type[TermsForm]
    live: str
    head: Promise
    lead: Promise
    question: Promise
    ok: Promise
    done: Promise
    before: Promise
    after: Promise
    subject: Callable[[UUID], Revision]
    version: Callable[[Revision], int]
    why_not: Callable[[Revision, Actor], Refusal | None]
    weigh: Callable[[Revision, Content, TermsForm, datetime], datetime]
    again: Callable[[Revision, datetime], bool]
    mail: Callable[[Revision, Content, datetime, str], Mail]
    act: Callable[[Revision, Content, TermsForm, Actor, datetime], str]


def _why_not_correct(revision: Revision, by: Actor) -> Refusal | None:
    if not lifecycle.LIFECYCLE.allows(lifecycle.CORRECT, revision.state):
        return IllegalStep()
    return claims.why_not_decide(revision, by)


def _weigh_correction(revision: Revision, content: Content, terms: TermsForm, now: datetime) -> datetime:
    assert terms.day is not None, "the form asks for it"
    return corrections.weigh(revision, content, publish_on=terms.day, note=terms.overruling, now=now)[0]


def _correct(revision: Revision, content: Content, terms: TermsForm, by: Actor, now: datetime) -> str:
    assert terms.day is not None, "the form asks for it"
    claims.require_free(revision, by=by)
    corrections.approve_corrected(
        revision, content, version=revision.version, publish_on=terms.day, reason_for_institution=terms.why,
        note=terms.overruling, by=by, now=now,
    )  # fmt: skip
    return reverse("desk:done", args=[revision.posting_id])


def _approved(posting_id: UUID) -> Revision:
    """Return the newest approved content of a posting; where there is none, what `why_not` refuses."""
    return desk_withdrawal.newest(find_posting(posting_id).posting)


def _weigh_edit(basis: Revision, content: Content, terms: TermsForm, now: datetime) -> datetime:
    return desk_edit.weigh(basis, content, publish_on=terms.day, note=terms.overruling, now=now)[0]


def _edit(basis: Revision, content: Content, terms: TermsForm, by: Actor, now: datetime) -> str:
    desk_edit.edit_by_desk(
        basis, content, publish_on=terms.day, reason_for_institution=terms.why, note=terms.overruling, by=by, now=now
    )
    return reverse("desk:history", args=[basis.posting_id])


def _edit_mail(basis: Revision, content: Content, start: datetime, reason: str) -> Mail:
    return mails.EDITED_BY_DESK, corrections.change_values(basis, content, start, reason)


CORRECT: Final = Task(
    form=CorrectionForm,
    live="desk:correct-live",
    head=gettext_lazy("Correct and approve"),
    lead=gettext_lazy(
        "The request stays as the institution sent it. What you write here is approved in its place, and the institution is mailed what you corrected and why."
    ),
    question=gettext_lazy("Approve the opening as corrected?"),
    ok=gettext_lazy("Approve with corrections"),
    done=gettext_lazy("The request has been approved with corrections"),
    before=gettext_lazy("As requested"),
    after=gettext_lazy("As corrected"),
    subject=find_posting,
    version=lambda revision: revision.version,
    why_not=_why_not_correct,
    weigh=_weigh_correction,
    again=lambda revision, _now: revision.is_modification,
    mail=corrections.correction_mail,
    act=_correct,
)
EDIT: Final = Task(
    form=EditForm,
    live="desk:edit-live",
    head=gettext_lazy("Change the content on behalf of the institution"),
    lead=gettext_lazy(
        "What you write here becomes a new version of the opening. The institution is mailed what you changed and why."
    ),
    question=gettext_lazy("Change the content of this opening?"),
    ok=gettext_lazy("Change the content"),
    done=gettext_lazy("The content has been changed"),
    before=gettext_lazy("Content at present"),
    after=gettext_lazy("As changed"),
    subject=_approved,
    version=lambda basis: basis.pk,
    why_not=lambda basis, _by: desk_edit.why_not_edit(basis.posting),
    weigh=_weigh_edit,
    again=desk_edit.is_public,
    mail=_edit_mail,
    act=_edit,
)
