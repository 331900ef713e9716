"""Terms of the index that are written nearly as a word nobody wrote: what may have been meant."""

from difflib import SequenceMatcher
from typing import Final

import tantivy

from koubo.search.analysis import is_cjk, term
from koubo.search.folding import hiragana, plain

# So many terms that begin alike are looked at, and so alike must one be: of three characters two.
_MOST: Final = 3000
_ALIKE: Final = 0.72
_ALIKE_SHORT: Final = 0.66
_SHORTEST: Final = 3
_KATAKANA: Final = {n: n + 0x60 for n in range(0x3041, 0x3097)}


def near(searcher: tantivy.Searcher, text: str, limit: int) -> tuple[str, ...]:
    """Return terms that begin with the same character, the most alike first, and of these what more entries have."""
    pieces = term(text)
    units = pieces[0].units if len(pieces) == 1 else ()
    together = "".join(units)
    if len(together) < _SHORTEST:
        return ()
    in_set = all(map(is_cjk, units))
    if not in_set and len(units) > 1:
        return ()
    found = []
    start = f"^{together[0]}" if in_set else together[0]
    for token, many in searcher.terms_with_prefix("b_set" if in_set else "b", start, limit=_MOST):
        word = token[1:-1] if in_set else token
        if (in_set and token[-1] != "$") or abs(len(word) - len(together)) > 2 or not word.isalpha():
            continue
        alike, same_length = SequenceMatcher(None, together, word).ratio(), len(word) == len(together)
        if (_ALIKE_SHORT if in_set and same_length else _ALIKE) <= alike < 1:
            found.append((in_set and not same_length, -alike, -many, word))
    is_katakana = plain(text) != hiragana(plain(text))
    return tuple(word.translate(_KATAKANA) if is_katakana else word for *_, word in sorted(found)[:limit])


def beginning(searcher: tantivy.Searcher, text: str, limit: int) -> tuple[str, ...]:
    """Return words of other letters that begin with what someone has typed so far of one, the most frequent first."""
    pieces = term(text)
    units = pieces[0].units if len(pieces) == 1 else ()
    if len(units) != 1 or is_cjk(units[0]):
        return ()
    found = searcher.terms_with_prefix("b", units[0], limit=_MOST)
    return tuple(word for _, word in sorted((-many, word) for word, many in found if word.isalnum())[:limit])
