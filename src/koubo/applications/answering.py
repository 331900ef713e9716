"""The mails that answer an applicant (応募状況更新通知): drafted from a text per status and language, sent as edited.

A text may say {name}, {number}, {title}, {institution}, {slots} and {until}; a change of many applications keeps them until each is sent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from koubo.applications import mails, requirements
from koubo.applications.enums import Status
from koubo.applications.models import Application, StatusChange
from koubo.applications.wording import BODIES, SUBJECT, UNTIL
from koubo.notifications.models import OutgoingMail
from koubo.notifications.outbox import Composed, Recipient, prepare
from koubo.postings.content.render import day_in_words
from koubo.seekers.actions import HAT

BODY_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Change:
    """What the institution wants: the status, whether the applicant is told and how, and what it notes for itself.

    Empty words are those of the draft. `reopened` are the slots to submit again (再提出待ち), none given are all.
    A `correction` leaves the table of steps and needs a `reason`. `note` is 求人機関備考; None leaves it as it is.
    """

    to: Status
    notify: bool
    subject: str = ""
    body: str = ""
    correction: bool = False
    reason: str = ""
    reopened: tuple[str, ...] = ()
    resubmit_by: date | None = None
    note: str | None = None


def draft(to: Status, language: str) -> Composed:
    """Return the words for a status in a language, with their placeholders; the subject never says how it ended."""
    return Composed(SUBJECT[language], BODIES[to.applicant_status][language])


def draft_for(application: Application, change: Change) -> Composed:
    """Return the mail one applicant would get: as edited, else as drafted."""
    plain = draft(change.to, application.language)
    known = values(application, change)
    return Composed(
        fill(change.subject.strip() or plain.subject, known), fill(change.body.strip() or plain.body, known)
    )


def values(application: Application, change: Change) -> dict[str, str]:
    """Return what the placeholders of a text stand for."""
    language = application.language
    until = change.resubmit_by
    return {
        "name": application.applicant.name,
        "number": application.number or "",
        "title": application.revision.title[language],
        "institution": application.revision.name_of(application.posting.institution)[language],
        "slots": _slots(application, change.reopened) if change.to is Status.RESUBMISSION else "",
        "until": day_in_words(until, language) if until else UNTIL[language],
    }


def fill(text: str, known: Mapping[str, str]) -> str:
    """Replace the placeholders; what people wrote in braces otherwise stays."""
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _slots(application: Application, keys: Collection[str]) -> str:
    slots = requirements.of(application).slots
    return "\n".join(f"- {slot.label[application.language]}" for slot in slots if not keys or slot.key in keys)


def mail_of(application: Application, change: StatusChange, *, now: datetime, again: int = 0) -> OutgoingMail:
    """Return the mail of a step, not stored yet; the key of a step, and of each sending again, exists once."""
    return prepare(
        mails.STATUS,
        to=Recipient(mails.address_of(application), application.language, application.user_id),
        now=now,
        values=mails.values_of_answer(application, change.subject, change.body),
        about=application,
        hat=HAT if application.user_id is not None else "",
        unique_key=f"{mails.STATUS}:{application.pk}:{change.pk}" + (f":{again}" if again else ""),
        held_until=None if again else change.held_until,
    )
