"""An area that shows openings: the frame of its pages, its entry pages, its addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from koubo.postings.discovery.space import BaseQuery
from koubo.web.ui.navigation import NavigationItem

# Way in -> its words. Source: help page, 「求人公募情報を検索するには?」 (キーワードで探す, 複数の条件で探す, 機関種別で探す).
# What is not one of the first two is the key of a facet.
ENTRY_PAGES: Final[dict[str, Promise]] = {
    "keyword": gettext_lazy("Search by keyword"),
    "conditions": gettext_lazy("Search by several conditions"),
    "kind": gettext_lazy("Search by institution type"),
    "field": gettext_lazy("Search by research field"),
    "job": gettext_lazy("Search by job type"),
    "area": gettext_lazy("Search by work location"),
}


@dataclass(frozen=True, slots=True)
class SearchArea:
    """An area that shows openings, or profiles. Its routes are `results` and, for every way in, `<prefix>-<way>`.

    `saving` says what its results offer to whoever wants to keep a query.
    """

    namespace: str
    frame: str
    results: str
    ways: tuple[str, ...]
    home: str
    home_words: Promise
    prefix: str = "search"
    saving: Callable[[HttpRequest, Any], dict[str, Any] | None] | None = None

    def way(self, name: str) -> str:
        """Return the address of a way in."""
        return self._address(f"{self.prefix}-{name}")

    def tabs(self) -> Sequence[NavigationItem]:
        """Return the ways in."""
        return [NavigationItem(ENTRY_PAGES[name], self.way(name)) for name in self.ways]

    def context(self, way: str) -> dict[str, Any]:
        """Return what the frame of a way in needs."""
        return {"area": self, "way": ENTRY_PAGES[way], "here": self.way(way)}

    def at_home(self) -> str:
        """Return the address its pages lie below."""
        return self._address(self.home)

    def results_address(self) -> str:
        """Return the address of the list without conditions."""
        return self._address(self.results)

    def address(self, query: BaseQuery) -> str:
        """Return the address of a query: all of it."""
        return with_query(self.results_address(), query)

    def _address(self, route: str) -> str:
        return _address(f"{self.namespace}:{route}", get_language())


@lru_cache
def _address(name: str, language: str | None) -> str:
    """Return the address of a route in the language in use, which is part of it; a list asks for a dozen."""
    return reverse(name)


def with_query(address: str, query: BaseQuery) -> str:
    """Return an address that carries a query."""
    said = urlencode(query.params())
    return f"{address}?{said}" if said else address
