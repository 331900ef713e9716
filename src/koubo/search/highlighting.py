"""Finds what matched in the text as people wrote it. Pure."""

import re
from typing import Final

from koubo.search.analysis import Analysed, Piece, analyse, lay_all
from koubo.search.folding import Span, traced
from koubo.search.matching import stands
from koubo.search.terms import Terms

# Text in order, each part with whether it is what matched.
Parts = list[tuple[str, bool]]

ELLIPSIS: Final = "…"
_SPACE: Final = re.compile(r"\s+")
# Where an excerpt may begin or end, if one is near.
_CUT: Final = re.compile(r"[\s。、．，.,;:；：！？!?）)」』]")
_NEAR: Final = 12


def split(text: str, terms: Terms) -> Parts:
    """Return the text in parts: what the terms asked for found in it, and what is between."""
    return _parts(text, _spans(text, terms), 0, len(text))


def excerpt(text: str, terms: Terms, *, around: int = 40) -> Parts:
    """Return the surroundings of the first match in one line, or nothing if there is none."""
    spans = _spans(text, terms)
    if not spans:
        return []
    first, last = spans[0]
    start, end = max(0, first - around), min(len(text), last + around)
    if start:
        start = next((match.end() for match in _CUT.finditer(text, start, min(start + _NEAR, first))), start)
    if end < len(text):
        end = max((match.start() for match in _CUT.finditer(text, max(end - _NEAR, last), end)), default=end)
    parts = [(_SPACE.sub(" ", part), matched) for part, matched in _parts(text, spans, start, end)]
    return [(ELLIPSIS, False)] * bool(start) + parts + [(ELLIPSIS, False)] * (end < len(text))


def _parts(text: str, spans: list[Span], start: int, end: int) -> Parts:
    """Return the text between start and end in parts."""
    parts, at = [], start
    for span in spans:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            parts += [(text[at:first], False), (text[first:last], True)]
            at = last
    parts.append((text[at:end], False))
    return [part for part in parts if part[0]]


def _spans(text: str, terms: Terms) -> list[Span]:
    """Return where in the text something matched, in order; what overlaps or touches is one."""
    wanted = {
        piece
        for term in terms.all_of + terms.any_of
        for pieces in term
        for piece in pieces
        if terms.inside or not piece.wide
    }
    origin = traced(text) if wanted else None
    if origin is None:
        return []
    plain, spans = origin
    laid, places = lay_all(plain)
    if not any(piece.text in laid for piece in wanted):
        return []
    analysed = analyse([text])
    merged: list[Span] = []
    for first, last in sorted(
        found for piece in wanted for found in _occurrences(analysed, piece, inside=terms.inside)
    ):
        start, end = spans[places[first]][0], spans[places[last]][1]
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _occurrences(it: Analysed, piece: Piece, *, inside: bool) -> list[Span]:
    """Return the first and the last character of each occurrence of the piece, without spaces at its ends."""
    letters = len(piece.text.strip())
    shift = piece.text.startswith(" ")
    found, at = [], it.text.find(piece.text)
    while at >= 0:
        if inside or stands(it, piece, at):
            found.append((at + shift, at + shift + letters - 1))
        at = it.text.find(piece.text, at + 1)
    return found
