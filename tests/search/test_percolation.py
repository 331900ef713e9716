"""Which saved searches are for new entries: the same that searching would find."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from koubo.search import matching, percolation
from koubo.search.entries import Entry
from koubo.search.matching import satisfies, subject
from koubo.search.percolation import percolate
from koubo.search.query import SearchQuery, Sort, Words
from koubo.search.terms import Synonyms, read

NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SYNONYMS = Synonyms.of([("東大", "東京大学"), ("AI", "人工知能")])
ATOMS = [
    "京都",
    "東京都",
    "大学",
    "東大",
    "AI",
    "art",
    "smart",
    "学",
    "准教授",
    "教授",
    "、",
    " ",
    "データ",
    "薬",
    "人工知能",
]
TEXT = st.lists(st.sampled_from(ATOMS), max_size=8).map("".join)
TERMS = st.lists(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=2).map("".join), max_size=2).map(tuple)
VALUES = st.frozensets(st.sampled_from("abc"), max_size=2)
MOMENT = st.none() | st.sampled_from([NOON + timedelta(hours=n) for n in range(-2, 3)])


@st.composite
def entries(draw):
    return [
        Entry(
            key=key,
            titles=(draw(TEXT),),
            body=(draw(TEXT), draw(TEXT)),
            facets={"job": draw(VALUES), "owner": draw(VALUES)},
            numbers=draw(st.dictionaries(st.just("pay"), st.integers(0, 3))),
            live_from=draw(MOMENT),
            live_until=draw(MOMENT),
            kept_until=draw(MOMENT),
        )
        for key in range(1, draw(st.integers(1, 5)))
    ]


ASKS = st.builds(
    SearchQuery,
    collection=st.just("things"),
    words=st.builds(Words, all_of=TERMS, any_of=TERMS, none_of=TERMS, inside=st.booleans()),
    facets=st.dictionaries(st.sampled_from(["job", "form"]), VALUES, max_size=1),
    scope=st.dictionaries(st.just("owner"), st.sampled_from("abc")),
    without=st.dictionaries(st.just("owner"), st.frozensets(st.sampled_from("abc"), max_size=2)),
    ranges=st.dictionaries(st.just("pay"), st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))),
    at=MOMENT,
    closed=st.booleans(),
    sort=st.just(Sort(number=None)),
)


@given(st.lists(ASKS, max_size=6), entries())
def test_it_says_what_comparing_each_with_each_would(asks, batch):
    expected = {}
    for name, ask in enumerate(asks):
        terms = read(ask.words, SYNONYMS)
        keys = tuple(entry.key for entry in batch if satisfies(subject(entry), ask, terms))
        if keys:
            expected[name] = keys
    assert percolate(dict(enumerate(asks)), batch, SYNONYMS) == expected


def test_a_text_is_read_only_for_terms_whose_characters_it_has_and_once(monkeypatch):
    batch = [Entry(key=n, body=(f"語{chr(0x4E00 + n)}{chr(0x5000 + n)}の研究",)) for n in range(1, 101)]
    asks = {
        n: SearchQuery(
            collection="things",
            words=Words(all_of=(chr(0x4E00 + n % 500) + chr(0x5000 + n % 500),)),
            sort=Sort(number=None),
        )
        for n in range(1, 1001)
    }
    compared = []
    monkeypatch.setattr(percolation, "has", lambda *args, **more: compared.append(args) or matching.has(*args, **more))
    assert percolate(asks, batch, SYNONYMS)[501] == (1,)
    assert len(compared) == 100
