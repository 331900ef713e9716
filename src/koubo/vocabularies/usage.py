"""Who uses terms: owners of what holds codes register, so that a change can be shown with its effect, and followed by search."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from koubo.kernel.text import Text
from koubo.vocabularies import registry
from koubo.vocabularies.models import EditedTerm

Codes = Collection[str]


@dataclass(frozen=True, slots=True)
class Usage:
    """What of one kind holds codes. `count` says how many do; `follow` writes the entries of search of those that do anew."""

    label: Text
    count: Callable[[str, Codes], int]
    follow: Callable[[str, Codes], None] | None = None


_registered: dict[str, Usage] = {}


def register(key: str, usage: Usage) -> None:
    """Declare a kind; at start."""
    _registered[key] = usage


def effect(vocabulary: str, code: str) -> list[tuple[Text, int]]:
    """Return how many of each kind hold a term, those merged into it included."""
    codes = registry.codes(vocabulary, code)
    return [(usage.label, usage.count(vocabulary, codes)) for usage in _registered.values()]


def follow(now: datetime) -> int:
    """Bring the entries of search up to date with what was renamed and merged; return how many mails were queued (none).

    Each owner writes in parts of its own, so that nobody waits long; after a crash a term is begun anew.
    """
    for term in EditedTerm.objects.filter(awaits_search=True).order_by("pk"):
        registry.refresh()
        follow_term(term.vocabulary, term.code)
        with transaction.atomic():
            # Not if it was changed again meanwhile: then it is followed once more.
            EditedTerm.objects.filter(
                pk=term.pk, label_ja=term.label_ja, label_en=term.label_en, merged_into=term.merged_into
            ).update(awaits_search=False)
    return 0


def follow_term(vocabulary: str, code: str) -> None:
    """Write what search knows of everything that holds a term anew."""
    for name, codes in _concerned(vocabulary, registry.current(vocabulary, code)):
        for usage in _registered.values():
            if usage.follow and codes:
                usage.follow(name, codes)


def _concerned(vocabulary: str, code: str) -> list[tuple[str, frozenset[str]]]:
    """Return the codes whose entries say a term: its own, and of a list that stands under it those below."""
    found = [(vocabulary, registry.codes(vocabulary, code))]
    for lower, upper in registry.PARENTS.items():
        if upper == vocabulary:
            below = [registry.codes(lower, one.code) for one in registry.children(lower, code)]
            found.append((lower, frozenset().union(*below)))
    return found
