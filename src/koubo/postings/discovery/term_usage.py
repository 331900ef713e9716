"""Which postings hold a term of the controlled lists, and what search knows of them."""

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from koubo.kernel.text import Text
from koubo.postings.content.storage import ROWS
from koubo.postings.discovery import internal_index, public_index
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET, FieldKind
from koubo.vocabularies import usage
from koubo.vocabularies.usage import Codes, Usage

CHUNK: Final = 200


def declare() -> None:
    """Say so to the lists."""
    usage.register(
        "postings",
        Usage(
            Text("求人公募情報（一時保存・掲載終了を含む）", "Openings (drafts and ended ones included)"), count, follow
        ),
    )


def count(vocabulary: str, codes: Codes) -> int:
    """Return how many hold one of the codes."""
    return _holders(vocabulary, codes).exclude(state=State.DISCARDED).values("posting").distinct().count()


def follow(vocabulary: str, codes: Codes) -> None:
    """Write the entries of those that hold one of the codes anew, some at a time, each lot with its postings locked."""
    postings = _holders(vocabulary, codes).order_by("posting_id")
    keys = list(postings.values_list("posting_id", flat=True).distinct())
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            chunk = keys[start : start + CHUNK]
            locked = list(Posting.objects.select_for_update(of=("self",)).filter(pk__in=chunk).order_by("pk"))
            public_index.refresh_all(locked)
            internal_index.refresh_all(locked)


def _holders(vocabulary: str, codes: Codes) -> QuerySet[Revision]:
    """Return the revisions whose content, or whose institution, holds one of the codes."""
    asked, wanted = list(codes), Q(pk__in=[])
    if vocabulary == "institution_types":
        wanted |= Q(posting__institution__kind__in=asked)
    for field in SHEET.fields:
        if field.is_rows:
            for sub in field.fields:
                if sub.vocabulary == vocabulary:
                    rows = ROWS[field.key]._default_manager.filter(**{f"{sub.key}__in": asked})
                    wanted |= Q(pk__in=rows.values("revision"))  # type: ignore[misc] # every kind of line has it
        elif field.vocabulary == vocabulary:
            if field.column:
                wanted |= Q(**{f"{field.key}__in": asked})
            elif field.kind is FieldKind.CHOICES:
                for code in asked:
                    wanted |= Q(**{f"facts__{field.key}__icontains": f'"{code}"'})
            else:
                wanted |= Q(**{f"facts__{field.key}__in": asked})
    return Revision.objects.filter(wanted)
