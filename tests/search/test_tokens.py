"""What the index stores of titles, names and body: the same as of each beginning of the text by itself."""

from hypothesis import given
from hypothesis import strategies as st

from koubo.search.analysis import analyse, term
from koubo.search.index.tokens import NOTHING, PLACES, covers, neighbours, stored
from koubo.search.matching import is_often, occurs
from tests.search.test_analysis import AWKWARD


@given(st.lists(st.lists(AWKWARD, max_size=2), min_size=3, max_size=3))
def test_the_parts_of_a_text_follow_each_other_as_in_the_whole(parts):
    analysed = [analyse(texts) for texts in parts]
    whole = analyse([])
    for part, found in zip(analysed, stored(analysed), strict=True):
        whole += part
        assert [found] == list(stored([whole]))


def test_what_stands_in_two_parts_is_not_neighbours():
    (titles, *_), (both, alone, _) = stored([analyse(["京都"]), analyse(["大学"])])
    assert titles.split() == both.split()[: 2 * PLACES]
    assert "都大" not in both
    assert {"^京都$", "^大学$"} <= set(alone.split())


ANY = st.text("京都大学の文ー aiAI3、-", max_size=30)


@given(ANY, ANY, st.integers(0, 29), st.integers(1, 12), st.booleans())
def test_every_cover_is_where_the_piece_is(text, other, start, length, inside):
    for it in (analyse([text]), analyse([other])):
        ((written, alone, often),) = stored([it])
        places = [*written.split(), *[NOTHING] * PLACES * length]
        for piece in term(text[start : start + length]):
            if occurs(it, piece, inside=True):
                assert set(neighbours(piece)) <= set(places)
            for cover in covers(piece, inside=inside):
                at = range(0, len(written.split()), PLACES)
                there = any(all(is_there(token, places[first:], alone) for token in cover) for first in at)
                assert there is occurs(it, piece, inside=inside), cover
            if piece.short:
                ((token, *_),) = covers(piece, inside=False)
                assert (token.text in often.split()) is is_often(it, ((piece,),))


def is_there(token, places, alone):
    return token.text in alone.split() if token.in_set else places[token.place] == token.text
