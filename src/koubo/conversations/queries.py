"""Questions about messages. They show titles as they were requested, never those of a draft."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from koubo.conversations.models import Message
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


def for_desk() -> QuerySet[Message]:
    """All messages of institutions: open ones first, longest waiting on top, then the answered, newest answer on top."""
    rows = Message.objects.filter(from_desk=False).select_related("posting__institution", "by", "answered_by")
    rows = rows.prefetch_related(Prefetch("posting__revisions", queryset=_requested_revisions(), to_attr=FETCHED))
    return rows.order_by(F("answered_at").desc(nulls_first=True), "at", "pk")


def open_ones() -> QuerySet[Message]:
    """The messages that wait for an answer, longest waiting first."""
    return for_desk().filter(answered_at__isnull=True)


def of_posting(posting: Posting) -> QuerySet[Message]:
    """The messages about one posting with their answers, newest first."""
    return Message.objects.filter(posting=posting).select_related("by", "answered_by").order_by("-at", "-pk")


def conversation(contact: Message) -> QuerySet[Message]:
    """The messages of the conversation `contact` belongs to, oldest first."""
    rows = Message.objects.filter(Q(pk=contact.lead_id) | Q(first=contact.lead_id))
    return rows.select_related("by", "answered_by").order_by("at", "pk")


def conversations(posting: Posting) -> list[list[Message]]:
    """The conversations about one posting, that with the newest message first; each from its first message on."""
    found: dict[UUID, list[Message]] = {}
    for contact in of_posting(posting):
        found.setdefault(contact.lead_id, []).insert(0, contact)
    return list(found.values())


def asking(postings: Iterable[UUID]) -> set[UUID]:
    """Return those of `postings` about which a message waits for an answer. One query."""
    waiting = Message.objects.filter(answered_at__isnull=True, from_desk=False, posting__in=list(postings))
    return set(waiting.values_list("posting_id", flat=True))


def waiting() -> int:
    """Return how many messages wait for an answer."""
    return Message.objects.filter(answered_at__isnull=True, from_desk=False).count()
