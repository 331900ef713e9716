"""Other ways to write what someone typed: 受入れ and 受け入れ, 附属 and 付属, サーバ and サーバー, 3か月 and 3ヶ月. Pure.

They are looked for beside what was typed, so texts are compared as they are and every part of them is found. "Forms of a word" in
docs/search.md is the rule. The dictionary says which written forms are one word; what is made here is asked for only where it says so.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations, islice, product
from typing import Final

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from koubo.search.folding import HAN, data, plain

# So many ways to write one term are looked for, and so many are tried for one word of it.
MOST: Final = 8
_MOST_TRIED: Final = 40
_LONGEST: Final = 24

_NUMBER: Final = "0-9〇一二三四五六七八九十百千数何幾"
_COUNTER: Final = re.compile(f"(?<=[{_NUMBER}])[かカケ箇個](?=[月所国年条村カ])|(?<![{HAN}])[箇個](?=所)")
_OF_PLACES: Final = re.compile(f"(?<=[{HAN}])[ケがガ](?=[{HAN}])")
_DIGIT: Final = re.compile(
    f"(?<![0-9.])[1-9](?=[{HAN}かけカケ])|(?<![{_NUMBER}])[一二三四五六七八九](?=[級年種次期類部号回第外]|[かけカケ箇個][月所国年])"
)
_DIGITS: Final = dict(zip("123456789", "一二三四五六七八九", strict=True))
_OTHER_DIGIT: Final = _DIGITS | {kanji: digit for digit, kanji in _DIGITS.items()}
_YA: Final = re.compile("(?<=[イキギシジチニヒビピミリ])[ヤア](?!ン)")
_KATAKANA: Final = re.compile("[ァ-ヺー]+")
_ENDING: Final = re.compile(f"(?<=[{HAN}])[ぁ-ゖ]+")


@lru_cache(maxsize=4096)
def variants(text: str) -> tuple[str, ...]:
    """Return other ways to write a term, without it, the likeliest first."""
    typed = plain(text)
    if len(typed) > _LONGEST or typed.isascii():
        return ()
    found = dict.fromkeys(islice(_all(typed), MOST * 2))
    found.pop(typed, None)
    return tuple(islice(found, MOST - 1))


def _all(typed: str) -> Iterator[str]:
    for start in _by_rule(typed):
        yield from map("".join, product(*map(_forms, _words(start))))


def _by_rule(typed: str) -> Iterator[str]:
    """Yield it, and with the small か of numbers, the が of names and single digits written otherwise."""
    found = [typed]
    if _COUNTER.search(typed):
        found += [_COUNTER.sub(one, typed) for one in "かけ箇"]
    elif _OF_PLACES.search(typed):
        found += [_OF_PLACES.sub(one, typed) for one in "がケ"]
    yield from found
    yield from (_DIGIT.sub(lambda match: _OTHER_DIGIT[match[0]], one) for one in found if _DIGIT.search(one))
    if _YA.search(typed):
        yield from (_YA.sub(one, typed) for one in "アヤ")


def _words(text: str) -> list[str]:
    """Return the words of a term, those between known forms by the dictionary."""
    known, _ = _known()
    parts: list[str] = []
    at = 0
    for match in known.finditer(text):
        parts += [*_surfaces(text[at : match.start()]), match[0]]
        at = match.end()
    return parts + _surfaces(text[at:])


def _surfaces(text: str) -> list[str]:
    return [word.surface() for word in _tokenizer().tokenize(text)] if text else []


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return how a word may be written, first as it is."""
    _, groups = _known()
    found = {word: None}
    found |= dict.fromkeys(groups.get(word, ()))
    name = _name(word)
    if name:
        found |= {other: None for other in islice(_candidates(name, word), _MOST_TRIED) if _name(other) == name}
    return tuple(found)


def _name(word: str) -> str:
    """Return the form the dictionary gives for one word however it is written, in the form of the verb it has; "" for what is no one word."""
    if word.isascii():
        return ""
    words = _tokenizer().tokenize(word)
    return _normal(words[0]) if len(words) == 1 else ""


def _normal(word: Morpheme) -> str:
    """Return the normalised form of a word with the ending it has: 受け入れ of 受入れ, which may be a verb."""
    surface, entry, normal = word.surface(), word.dictionary_form(), plain(word.normalized_form())
    same = next(
        (at for at, (one, other) in enumerate(zip(surface, entry, strict=False)) if one != other),
        min(len(surface), len(entry)),
    )
    ending = entry[same:]
    if surface == entry or not ending:
        return normal
    return normal[: -len(ending)] + surface[same:] if normal.endswith(ending) else ""


def _candidates(name: str, word: str) -> Iterable[str]:
    """Yield what may be other forms: the usual one, with less of its endings, without some of its long vowels."""
    yield name
    if _KATAKANA.fullmatch(name):
        yield from _of_katakana(name)
        yield from _of_katakana(word)
    elif _ENDING.search(name):
        yield from _with_less(name)
    yield name.replace("け", "掛け")


def _of_katakana(word: str) -> Iterator[str]:
    longs = [at for at, letter in enumerate(word) if letter == "ー"]
    for many in range(1, min(len(longs), 2) + 1):
        for gone in combinations(longs, many):
            yield "".join(letter for at, letter in enumerate(word) if at not in gone)
    yield from (
        f"{word.rstrip('ー')}ー",
        word.replace("ェー", "ェイ"),
        word.replace("デ", "ディ"),
        word.replace("シミュ", "シュミ"),
    )


def _with_less(word: str) -> Iterator[str]:
    """Yield the word with each of the endings in it whole, shorter or gone: 問い合わせ, 問合わせ, 問い合せ, 問合せ, 問合."""
    parts: list[tuple[str, ...]] = []
    at = 0
    for match in _ENDING.finditer(word):
        ending = match[0]
        parts += [(word[at : match.start()],), tuple(ending[start:] for start in range(len(ending) + 1))]
        at = match.end()
    yield from map("".join, product(*parts, (word[at:],)))


@cache
def _known() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return what finds words written in ways no rule tells, and these by each of them."""
    groups: dict[str, tuple[str, ...]] = {}
    for line in data("forms.tsv"):
        group = tuple(map(plain, line.split("\t")))
        groups |= dict.fromkeys(group, group)
    return re.compile("|".join(map(re.escape, sorted(groups, key=len, reverse=True)))), groups


_local = threading.local()


def _tokenizer() -> Tokenizer:
    """Return a dictionary of this thread that knows the usual forms; one must not be used by two at a time."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer(SplitMode.C)
    return _local.tokenizer


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")
