"""Words of the Latin alphabet in the form in which they are compared: one of a thing and several, joined and apart. Pure.

"Latin words" in docs/search.md is the rule.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from koubo.search.folding import DASHES

# Words whose plural no rule tells, and words that only look like one.
_SINGULAR: Final = {
    "alumni": "alumnus", "bacteria": "bacterium", "bases": "base", "biases": "bias", "buses": "bus", "campuses": "campus",
    "censuses": "census", "children": "child", "consensuses": "consensus", "corpora": "corpus", "criteria": "criterion",
    "curricula": "curriculum", "feet": "foot", "foci": "focus", "focuses": "focus", "fora": "forum", "fungi": "fungus", "gases": "gas",
    "genera": "genus", "indices": "index", "lenses": "lens", "loci": "locus", "matrices": "matrix", "media": "medium",
    "memoranda": "memorandum", "mice": "mouse", "momenta": "momentum", "nuclei": "nucleus", "people": "person",
    "phenomena": "phenomenon", "quizzes": "quiz", "spectra": "spectrum", "statuses": "status", "stimuli": "stimulus",
    "strata": "stratum", "syllabi": "syllabus", "teeth": "tooth", "vertices": "vertex", "viruses": "virus",
    "axes": "axis", "echoes": "echo", "heroes": "hero", "mosquitoes": "mosquito", "potatoes": "potato", "tomatoes": "tomato",
    "volcanoes": "volcano", "lives": "life", "leaves": "leaf", "shelves": "shelf", "halves": "half", "wolves": "wolf", "knives": "knife", "wives": "wife",
} | {
    word: word
    for word in ["always", "aids", "across", "atlas", "bias", "canvas", "christmas", "gas", "kansas", "lens", "mars", "news", "paris", "perhaps", "series", "species", "texas", "thus", "means", "sas", "las", "arkansas", "dallas", "thomas", "james", "charles", "alumnus", "yes", "this", "has", "was", "its", "kudos", "chaos", "cosmos", "ethos", "pathos", "thermos"]
}  # fmt: skip
_MEN: Final = re.compile("(?<=[a-z])men$")
_NOT_MEN: Final = frozenset({"abdomen", "acumen", "omen", "regimen", "specimen", "stamen", "yemen", "lumen"})
_SHORTEST: Final = 4
_APOSTROPHES: Final = "'’ʼ"
_OWNER: Final = re.compile(f"[{_APOSTROPHES}]s?$")
_PLAIN: Final = re.compile("[a-z]+")
_HYPHENED: Final = re.compile(f"(?<![^\\W_])[a-z0-9]+(?:[{DASHES}][a-z0-9]+){{1,3}}(?![^\\W_])")
_DOTTED: Final = re.compile(
    r"(?<![\w.@/])(?:[a-z]{1,4}(?:\.[a-z]{1,4})+|(?:ph|m|b|d|s)\.\s[a-z]{1,3}(?=\.|\s|$))(?![\w@])"
)
# Words that are written as one with what follows or goes before, and apart: data set, child care, health care, bio informatics.
_APART: Final = re.compile(
    "(child|cross|cyber|data|full|health|life|long|multi|non|part|post|semi|short|web|well|work)([a-z]{3,})"
    "|([a-z]{4,}|bio|eco|geo)(base|care|engineering|informatics|line|maker|making|medicine|place|science|security|technology|time|wide|work)"
)
_SHORTEST_APART: Final = 7
_PARTS: Final = re.compile("[a-z0-9]+")
_LONGEST: Final = 30
# A rank is one word, as 准教授 is: who looks for a professor does not mean an assistant professor.
RANKS: Final = {"professor": ("assistant", "associate"), "president": ("vice",)}
_RANK: Final = re.compile(
    r"(?<![^\W_])((?:(?:assistant|associate|full)[\s,/・]+(?:(?:or|and)\s+)?)+)(?:full\s+)?professors?(?![^\W_])"
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a folded word without what makes it several or an owner's."""
    word = _OWNER.sub("", word.replace("♯", "#"))
    for apostrophe in _APOSTROPHES:
        word = word.replace(apostrophe, "")
    return _singular(word) if len(word) >= _SHORTEST and _PLAIN.fullmatch(word) else word


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if word.endswith("men") and word not in _NOT_MEN:
        return _MEN.sub("man", word)
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if word.endswith(("yses", "theses", "crises", "oases", "phases")):
        return word[:-2] + "is" if not word.endswith("phases") else word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return word[:-1]
    return word


def joined(plain: str) -> Iterator[tuple[str, int, int]]:
    """Yield words written apart in plain text as one, each with where it starts and ends: non-profit, M.Sc., ranks in a list."""
    for match in _HYPHENED.finditer(plain):
        word = "".join(_PARTS.findall(match[0]))
        if len(word) <= _LONGEST and not word.isdigit():
            yield word, *match.span()
    for match in _DOTTED.finditer(plain):
        yield "".join(_PARTS.findall(match[0])), *match.span()
    for match in _RANK.finditer(plain):
        named = [word for word in _PARTS.findall(match[1]) if word in RANKS["professor"]]
        if len(named) > 1 or match[1].strip() not in RANKS["professor"]:
            yield from ((f"{rank}professor", *match.span()) for rank in named)


def apart(plain: str) -> str:
    """Return plain text that is one word of two as these are written apart; else nothing."""
    word = stem(plain.strip())
    match = _APART.fullmatch(word) if len(word) >= _SHORTEST_APART else None
    return " ".join(filter(None, match.groups())) if match else ""


def is_dotted(plain: str) -> bool:
    """Whether plain text is one abbreviation with dots: its letters alone mean nothing."""
    return _DOTTED.fullmatch(plain.rstrip(".")) is not None


def is_rank(before: str, word: str) -> bool:
    """Whether two words that follow each other are one rank."""
    return before in RANKS.get(word, ())
