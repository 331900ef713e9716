"""Figures about profiles: never smaller than a number, and never apart by less than it. See decision 0029.

Whatever is printed is a multiple of one number (KOUBO_SMALL_COUNT). Sums and differences of multiples are multiples: no reckoning with
what is printed comes to a figure between nothing and that number.
"""

from collections.abc import Iterable

from koubo.postings.discovery.finder import Counted, CountedFacet


def rounded(count: int, least: int) -> int:
    """Return the greatest multiple of `least` that is not more than a count."""
    return count - count % least


def facets(counted: Iterable[CountedFacet], least: int) -> tuple[CountedFacet, ...]:
    """Return facets with rounded figures; a value with fewer than `least` is not offered, whether there is anybody or not."""
    return tuple(CountedFacet(one.facet, _values(one.values, least)) for one in counted)


def _values(values: Iterable[Counted], least: int) -> tuple[Counted, ...]:
    shown = (
        Counted(value.choice, rounded(value.count, least), value.chosen, _values(value.below, least))
        for value in values
    )
    return tuple(value for value in shown if value.count or value.chosen or any(one.chosen for one in value.below))
