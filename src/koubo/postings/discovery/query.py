"""A search for openings and its address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from koubo.postings.discovery.facets import FACETS
from koubo.postings.discovery.parameters import PARAMETERS, ListView, SortOrder
from koubo.postings.discovery.space import BaseQuery, Chip, Note, Params, Space, describe

__all__ = ["Chip", "Note", "Params", "Query", "describe"]
SPACE: Final = Space(FACETS, PARAMETERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(BaseQuery):
    """What someone looks for among openings.

    `pay` is yen a year. `closing` and `new` count days from today: applications close within, first published within; `since` is the
    instant of the last visit. `closed` includes openings that have closed.
    """

    space: ClassVar[Space] = SPACE

    pay: int | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    closing: int | None = None
    new: int | None = None
    since: datetime | None = None
    closed: bool = False
    view: ListView = ListView.CARDS

    @property
    def usual_order(self) -> SortOrder:
        """Who asks for words wants what fits them best; else what is new."""
        return SortOrder.RELEVANCE if self.words or self.any_words else SortOrder.NEWEST
