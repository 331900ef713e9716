"""What the secretariat's pages about institutions ask."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from koubo.institutions.details import plain_digits
from koubo.institutions.folding import fold
from koubo.institutions.models import Institution, Membership
from koubo.institutions.sight import whole
from koubo.postings.models import PostingSummary
from koubo.postings.models.queries import phases_of
from koubo.registrations.changing import of_institution
from koubo.registrations.models import ChangeRequest
from koubo.vocabularies import registry


def listed(asked: Mapping[str, str]) -> QuerySet[Institution]:
    """Return the institutions that are asked for, by code, with how many people and openings each has. One query."""
    rows = Institution.objects.order_by("code")
    if asked.get("status"):
        rows = rows.filter(status=asked["status"])
    for name, vocabulary in (("kind", "institution_types"), ("prefecture", "prefectures")):
        if asked.get(name):
            rows = rows.filter(**{f"{name}__in": registry.codes(vocabulary, asked[name])})
    for word in asked.get("q", "").split():
        rows = rows.filter(_named(word))
    return rows.annotate(people=_count(Membership), openings=_count(PostingSummary))


def _named(word: str) -> Q:
    plain = unicodedata.normalize("NFKC", word)
    found = (
        Q(code__icontains=plain)
        | Q(name_ja__icontains=word)
        | Q(name_en__icontains=plain)
        | Q(name_kana__icontains=plain)
    )
    found |= Q(email__icontains=plain) | Q(domains__domain__iexact=plain.removeprefix("@"))
    if len(fold(word)) > 1:
        found |= Q(folded_ja__contains=fold(word)) | Q(folded_en__contains=fold(word))
    if plain_digits(plain).isdecimal():
        found |= Q(corporate_number=plain_digits(plain))
    return Q(pk__in=Institution.objects.filter(found).values("pk"))


def _count(model: type[Any]) -> Coalesce:
    """Return how many rows of a model an institution has, as an expression."""
    mine = model.objects.filter(institution=OuterRef("pk")).order_by().values("institution")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Overview:
    """What one institution has."""

    phases: list[tuple[Any, int]]
    people: int
    changes: list[ChangeRequest]
    domains: list[Any]


def overview(institution: Institution, now: datetime) -> Overview:
    """Return what the page of an institution says besides its data. Four queries."""
    return Overview(
        phases=sorted(phases_of(whole(institution), now).items(), key=lambda one: str(one[0])),
        people=institution.memberships.count(),
        changes=list(of_institution(institution)[:20]),
        domains=list(institution.domains.all()),
    )
