"""Which profiles hold a term of the controlled lists, and what search knows of them."""

from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import FieldKind
from koubo.profiles import index
from koubo.profiles.models import Profile
from koubo.profiles.sheet import SHEET
from koubo.search import api
from koubo.vocabularies import usage
from koubo.vocabularies.usage import Codes, Usage

CHUNK: Final = 200


def declare() -> None:
    """Say so to the lists."""
    usage.register("profiles", Usage(Text("求職者情報（公開したもの）", "Profiles (as published)"), count, follow))


def count(vocabulary: str, codes: Codes) -> int:
    """Return how many hold one of the codes in what was published."""
    return _holders(vocabulary, codes).count()


def follow(vocabulary: str, codes: Codes) -> None:
    """Write the entries of those that hold one of the codes anew, some at a time."""
    keys = list(
        _holders(vocabulary, codes).filter(published_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    )
    for above in range(0, len(keys), CHUNK):
        with transaction.atomic():
            rows = Profile.objects.select_for_update(of=("self",)).filter(
                pk__in=keys[above : above + CHUNK], published_at__isnull=False
            )
            api.keep(index.PROFILES.name, *index.entries(rows.order_by("pk")))


def _holders(vocabulary: str, codes: Codes) -> QuerySet[Profile]:
    """Return the profiles whose content holds one of the codes, which stand in it as they are, in quotes."""
    wanted = Q(pk__in=[])
    for field in SHEET.fields:
        if vocabulary not in {field.vocabulary, *(sub.vocabulary for sub in field.fields)}:
            continue
        if field.kind is FieldKind.CHOICE:
            wanted |= Q(**{f"content__{field.key}__in": list(codes)})
            continue
        for code in codes:
            wanted |= Q(**{f"content__{field.key}__icontains": f'"{code}"'})
    return Profile.objects.filter(wanted)
