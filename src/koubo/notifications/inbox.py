"""The mails of a person as the portal shows them: the outbox read by its recipient. Sensitive mails are not shown.

A mail is here from the moment of its cause, whatever becomes of its delivery.
"""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Replace

from koubo.notifications.models import OutgoingMail, Seen


def about(subjects: QuerySet[Any], *, to: Any) -> QuerySet[OutgoingMail]:
    """Return the mails to the person `to` about any of `subjects`, newest first, each with `is_seen`.

    Ids are compared without hyphens: SQLite writes a UUID without them, PostgreSQL with.
    """
    model: type[Model] = subjects.model
    ids = subjects.order_by().annotate(plain=_plain(Cast("pk", CharField()))).values("plain")
    mails = OutgoingMail.objects.filter(to=to.email, sensitive=False, about_kind=model._meta.model_name)
    mails = mails.annotate(
        plain_id=_plain("about_id"), is_seen=Exists(Seen.objects.filter(mail=OuterRef("pk"), user=to.pk))
    )
    return mails.filter(plain_id__in=ids).order_by("-created_at", "-pk")


def unread(mails: QuerySet[Any]) -> int:
    """Return how many of `mails` (from `about`) their recipient has not opened."""
    return mails.filter(is_seen=False).count()


def open_mail(mail: OutgoingMail, *, by_id: int, now: datetime) -> None:
    """Note that the person has opened `mail`; a second time changes nothing."""
    Seen.objects.bulk_create([Seen(user_id=by_id, mail=mail, at=now)], ignore_conflicts=True)


def _plain(id_: Any) -> Replace:
    return Replace(id_, Value("-"), Value(""))
