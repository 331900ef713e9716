"""Whether an entry is what was asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from koubo.search.entries import Entry
from koubo.search.matching import place, satisfies, subject
from koubo.search.query import SearchQuery, Sort, Words
from koubo.search.terms import Synonyms, read

AT = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SYNONYMS = Synonyms.of([("東大", "東京大学", "UTokyo", "University of Tokyo"), ("スパコン", "スーパーコンピュータ")])


def is_found(body: str, *, all_of=(), any_of=(), none_of=(), inside=False) -> bool:
    words = Words(all_of=all_of, any_of=any_of, none_of=none_of, inside=inside)
    ask = SearchQuery(collection="things", words=words, sort=Sort(number=None))
    return satisfies(subject(Entry(key=1, body=(body,))), ask, read(words, SYNONYMS))


def test_all_any_and_none_are_joint_conditions():
    text = "京都大学 准教授（AI）の公募"
    assert is_found(text, all_of=("京都", "AI"), any_of=("東京", "公募"), none_of=("東京",))
    assert not is_found(text, all_of=("京都", "東京"))
    assert not is_found(text, any_of=("東京", "大阪"))
    assert not is_found(text, none_of=("東京", "公募"))
    assert is_found(text, none_of=("東京",))


def test_terms_without_a_letter_are_no_conditions():
    assert is_found("京都", all_of=("。", "京都"), any_of=("、",), none_of=("!",))


def test_inside_takes_any_occurrence_and_still_excludes_only_words():
    assert not is_found("東京都", all_of=("京都",))
    assert is_found("東京都", all_of=("京都",), inside=True)
    assert is_found("東京都の大学", all_of=("大学",), none_of=("京都",))
    assert is_found("東京都の大学", all_of=("大学",), none_of=("京都",), inside=True)


def test_no_match_reaches_over_a_break_and_a_term_with_a_break_is_its_pieces():
    assert not is_found("京、都", all_of=("京都",), inside=True)
    assert is_found("大学は京都にある", all_of=("京都、大学",))
    assert not is_found("京都にある", all_of=("京都、大学",))


@pytest.mark.parametrize("body", ["東大の研究室", "東京大学の研究室", "at UTokyo", "東京大學"])
def test_a_synonym_is_as_good(body):
    assert is_found(body, all_of=("東大",))
    assert is_found(body, all_of=("utokyo",))
    assert not is_found(body, none_of=("東京大学",))


@pytest.mark.parametrize("body", ["東大の研究室", "at UTokyo", "University of Tokyo", "Tokyo, part of a university"])
def test_words_side_by_side_may_together_be_a_synonym(body):
    assert is_found(body, all_of=("University", "of", "Tokyo"))
    assert is_found(f"{body} 薬学", all_of=("University", "of", "Tokyo", "薬学"))
    assert not is_found(body, all_of=("University", "of", "Tokyo", "薬学"))
    assert not is_found("東大の研究室", all_of=("of", "University", "Tokyo"))


def test_characters_side_by_side_may_too_and_keep_their_own_synonyms():
    assert is_found("UTokyo の講師", all_of=("東京", "大学", "講師"))
    assert is_found("スパコンの講師", all_of=("スーパー", "コンピューター", "講師"))
    assert is_found("東大とスパコン", all_of=("UTokyo", "スーパー", "コンピュータ"))
    assert not is_found("スパコン", all_of=("UTokyo", "スーパー", "コンピュータ"))


def test_a_long_vowel_at_the_end_is_no_difference():
    assert is_found("コンピュータの研究", all_of=("コンピューター",))
    assert is_found("コンピューターの研究", all_of=("コンピュータ",))
    assert is_found("スパコンの研究", all_of=("スーパーコンピューター",))


@pytest.mark.parametrize(
    ("closed", "at", "found"),
    [
        (False, AT - TICK, False),
        (False, AT, True),
        (False, AT + timedelta(days=1) - TICK, True),
        (False, AT + timedelta(days=1), False),
        (True, AT - TICK, False),
        (True, AT + timedelta(days=1), True),
        (True, AT + timedelta(days=2) - TICK, True),
        (True, AT + timedelta(days=2), False),
    ],
)
def test_it_is_open_from_its_first_instant_until_its_last(closed, at, found):
    entry = Entry(key=1, live_from=AT, live_until=AT + timedelta(days=1), kept_until=AT + timedelta(days=2))
    ask = SearchQuery(collection="things", at=at, closed=closed, sort=Sort(number=None))
    assert satisfies(subject(entry), ask, read(ask.words, SYNONYMS)) is found


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"facets": {"job": frozenset({"1", "9"}), "area": frozenset({"kyoto"})}}, True),
        ({"facets": {"job": frozenset({"9"})}}, False),
        ({"facets": {"job": frozenset({"1"}), "area": frozenset({"osaka"})}}, False),
        ({"facets": {"form": frozenset({"1"})}}, False),
        ({"scope": {"owner": "7"}}, True),
        ({"scope": {"owner": "8"}}, False),
        ({"without": {"owner": frozenset({"8"})}}, True),
        ({"without": {"owner": frozenset({"7", "8"})}}, False),
        ({"ranges": {"pay": (100, None)}}, True),
        ({"ranges": {"pay": (None, 100)}}, True),
        ({"ranges": {"pay": (101, None)}}, False),
        ({"ranges": {"pay": (None, 99)}}, False),
        ({"ranges": {"age": (None, None)}}, False),
    ],
)
def test_facets_scope_and_ranges_are_joint_and_values_of_one_facet_are_not(conditions, found):
    facets = {"job": frozenset({"1", "2"}), "area": frozenset({"kyoto"}), "owner": frozenset({"7"})}
    ask = SearchQuery(collection="things", sort=Sort(number=None), **conditions)
    it = subject(Entry(key=1, facets=facets, numbers={"pay": 100}))
    assert satisfies(it, ask, read(ask.words, SYNONYMS)) is found


def at(entry: Entry, *all_of: str, any_of: tuple[str, ...] = ()) -> tuple[int, int]:
    return place(subject(entry).classes, read(Words(all_of=all_of, any_of=any_of), SYNONYMS))


def test_relevance_looks_at_titles_then_at_names_then_at_how_many_words_are_in_titles():
    entry = Entry(key=1, titles=("化学の教授",), names=("京都大学",), body=("薬学も歓迎",))

    def tier(*all_of: str, any_of=()) -> int:
        return at(entry, *all_of, any_of=any_of)[0]

    assert tier("化学", "教授") == 0
    assert tier("化学", any_of=("薬学", "教授")) == 0
    assert tier("化学", "京都大学") == 1
    assert tier("化学", "薬学") == 2
    assert tier("化学", "京都大学", "薬学") == 3
    assert tier("化学", "教授", "薬学") == 2, "two words of three are in the title"
    assert tier("京都大学", "薬学") == 3, "no word of it is in a title"
    assert tier("薬学") == 2
    assert tier("薬学", any_of=("歓迎", "教授")) == 2


@pytest.mark.parametrize(
    ("all_of", "any_of", "lacks"),
    [
        (("量子", "計算"), (), 0),  # side by side, and both often
        (("計算", "量子"), (), 0),  # two words in either order
        (("量子", "化学"), (), 2),  # often, but never side by side
        (("machine", "learning"), (), 1),  # side by side, not often
        (("learning", "物性"), (), 3),
        (("量子",), (), 2),  # one word has no side: what stands often lacks nothing else
        (("物性",), (), 3),
        (("計算機",), (), 3),  # 計算 in 計算量子 is not it
        (("量子",), ("物性", "化学"), 2),
        (("量子",), ("物性", "learning"), 3),
        (("量子計算の方法論",), (), 3),  # a long one is never said to be often
    ],
)
def test_inside_a_tier_words_side_by_side_come_first_and_then_what_stands_often(all_of, any_of, lacks):
    entry = Entry(
        key=1,
        titles=("公募",),
        body=(
            "量子計算。量子、計算、量子計算の方法論",
            "化学、化学、化学、物性",
            "machine learning",
            "量子計算の方法論" * 3,
        ),
    )
    assert at(entry, *all_of, any_of=any_of)[1] == lacks
