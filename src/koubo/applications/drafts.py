"""The verbs of a draft: begin, save what was typed, throw away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import CharField

from koubo.accounts.models import User
from koubo.applications import permissions, requirements
from koubo.applications.answers import TEXT_LIMIT
from koubo.applications.holding import check_version, hold_own, note, note_run
from koubo.applications.models import Applicant, Application
from koubo.applications.refusals import NotTaking, ValueTooLong
from koubo.audit.trail import Actor
from koubo.files import store
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import tidy, tidy_line
from koubo.postings.models import Posting
from koubo.seekers.actions import HAT
from koubo.seekers.models import PERSON_FIELDS, PersonalDetails

# Bad input is kept, but not without end.
MOST_KEPT: Final = 4 * TEXT_LIMIT


@transaction.atomic
def start(posting: Posting, *, by: Actor, now: datetime, language: str = "") -> Application:
    """Begin an application with a copy of the actor's details; one that is there already is returned, whatever its state.

    Raises NotPermitted for every hat but a seeker's, and NotTaking.
    """
    if by.hat != HAT:
        raise NotPermitted
    user = User.objects.get(pk=by.person_id)
    revision = permissions.live_revision(posting, now)
    if revision is None:
        present = Application.objects.live().filter(user=user, posting=posting).first()
        if present is None:
            raise NotTaking
        return present
    values = {"revision": revision, "language": language or user.language, "started_at": now, "updated_at": now}
    application, fresh = Application.objects.live().get_or_create(user=user, posting=posting, defaults=values)
    if fresh:
        Applicant.objects.create(application=application, **details_of(user))
        note("start_application", application, by=by, now=now, after={"posting": str(posting.pk)})
    return application


def details_of(user: User) -> dict[str, str]:
    """Return what is known of a person for the columns of an applicant."""
    details = PersonalDetails.objects.filter(user=user).first()
    if details is not None:
        return {column: getattr(details, column) for column in PERSON_FIELDS} | {"email": details.email or user.email}
    family, _, given = user.name.partition(" ")
    return {"family_name": family[:100], "given_name": given.strip()[:100], "email": user.email}


@transaction.atomic
def save(
    application: Application,
    *,
    applicant: Mapping[str, str],
    answers: Mapping[str, str],
    version: int,
    by: Actor,
    now: datetime,
) -> Application:
    """Save what was typed in a draft; it may be incomplete or wrong. What is not given stays as it is.

    Saving what is stored already changes nothing, whatever the version. Raises NotPermitted, IllegalStep, StaleVersion,
    ValueTooLong.
    """
    held = hold_own(application, by=by, now=now)
    if not held.is_draft:
        raise IllegalStep
    who = held.applicant
    typed = {column: fitting(column, tidy_line(applicant[column])) for column in PERSON_FIELDS if column in applicant}
    known = {question.key for question in requirements.of(held).questions}
    answered = held.answers | {key: tidy(text) for key, text in answers.items() if key in known}
    for key, text in answered.items():
        if len(text) > MOST_KEPT:
            raise ValueTooLong(key, MOST_KEPT)
    if answered == held.answers and all(getattr(who, column) == text for column, text in typed.items()):
        return held
    check_version(held, version)
    for column, text in typed.items():
        setattr(who, column, text)
    who.save(update_fields=list(typed) or None)
    held.answers, held.version, held.updated_at = answered, version + 1, now
    held.save(update_fields=["answers", "version", "updated_at"])
    note_run("save_application", held, by=by, now=now)
    return held


def fitting(column: str, text: str) -> str:
    """Return a value of a column of the applicant. Raises ValueTooLong."""
    field = Applicant._meta.get_field(column)
    assert isinstance(field, CharField), "all columns of a person are texts"
    if field.max_length is not None and len(text) > field.max_length:
        raise ValueTooLong(column, field.max_length)
    return text


@transaction.atomic
def discard(application: Application, *, by: Actor, now: datetime) -> None:
    """Throw a draft away, with its files. Raises NotPermitted, IllegalStep once it was sent."""
    held = hold_own(application, by=by, now=now)
    if not held.is_draft:
        raise IllegalStep
    erase_draft(held, by=by, now=now)


def erase_draft(held: Application, *, by: Actor, now: datetime) -> None:
    """Delete a held draft; its files go first, its history stays."""
    files = list(store.held_by(held))
    note("discard_application", held, by=by, now=now, before={"posting": str(held.posting_id), "files": len(files)})
    held.uploads.all().delete()
    held.documents.all().delete()
    for file in files:
        store.delete(file, by=by, now=now, reason="draft discarded")
    held.delete()
