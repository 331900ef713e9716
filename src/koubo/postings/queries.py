"""Questions about postings that more than one page asks."""

from typing import Final

from django.db.models import Count, prefetch_related_objects

from koubo.institutions.models import Institution
from koubo.postings.enums import WORKING, State
from koubo.postings.models import Posting, Revision
from koubo.postings.models.revision import RevisionQuerySet

CARD_ROWS: Final = ("job_lines", "research_fields", "places")
ALL_ROWS: Final = (*CARD_ROWS, "pays", "attachments__file")


def whole(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch everything `storage.load` reads, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related(*ALL_ROWS)


def complete(revision: Revision) -> None:
    """Fetch what `whole` would have, for a revision that is already here."""
    prefetch_related_objects([revision], *ALL_ROWS)


def for_cards(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch what a line of a list shows, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related(*CARD_ROWS)


def of_institution(institution: Institution) -> RevisionQuerySet:
    """The scope of an institution's face: every list and single revision it shows starts here."""
    return Revision.objects.filter(posting__institution=institution)


def counts_of(institution: Institution) -> dict[str, int]:
    """Return how many revisions of an institution are in each state."""
    counted = of_institution(institution).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(counted)


def working_of(posting: Posting) -> Revision | None:
    """Return the one revision of a posting that is being worked on or waits, if there is one."""
    return Revision.objects.filter(posting=posting, state__in=WORKING).first()


def latest_approved(posting: Posting) -> Revision | None:
    """Return the newest content of a posting that was approved, live or not; its posting is the given one."""
    revision = whole(Revision.objects.filter(posting=posting, state=State.APPROVED)).order_by("-pk").first()
    if revision is not None:
        revision.posting = posting
    return revision


def requested() -> RevisionQuerySet:
    """The scope of the desk: requests waiting for a decision, oldest first."""
    return Revision.objects.filter(state=State.REQUESTED).order_by("requested_at", "pk")
