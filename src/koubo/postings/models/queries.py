"""Questions about postings that more than one page asks."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from koubo.institutions.models import Institution
from koubo.institutions.sight import Sight
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.models import Posting, PostingSummary, Revision
from koubo.postings.models.revision import RevisionQuerySet
from koubo.postings.models.summary import PostingSummaryQuerySet, phase_at, title_of
from koubo.postings.publication import upcoming
from koubo.postings.publication.deadline import Deadline
from koubo.postings.publication.schedule import MODIFIABLE_DAYS, Interval, posting_phase
from koubo.postings.publication.states import WORKING, Phase, State
from koubo.postings.publication.upcoming import Happening, Plan

CARD_ROWS: Final = ("job_lines", "research_fields", "places", "pays")
ALL_ROWS: Final = (*CARD_ROWS, "document_slots", "questions", "attachments__file")


def whole(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch everything `storage.load` reads, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related(*ALL_ROWS)


def complete(revisions: Sequence[Revision]) -> None:
    """Fetch what `whole` would have, for revisions that are already here."""
    prefetch_related_objects(revisions, *ALL_ROWS)


def for_cards(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Fetch what a line of a list shows, in a constant number of queries."""
    return revisions.select_related("posting__institution").prefetch_related(*CARD_ROWS)


def of_institution(sight: Sight) -> RevisionQuerySet:
    """The scope of an institution's face for content: every single revision it shows is found here."""
    return Revision.objects.filter(sight.within("posting__unit"), posting__institution=sight.institution)


def current(sight: Sight, posting_id: UUID) -> RevisionQuerySet:
    """Find the revision of a posting in sight that is worked on or waits, else its newest."""
    return of_institution(sight).filter(posting_id=posting_id, posting__summary__current=F("pk"))


def own(sight: Sight) -> PostingSummaryQuerySet:
    """The scope of an institution's face for lists: every list it shows starts here."""
    return PostingSummary.objects.filter(sight.within("posting__unit"), institution=sight.institution)


def counts_of(sight: Sight) -> dict[tuple[str, bool], int]:
    """Return how many postings in sight are being worked on or wait, by (state, is a modification)."""
    rows = own(sight).filter(state__in=WORKING).values_list("state", "is_modification")
    return {(state, changed): n for state, changed, n in rows.annotate(n=Count("pk"))}


def phases_of(sight: Sight, now: datetime) -> dict[Phase, int]:
    """Return how many postings in sight are in each phase at `now`."""
    rows = own(sight).annotate(phase=phase_at(now)).values_list("phase").annotate(n=Count("pk"))
    return {Phase(phase): n for phase, n in rows}


def plans_of(sight: Sight, now: datetime, *, most: int) -> list[Plan]:
    """Return what `upcoming.events` needs of the postings in sight to which something happens soon; `most` of them."""
    until = clock.start_of(upcoming.last_day(now) + timedelta(days=1))
    today = clock.day_of(now)
    held = own(sight)
    older = (
        Revision.objects.live_at(now).filter(posting=OuterRef("pk"), live_until__lte=OuterRef("live_from")).order_by()
    )
    # Each kind is a range of an index of its own; an "or" of them would read every posting.
    first, *others = (
        rows.values_list(
            "pk",
            "title_ja",
            "title_en",
            "written",
            "closes_on",
            "live_from",
            "live_until",
            "withdrawn_at",
            Exists(older),
        )
        for rows in (
            held.filter(live_from__gt=now, live_from__lt=until),
            held.filter(live_until__gt=now, live_until__lte=until),
            held.filter(withdrawn_at__gt=now, withdrawn_at__lt=until),
            held.registered().filter(closes_on__gte=today - timedelta(days=MODIFIABLE_DAYS), closes_on__lte=today),
        )
    )
    return [
        Plan(pk, title_of(ja, en, written), closes_on, live_from, live_until, withdrawn_at, replaces=replaces)
        for pk, ja, en, written, closes_on, live_from, live_until, withdrawn_at, replaces in first.union(*others)[:most]
    ]


def working_of(posting: Posting) -> Revision | None:
    """Return the one revision of a posting that is being worked on or waits, if there is one."""
    return Revision.objects.filter(posting=posting, state__in=WORKING).first()


def latest_approved(posting: Posting) -> Revision | None:
    """Return the newest content of a posting that was approved, live or not; its posting is the given one."""
    revision = whole(Revision.objects.filter(posting=posting, state=State.APPROVED)).order_by("-live_from").first()
    if revision is not None:
        revision.posting = posting
    return revision


def first_live(revision: Revision) -> datetime:
    """Return when the posting of an approved revision went live for the first time."""
    assert revision.live_from is not None, "approved revisions have an interval"
    if not revision.is_modification:
        return revision.live_from
    first = Revision.objects.filter(posting=revision.posting_id).aggregate(at=Min("live_from"))["at"]
    return first or revision.live_from


def is_readable(posting: Posting, now: datetime) -> bool:
    """Whether the public may read a posting at `now`: it has gone live and is not withdrawn."""
    withdrawn = posting.withdrawn_at is not None and posting.withdrawn_at <= now
    return not withdrawn and Revision.objects.public_at(now).filter(posting=posting).exists()


def newest_public(now: datetime) -> RevisionQuerySet:
    """Return the text of each posting that the public read last, or reads, at `now`."""
    public = Revision.objects.public_at(now)
    newer = public.filter(posting=OuterRef("posting"), live_from__gt=OuterRef("live_from"))
    return public.filter(~Exists(newer))


def with_sequence(revisions: RevisionQuerySet) -> RevisionQuerySet:
    """Count in `sequence` how many texts of the posting the public had read before each revision."""
    earlier = (
        Revision.objects.filter(posting=OuterRef("posting"), state=State.APPROVED, live_from__lt=OuterRef("live_from"))
        .order_by()
        .values("posting")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return revisions.annotate(sequence=Coalesce(Subquery(earlier), 0))


def former_deadline(posting: Posting, now: datetime) -> Deadline | None:
    """Return the last deadline the public has read of a posting by `now`; None where it never had one."""
    dated = Revision.objects.public_at(now).filter(posting=posting, closes_on__isnull=False)
    told = dated.order_by("-live_from", "-pk").first()
    return told.deadline if told else None


def last_change(now: datetime) -> datetime | None:
    """Return when the public lists last changed: the newest instant at which a text went live or left."""
    shown = Revision.objects.public_at(now)
    started = shown.aggregate(at=Max("live_from"))["at"]
    ended = shown.filter(live_until__lte=now).aggregate(at=Max("live_until"))["at"]
    return max((at for at in (started, ended) if at), default=None)


def phase_of(posting: Posting, now: datetime) -> Phase:
    """Return what people see of a posting at `now`; reads its revisions (prefetch them, oldest first, for lists)."""
    revisions = sorted(posting.revisions.all(), key=lambda revision: revision.pk)
    intervals = [Interval(r.state, r.live_from, r.live_until) for r in revisions]
    return posting_phase(intervals, posting.withdrawn_at, now)


def changes_ahead(postings: Collection[UUID], now: datetime) -> dict[int, tuple[Happening, datetime]]:
    """Return what approved modifications will still do to those of the postings that are live, by their last revision."""
    live = PostingSummary.objects.filter(pk__in=postings).in_phase(Phase.PUBLISHED, now)
    rows = live.values_list("registered", "closes_on", "live_from", "live_until")
    ahead = {pk: upcoming.change_ahead(closes_on, start, end, now) for pk, closes_on, start, end in rows}
    return {pk: change for pk, change in ahead.items() if change is not None}


def withdrawable(sight: Sight, now: datetime) -> PostingSummaryQuerySet:
    """Return the postings in sight that the public sees or will see after `now`."""
    return own(sight).registered().filter(leaves_at__gt=now)


def requested() -> PostingSummaryQuerySet:
    """The scope of the desk: requests waiting for a decision, oldest first."""
    return PostingSummary.objects.waiting()


def keep_names(institution: Institution, name: Text) -> None:
    """Let what was approved keep the name its institution has until now. In the transaction that changes the name, before it."""
    approved = Revision.objects.filter(posting__institution=institution, state=State.APPROVED, named_ja="")
    approved.update(named_ja=name.ja, named_en=name.en)
