"""Search entries of profiles: what is published, until it is hidden, with the terms of those it is hidden from."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from koubo.postings.discovery.facets import below
from koubo.postings.discovery.public_index import seconds
from koubo.postings.sheet.fields import Content, Field, FieldKind, blank
from koubo.profiles.content import load
from koubo.profiles.models import Exclusion, Profile
from koubo.profiles.sheet import SHEET
from koubo.search import api
from koubo.search.entries import FEW, HALF_FEW, Collection, Entry
from koubo.vocabularies import registry

CHUNK: Final = 500
TITLE_WEIGHT: Final = 5
NAME_WEIGHT: Final = 2
# Facet -> how many values of it a profile usually has at most.
USUAL: Final = {
    "field": 3,
    "job": 3,
    "area": HALF_FEW,
    "form": FEW,
    "term": FEW,
    "degree": 1,
    "years": 1,
    "language": HALF_FEW,
    "written": FEW,
}
BANDS: Final = (10, 5, 3, 0)


def refresh(profile: Profile) -> None:
    """Let search know a profile as it is now; in the transaction of the change, after the change."""
    if profile.published_at is None:
        api.forget(PROFILES.name, profile.pk)
    else:
        api.keep(PROFILES.name, *entries([profile]))


def forget(profile: Profile) -> None:
    """Let search forget a profile; in the transaction of the change."""
    api.forget(PROFILES.name, profile.pk)


def everything(above: int) -> Iterator[Entry]:
    """Return the entry of every profile that is on with a key above that, in the order of their keys."""
    rows = Profile.objects.filter(published_at__isnull=False).order_by("pk")
    while chunk := list(rows.filter(pk__gt=above)[:CHUNK]):
        yield from entries(chunk)
        above = chunk[-1].pk


def entries(profiles: Iterable[Profile]) -> Iterator[Entry]:
    """Return the entries of profiles that are on."""
    rows = list(profiles)
    hidden: dict[int, set[str]] = {profile.pk: set() for profile in rows}
    for key, term in Exclusion.objects.filter(profile__in=rows).values_list("profile_id", "term"):
        hidden[key].add(term)
    return (entry(profile, frozenset(hidden[profile.pk])) for profile in rows)


def entry(profile: Profile, hidden_from: frozenset[str]) -> Entry:
    """Return the entry of a profile that is on. Nothing of the person is in it: only what the sheet says, and the ユーザID."""
    assert profile.content_at is not None, "what is published has content"
    content = load(profile.content)
    texts: dict[str, list[str]] = {"titles": [], "names": [profile.code], "body": []}
    for field, text in _words(SHEET.fields, content):
        texts[_place(field)].append(text)
    numbers = {"updated": seconds(profile.content_at), "starts": starts(content)}
    return Entry(
        key=profile.pk,
        titles=tuple(texts["titles"]),
        names=tuple(texts["names"]),
        body=tuple(texts["body"]),
        facets=values_of(content) | {"hidden": hidden_from},
        numbers=numbers,
        live_from=profile.published_at,
        live_until=profile.visible_until,
        kept_until=profile.visible_until,
    )


def starts(content: Content) -> int:
    """Return from which day someone can start; 0 for who can at any time."""
    day = content.get("starts_on")
    return day.toordinal() if isinstance(day, date) else 0


def values_of(content: Content) -> dict[str, frozenset[str]]:
    """Return the values of every facet a profile has, as search names them."""
    found: dict[str, set[str]] = {}
    for field, value in _fed(SHEET.fields, content):
        found.setdefault(field.facet, set()).update(_values(field, value))
    return {facet: frozenset(values) for facet, values in found.items()}


def _fed(fields: Iterable[Field], content: Content) -> Iterator[tuple[Field, Any]]:
    for field in fields:
        value = content.get(field.key)
        if field.is_rows:
            for line in value or []:
                yield from _fed(field.fields, line)
        elif field.facet and not blank(value):
            yield field, value


def _values(field: Field, value: Any) -> Iterator[str]:
    if field.kind is FieldKind.INTEGER:
        yield str(next(band for band in BANDS if value >= band))
        return
    for code in value if isinstance(value, list) else [value]:
        if field.vocabulary in registry.PARENTS and registry.valid(field.vocabulary, code):
            parent = registry.parent(field.vocabulary, code).code
            yield from (parent, below(parent, code))
        else:
            yield code


def _place(field: Field) -> str:
    if field.weight >= TITLE_WEIGHT:
        return "titles"
    return "names" if field.weight >= NAME_WEIGHT else "body"


def _words(fields: Iterable[Field], content: Content) -> Iterator[tuple[Field, str]]:
    for field in fields:
        value: Any = content.get(field.key)
        if field.is_rows:
            for line in value or []:
                yield from _words(field.fields, line)
        elif not field.weight or blank(value):
            continue
        elif field.vocabulary:
            for code in value if isinstance(value, list) else [value]:
                yield from ((field, text) for text in _labels(field.vocabulary, code))
        else:
            yield field, str(value)


def _labels(vocabulary: str, code: str) -> Iterator[str]:
    labels = [registry.label(vocabulary, code)]
    if vocabulary in registry.PARENTS and registry.valid(vocabulary, code):
        labels.append(registry.parent(vocabulary, code).label)
    for label in labels:
        yield from (label.ja, label.en)


PROFILES: Final = Collection(
    name="profiles", facets=USUAL, scopes=("hidden",), numbers=("updated", "starts"), everything=everything
)
