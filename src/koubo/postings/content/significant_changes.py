"""Which changes followers hear of: feeds mark an entry as updated when key facts change, not for a typing error."""

from collections.abc import Sequence
from datetime import datetime

from koubo.postings.content import storage
from koubo.postings.models import Revision
from koubo.postings.models.queries import whole
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET, Field


def significant_since(revisions: Sequence[Revision]) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Return since when each text says what matters of it (title and key facts), and when its posting went live first.

    Needs `whole` revisions that have gone live; asks the earlier ones of modified postings in a constant number of queries.
    """
    modified = [revision.posting_id for revision in revisions if revision.is_modification]
    earlier: dict[object, list[Revision]] = {}
    past = Revision.objects.filter(posting__in=modified, state=State.APPROVED).order_by("-live_from", "-pk")
    for old in whole(past) if modified else ():
        earlier.setdefault(old.posting_id, []).append(old)
    since, first = {}, {}
    for revision in revisions:
        assert revision.live_from is not None, "approved revisions have an interval"
        since[revision.pk] = first[revision.pk] = revision.live_from
        same = True
        for old in earlier.get(revision.posting_id, ()):
            if old.live_from is None or old.live_from >= revision.live_from:
                continue
            first[revision.pk] = old.live_from
            same = same and _significant(old) == _significant(revision)
            if same:
                since[revision.pk] = old.live_from
    return since, first


def _significant(revision: Revision) -> dict[str, object]:
    content = storage.load(revision)
    return {field.key: content.get(field.key) for field in SHEET.fields if _matters(field)}


def _matters(field: Field) -> bool:
    return field.key_fact or field.key == "title" or bool(field.stands_with and SHEET.field(field.stands_with).key_fact)
