"""Which saved searches ask for a term of the controlled lists."""

from urllib.parse import parse_qsl

from django.db.models import Q

from koubo.alerts.models import SavedSearch
from koubo.kernel.text import Text
from koubo.postings.discovery.facets import FACETS
from koubo.vocabularies import usage
from koubo.vocabularies.registry import PARENTS
from koubo.vocabularies.usage import Codes, Usage


def declare() -> None:
    """Say so to the lists."""
    usage.register("searches", Usage(Text("保存された検索条件", "Saved searches"), count))


def count(vocabulary: str, codes: Codes) -> int:
    """Return how many ask for one of the codes. Codes stand in addresses as they are."""
    wanted = {(name, code) for name in _params(vocabulary) for code in codes}
    if not wanted:
        return 0
    near = Q()
    for name, code in wanted:
        near |= Q(address__contains=f"{name}={code}")
    addresses = SavedSearch.objects.filter(near).values_list("address", flat=True)
    return sum(not wanted.isdisjoint(parse_qsl(address)) for address in addresses)


def _params(vocabulary: str) -> set[str]:
    """Return the parameters of an address that say terms of a list."""
    found = {facet.below or facet.key for facet in FACETS if facet.source == vocabulary}
    return found | {facet.key for facet in FACETS if facet.below and PARENTS.get(facet.source) == vocabulary}
