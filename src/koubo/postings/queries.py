"""Questions about postings that more than one page asks."""

from django.db.models import Count, Prefetch

from koubo.institutions.models import Institution
from koubo.postings.enums import State
from koubo.postings.models import Attachment, Revision
from koubo.postings.models.revision import RevisionQuerySet


def whole(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch everything `storage.load` reads, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related(
        "job_lines",
        "research_fields",
        "places",
        "pays",
        Prefetch("attachments", Attachment.objects.select_related("file")),
    )


def for_cards(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch what a line of a list shows, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related("job_lines", "research_fields", "places")


def of_institution(institution: Institution) -> RevisionQuerySet:
    """The scope of an institution's face: every list and single revision it shows starts here."""
    return Revision.objects.filter(posting__institution=institution)


def counts_of(institution: Institution) -> dict[str, int]:
    """Return how many revisions of an institution are in each state."""
    counted = of_institution(institution).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(counted)


def requested() -> RevisionQuerySet:
    """The scope of the desk: requests waiting for a decision, oldest first."""
    return Revision.objects.filter(state=State.REQUESTED).order_by("requested_at", "pk")
