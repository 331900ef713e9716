"""What a search box offers while someone types: words of the lists, institutions and titles of what is open. Never anything else.

The cost is the same whatever is typed: names are kept for some minutes, and titles come from one page of a search.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.content.email_masking import mask
from koubo.postings.discovery import labels
from koubo.postings.discovery.facets import BY_KEY
from koubo.postings.discovery.finder import find, showable
from koubo.postings.discovery.public_index import OPENINGS
from koubo.postings.discovery.query import Query
from koubo.search import api
from koubo.search.folding import fold
from koubo.vocabularies import registry

MOST_CHARACTERS: Final = 64
MOST_OF_A_KIND: Final = 4
MOST: Final = 8
KEPT: Final = timedelta(minutes=5)
WORDS: Final = Text("条件", "Condition")
INSTITUTIONS: Final = Text("機関", "Institution")
TITLES: Final = Text("公募", "Opening")


@dataclass(frozen=True, slots=True)
class Completion:
    """One offer: of what kind, and its words, which the box would hold; of an opening also its number."""

    kind: Text
    label: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that can be offered, and how it is compared."""

    label: str
    folded: str


def completions(typed: str, language: str, now: datetime) -> list[Completion]:
    """Return what may be meant by what stands in a box. The last word is completed, what is before it stays."""
    typed = " ".join(typed[:MOST_CHARACTERS].split())
    before, _, last = typed.rpartition(" ")
    wanted = fold(last)
    if not any(map(str.isalnum, wanted)):
        return []
    whole = fold(typed)
    found: list[Completion] = []
    for kind, names in ((WORDS, _words(language)), (INSTITUTIONS, _institutions(language, now))):
        offered = _best(names, whole)
        if before:
            offered += [f"{before} {name}" for name in _best(names, wanted) if name not in offered]
        found += [Completion(kind, words) for words in offered[:MOST_OF_A_KIND]]
    return [*found, *_titles(typed, language, now)][:MOST] if len(found) < MOST else found[:MOST]


def _best(names: Iterable[_Name], wanted: str) -> list[str]:
    """Return the names in which it stands: those that begin with it, then those with a word that does, then the rest; short ones first."""
    hits = [
        (not name.folded.startswith(wanted), f" {wanted}" not in name.folded, len(name.label), name.label)
        for name in names
        if wanted in name.folded and wanted != name.folded
    ]
    return [hit[-1] for hit in sorted(hits)[:MOST_OF_A_KIND]]


@registry.kept
def _words(language: str) -> tuple[_Name, ...]:
    """Return the labels of conditions in a language, each once; what says nothing by itself is left out."""
    ambiguous = {"その他", "Others"}
    named = [
        choice.label[language]
        for key in ("field", "area", "job", "kind", "form", "term", "track", "entry")
        for choice in BY_KEY[key].choices
    ]
    own = [label[language] for label in labels.shown()]
    said = dict.fromkeys(name for name in (*named, *own) if name not in ambiguous and name[0] not in "（(")
    return tuple(_Name(name, fold(name)) for name in said)


_kept: dict[str, tuple[datetime, tuple[_Name, ...]]] = {}


def _institutions(language: str, now: datetime) -> tuple[_Name, ...]:
    """Return the institutions with openings, as they were some minutes ago."""
    known = _kept.get(language)
    if known is None or not known[0] <= now < known[0] + KEPT:
        column = f"posting__institution__name_{language}"
        names = showable(Query(), now).order_by().values_list(column, flat=True).distinct()
        _kept[language] = known = now, tuple(_Name(name, fold(name)) for name in sorted(filter(None, names)))
    return known[1]


def _titles(typed: str, language: str, now: datetime) -> Iterator[Completion]:
    """Yield openings whose title has it, the newest first."""
    before, _, last = typed.rpartition(" ")
    begun = api.beginning(OPENINGS.name, last, MOST_OF_A_KIND)
    query = Query(words=before, any_words=" ".join(begun), inside=True) if begun else Query(words=typed, inside=True)
    result = find(query, now=now, per=MOST_OF_A_KIND * 2, counted=False)
    rows = {revision.pk: revision for revision in result.visible.select_related("posting")}
    wanted = fold(typed)
    having = (rows[key] for key in result.keys if key in rows and wanted in fold(rows[key].title[language]))
    for revision in islice(having, MOST_OF_A_KIND):
        yield Completion(TITLES, mask(revision.title[language]), number=revision.posting.number or "")
