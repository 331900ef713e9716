"""Fills a site's database with many postings, past the verbs: only the size of its lists is wanted. Run by bench/run.py.

Usage: manage.py shell -c "from bench.lists import fill; fill(waiting=5000, own=10000, drafts=1000)"
"""

import uuid
from datetime import timedelta

from django.db import transaction

from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.ops import planner
from koubo.postings.models import JobLine, Place, Posting, PostingSummary, ResearchField, Revision
from koubo.postings.models.summary_update import summary_values
from koubo.search import collections, reindex


def fill(*, waiting: int, own: int, drafts: int) -> None:
    """Copy an approved posting of the first institution `own` times, a waiting one of it `drafts` times as a draft.

    And a waiting one `waiting` times, spread over all institutions. Search has them too.
    """
    with transaction.atomic():
        _all(waiting=waiting, own=own, drafts=drafts)
    for space in collections.declared():
        reindex.refill(space)
    planner.update_statistics(clock.now())


def _all(*, waiting: int, own: int, drafts: int) -> None:
    first = Institution.objects.get(memberships__user__email="jinji@aogiri.example")
    live = Revision.objects.live_at(clock.now()).filter(posting__institution=first)[0]
    asked = Revision.objects.filter(state="requested", basis=None)[0]
    begun = Revision.objects.filter(state="draft", basis=None)[0]
    _copies(live, first, own, start=1)
    _copies(begun, first, drafts, start=40_000)
    institutions = list(Institution.objects.all())
    for n, institution in enumerate(institutions):
        _copies(asked, institution, waiting // len(institutions), start=50_000 + n * 5000)


def _copies(source: Revision, institution: Institution, count: int, *, start: int) -> None:
    postings = [
        Posting(
            id=uuid.uuid4(),
            institution=institution,
            number=f"D2{start + n:08}",
            created_at=source.updated_at,
            created_by_id=source.updated_by_id,
        )
        for n in range(count)
    ]
    Posting.objects.bulk_create(postings, batch_size=500)
    kept = {f.attname for f in Revision._meta.concrete_fields} - {"id", "posting_id"}
    values = {name: getattr(source, name) for name in kept}
    made = []
    for n, posting in enumerate(postings):
        texts = {code: words | {"title": f"{words['title']} {n}"} for code, words in source.texts.items()}
        asked_at = source.requested_at - timedelta(seconds=n) if source.requested_at else None
        made.append(Revision(posting=posting, **values | {"texts": texts, "requested_at": asked_at}))
    Revision.objects.bulk_create(made, batch_size=500)
    PostingSummary.objects.bulk_create((summary_values(posting.pk) for posting in postings), batch_size=500)
    for model, rows in ((JobLine, "job_lines"), (Place, "places"), (ResearchField, "research_fields")):
        lines = list(getattr(source, rows).all())
        copies = []
        for revision in made:
            for line in lines:
                fields = {
                    f.attname: getattr(line, f.attname)
                    for f in model._meta.concrete_fields
                    if f.name not in {"id", "revision"}
                }
                copies.append(model(revision=revision, **fields))
        model._default_manager.bulk_create(copies, batch_size=1000)
