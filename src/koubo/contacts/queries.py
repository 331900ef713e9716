"""Questions about contacts. Titles are those of what the secretariat was asked to register, never of a draft."""

from typing import Final

from django.db.models import F, Prefetch, QuerySet

from koubo.contacts.models import Contact
from koubo.kernel.text import Text
from koubo.postings.models import Posting, Revision
from koubo.postings.models.revision import RevisionQuerySet

FETCHED: Final = "requested_revisions"


def _requested_revisions() -> RevisionQuerySet:
    return Revision.objects.filter(requested_at__isnull=False).order_by("-pk")


def title_of(posting: Posting) -> Text:
    """Return the title of what was requested last."""
    fetched: list[Revision] | None = getattr(posting, FETCHED, None)
    newest = _requested_revisions().filter(posting=posting).first() if fetched is None else fetched[0]
    return newest.title if newest else Text("", "")


def for_desk() -> QuerySet[Contact]:
    """All messages: open ones first, longest waiting on top, then the answered, newest answer on top."""
    rows = Contact.objects.select_related("posting__institution", "by", "answered_by")
    rows = rows.prefetch_related(Prefetch("posting__revisions", queryset=_requested_revisions(), to_attr=FETCHED))
    return rows.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")


def of_posting(posting: Posting) -> QuerySet[Contact]:
    """The messages about one posting with their answers, newest first."""
    return Contact.objects.filter(posting=posting).select_related("by", "answered_by").order_by("-at", "-pk")


def waiting() -> int:
    """Return how many messages wait for an answer."""
    return Contact.objects.filter(answered_at__isnull=True).count()
