"""Tells applicants when an opening asks for more than before. It may only be added to once somebody has applied."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from koubo.applications import mails, requirements
from koubo.applications.enums import OPEN
from koubo.applications.models import Application
from koubo.notifications.models import OutgoingMail

DRAFT = ""


def queue_requirements(now: datetime) -> int:
    """Tell applicants, drafts too, whose opening asks for other documents or questions since; each once a revision.

    Returns how many were written to. May run any number of times and in several workers.
    """
    rows = Application.objects.live().filter(status__in=[DRAFT, *sorted(OPEN)], user__isnull=False)
    rows = rows.filter(posting__summary__live_from__lte=now, posting__summary__live_until__gt=now)
    rows = rows.exclude(revision=F("posting__summary__registered"))
    outdated: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    for pk, revision, newest in rows.values_list("pk", "revision_id", "posting__summary__registered_id"):
        outdated[revision, newest].append(pk)
    asked = requirements.of_revisions({pk for pair in outdated for pk in pair})
    count = 0
    for (revision, newest), pks in outdated.items():
        if asked[revision] != asked[newest]:
            count += sum(_tell(pk, newest, now) for pk in _untold(pks, newest))
    return count


def _untold(pks: list[UUID], newest: int) -> list[UUID]:
    keys = {_key(pk, newest): pk for pk in pks}
    known = OutgoingMail.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True)
    return [pk for key, pk in keys.items() if key not in set(known)]


def _tell(pk: UUID, newest: int, now: datetime) -> bool:
    application = Application.objects.select_related("posting__institution", "revision", "applicant", "user").get(pk=pk)
    try:
        with transaction.atomic():
            mails.to_applicant(mails.REQUIREMENTS, application, now=now, values={}, unique_key=_key(pk, newest))
    except IntegrityError:  # another worker was faster
        return False
    return True


def _key(pk: UUID, newest: int) -> str:
    return f"{mails.REQUIREMENTS}:{pk}:{newest}"
