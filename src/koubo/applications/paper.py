"""Applications that came by post or mail, entered by the institution so that all are in one list."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from koubo.applications import numbers, permissions
from koubo.applications.completeness import is_address
from koubo.applications.drafts import fitting
from koubo.applications.enums import Origin, Status
from koubo.applications.holding import hold, note
from koubo.applications.models import Applicant, Application, StatusChange
from koubo.applications.refusals import NotComplete, Problem
from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.kernel.text import Text, tidy_line
from koubo.postings.models import Posting
from koubo.postings.models import queries as postings
from koubo.seekers.models import PERSON_FIELDS


@transaction.atomic
def enter(
    posting: Posting, *, applicant: Mapping[str, str], origin: Origin, arrived_at: datetime, language: str, by: Actor,
    now: datetime,
) -> Application:  # fmt: skip
    """Enter an application that came on paper or by mail; it gets a number, status 応募中, and no mail is sent.

    Its documents are added with documents.attach. Raises NotPermitted, IllegalStep before the posting was ever public,
    NotComplete, ValueTooLong.
    """
    if not permissions.may_manage(by, posting):
        raise NotPermitted
    revision = permissions.live_revision(posting, now) or postings.latest_approved(posting)
    if revision is None or not postings.is_readable(posting, now) or origin is Origin.WEB or arrived_at > now:
        raise IllegalStep
    typed = _typed(applicant)
    application = Application.objects.create(
        posting=posting, revision=revision, number=numbers.next_number(now), status=Status.APPLIED, status_at=now,
        language=language, origin=origin, started_at=now, updated_at=now, submitted_at=arrived_at,
        retention_months=settings.KOUBO_RETENTION_MONTHS,
    )  # fmt: skip
    Applicant.objects.create(application=application, **typed)
    StatusChange.objects.create(application=application, to_status=Status.APPLIED, by_id=by.user_id, hat=by.hat, at=now)
    note("enter_application", application, by=by, now=now, after={"number": application.number, "origin": origin})
    return application


@transaction.atomic
def correct(application: Application, *, applicant: Mapping[str, str], by: Actor, now: datetime) -> Application:
    """Correct what was entered of an applicant. Raises NotPermitted, IllegalStep for those from the Web, as `enter` does."""
    held = hold(application)
    if not permissions.may_decide(by, held):
        raise NotPermitted
    if held.origin == Origin.WEB:
        raise IllegalStep
    typed = _typed(applicant)
    changed = sorted(column for column, text in typed.items() if getattr(held.applicant, column) != text)
    if changed:
        Applicant.objects.filter(application=held).update(**typed)
        note("correct_applicant", held, by=by, now=now, after={"columns": changed})
    return hold(held)


def _typed(applicant: Mapping[str, str]) -> dict[str, str]:
    typed = {column: fitting(column, tidy_line(applicant.get(column, ""))) for column in PERSON_FIELDS}
    if not typed["family_name"] and not typed["family_name_latin"]:
        raise NotComplete([Problem("family_name", Text("氏名を入力してください", "Enter the name"))])
    if typed["email"] and not is_address(typed["email"]):
        raise NotComplete(
            [Problem("email", Text("メールアドレスの形式を確認してください", "Check the form of the e-mail address"))]
        )
    return typed
