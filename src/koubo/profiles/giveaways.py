"""What in the text of a profile tells who the person is: pointed out, with its place, before anything is published."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from koubo.accounts.models import User
from koubo.kernel.text import Text, is_japanese
from koubo.postings.content.email_masking import mask
from koubo.postings.sheet.fields import Content, Field, FieldKind, blank
from koubo.profiles import hiding
from koubo.profiles.sheet import SHEET, links
from koubo.search.highlighting import excerpt
from koubo.search.query import Words
from koubo.search.terms import Synonyms, read
from koubo.seekers.models import PersonalDetails

AROUND: Final = 15
PHONE: Final = re.compile(
    r"(?<![\w.])(?:\+?\d{1,4}[-ー‐ (]{0,2})?0?\d{1,4}[)]?[-ー‐ ]\d{2,4}[-ー‐ ]\d{3,4}(?!\w)|(?<!\w)0\d{9,10}(?!\w)"
)
POSTAL: Final = re.compile(r"〒\s*\d{3}-?\d{4}")
# Shorter names of one script stand in too many other words.
SHORTEST_LATIN: Final = 3
SHORTEST_ADDRESS: Final = 5


class GiveawayKind(StrEnum):
    """What is given away."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    AFFILIATION = "affiliation"
    LINK = "link"


LABELS: Final = {
    GiveawayKind.NAME: Text("氏名", "Your name"),
    GiveawayKind.EMAIL: Text("メールアドレス", "An e-mail address"),
    GiveawayKind.PHONE: Text("電話番号", "A telephone number"),
    GiveawayKind.ADDRESS: Text("住所", "An address"),
    GiveawayKind.AFFILIATION: Text("所属", "Your affiliation"),
    GiveawayKind.LINK: Text("氏名の分かるリンク", "A link that says your name"),
}


@dataclass(frozen=True, slots=True)
class Giveaway:
    """One thing that tells who the person is: in which field, what, and the words around it."""

    where: str
    label: Text
    kind: GiveawayKind
    around: str


def tells(content: Content, user: User) -> list[Giveaway]:
    """Return what tells who the person is, field by field."""
    details = PersonalDetails.objects.filter(user=user).first()
    known = dict(_known(user, details))
    found = [
        Giveaway(field.key, field.label, kind, around)
        for field, text in _texts(content)
        for kind, around in _in_text(text, known)
    ]
    return found + [
        Giveaway(link.key, link.label, GiveawayKind.LINK, str(content[link.key])) for link in links(content)
    ]


def _texts(content: Content) -> Iterator[tuple[Field, str]]:
    for field in SHEET.fields:
        value = content.get(field.key)
        if field.kind in {FieldKind.LINE, FieldKind.PROSE} and not blank(value):
            yield field, str(value)


def _in_text(text: str, known: dict[GiveawayKind, frozenset[str]]) -> Iterator[tuple[GiveawayKind, str]]:
    for kind, names in known.items():
        terms = read(Words(any_of=tuple(sorted(names))), Synonyms())
        if terms.any_of and (parts := excerpt(text, terms, around=AROUND)):
            yield kind, "".join(part for part, _matched in parts)
    plain = unicodedata.normalize("NFKC", text)
    for kind, pattern in ((GiveawayKind.PHONE, PHONE), (GiveawayKind.ADDRESS, POSTAL)):
        if (found := pattern.search(plain)) and not _is_of_years(found[0]):
            yield kind, plain[max(0, found.start() - AROUND) : found.end() + AROUND]
    if mask(text) != text:
        at = next(i for i, (one, other) in enumerate(zip(mask(text), text, strict=False)) if one != other)
        yield GiveawayKind.EMAIL, text[max(0, at - AROUND) : at + 2 * AROUND]


def _is_of_years(found: str) -> bool:
    """Whether figures are a span of years or a day rather than a telephone number."""
    return re.match(r"(?:19|20)\d\d[-ー‐ ]", found) is not None


def _known(user: User, details: PersonalDetails | None) -> Iterator[tuple[GiveawayKind, frozenset[str]]]:
    """Yield what is known of the person, as it would stand in a text."""
    yield GiveawayKind.NAME, frozenset(_names(user, details))
    if details is None:
        return
    yield GiveawayKind.ADDRESS, frozenset(_long([details.address]))
    yield GiveawayKind.AFFILIATION, frozenset(_affiliations(details.affiliation))


def _names(user: User, details: PersonalDetails | None) -> Iterator[str]:
    pairs = [tuple(user.name.replace("　", " ").split(" ", 1))]
    if details is not None:
        pairs += [
            (details.family_name, details.given_name),
            (details.family_name_kana, details.given_name_kana),
            (details.family_name_latin, details.given_name_latin),
        ]
    for pair in pairs:
        parts = [part.strip() for part in pair if part.strip()]
        yield from (part for part in parts if _is_telling(part))
        if len(parts) > 1:
            family, given = parts
            joins = ("", " ") if is_japanese(family) else (" ",)
            yield from (f"{one}{join}{other}" for join in joins for one, other in ((family, given), (given, family)))


def _is_telling(name: str) -> bool:
    """Whether a name alone, without the other, is worth pointing out."""
    return len(name) >= (2 if is_japanese(name) else SHORTEST_LATIN)


def _long(texts: Iterable[str]) -> Iterator[str]:
    return (text.strip() for text in texts if len(text.strip()) >= SHORTEST_ADDRESS)


def _affiliations(affiliation: str) -> Iterator[str]:
    if affiliation.strip():
        yield affiliation.strip()
        yield from (name for name in hiding.names_in(affiliation) if len(name) >= SHORTEST_LATIN)
