"""Institutions that may be the same: by name as it is compared, by corporate number, by mail domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import CharField as Characters
from django.db.models import F, Q, QuerySet, Value

from koubo.institutions.details import domain_of, is_free_mail
from koubo.institutions.folding import fold
from koubo.institutions.models import Institution, InstitutionStatus
from koubo.kernel.text import Text

SHOWN: Final = 20
# A name inside another one says something from this length on.
TELLING: Final = 4


class Reason(StrEnum):
    """Why two institutions may be the same."""

    NUMBER = "number"
    NAME = "name"
    ALIKE = "alike"
    DOMAIN = "domain"

    @property
    def label(self) -> Text:
        """The reason in words."""
        return {
            Reason.NUMBER: Text("法人番号が同じ", "Same corporate number"),
            Reason.NAME: Text("機関名が同じ", "Same name"),
            Reason.ALIKE: Text("機関名の一部が同じ", "Part of the name is the same"),
            Reason.DOMAIN: Text("メールのドメインが同じ", "Same mail domain"),
        }[self]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An institution that may be the same, and why."""

    institution: Institution
    reasons: tuple[Reason, ...]


def find(values: Mapping[str, str], *, apart_from: Institution | None = None) -> list[Duplicate]:
    """Return the institutions that may be the one described by `values`, those with most reasons first. One query."""
    ja, en = fold(values.get("name_ja", "")), fold(values.get("name_en", ""))
    number, domain = values.get("corporate_number", ""), _telling_domain(values.get("email", ""))
    rows = _candidates(ja, en, number, domain).exclude(status=InstitutionStatus.MERGED)
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    found = []
    for row in rows.order_by("code").prefetch_related("domains")[:SHOWN]:
        domains = {one.domain for one in row.domains.all()} | {_telling_domain(row.email)}
        reasons = {
            Reason.NUMBER: bool(number) and row.corporate_number == number,
            Reason.NAME: (bool(ja) and row.folded_ja == ja) or (bool(en) and row.folded_en == en),
            Reason.ALIKE: _alike(row.folded_ja, ja) or _alike(row.folded_en, en),
            Reason.DOMAIN: bool(domain) and domain in domains,
        }
        found.append(Duplicate(row, tuple(reason for reason, holds in reasons.items() if holds)))
    return sorted(found, key=lambda one: -len(one.reasons))


def of_domain(domain: str) -> QuerySet[Institution]:
    """Return the institutions whose people write from a domain; none for free mail."""
    if not domain or is_free_mail(domain):
        return Institution.objects.none()
    labels = domain.split(".")
    # "math.aogiri.example" belongs to "aogiri.example" as well.
    above = [".".join(labels[n:]) for n in range(len(labels) - 1)]
    own = Q(domains__domain__in=above) | Q(email__iendswith=f"@{domain}")
    return Institution.objects.filter(own).exclude(status=InstitutionStatus.MERGED).distinct()


def _telling_domain(email: str) -> str:
    domain = domain_of(email) if email else ""
    return "" if is_free_mail(domain) else domain


def _candidates(ja: str, en: str, number: str, domain: str) -> QuerySet[Institution]:
    wanted = Q(pk=None)
    if number:
        wanted |= Q(corporate_number=number)
    if domain:
        wanted |= Q(pk__in=of_domain(domain).values("pk"))
    rows = Institution.objects.all()
    for column, name in (("folded_ja", ja), ("folded_en", en)):
        if not name:
            continue
        wanted |= Q(**{column: name})
        if len(name) >= TELLING:
            rows = rows.annotate(**{f"asked_{column}": Value(name, output_field=Characters())})
            wanted |= Q(**{f"{column}__contains": name})
            wanted |= Q(**{f"asked_{column}__contains": F(column), f"{column}__gt": ""})
    return rows.filter(wanted)


def _alike(one: str, other: str) -> bool:
    if one == other or min(len(one), len(other)) < TELLING:
        return False
    return one in other or other in one
