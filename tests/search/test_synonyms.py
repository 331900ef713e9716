"""Synonyms: kept by the secretariat, used from the next search on."""

from datetime import UTC, datetime

import pytest

from koubo.audit.trail import Actor, history
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.search import collections, synonyms
from koubo.search.follower import Follower
from koubo.search.models import Synonym, SynonymGroup
from koubo.search.query import Words
from koubo.search.terms import key
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def desk():
    return factories.acting_as_desk(factories.desk_member())


def meant(term: str) -> set[str]:
    """Return what a term may be."""
    (alternatives,) = synonyms.terms(Words(all_of=(term,))).all_of
    return {"".join(piece.text.strip() for piece in pieces) for pieces in alternatives}


def test_a_group_is_used_at_once_whichever_member_is_asked_for(desk):
    assert meant("東大") == {"東大"}
    group = synonyms.add(["東大", "東京大学", "UTokyo"], by=desk, now=NOW)
    assert meant("東大") == meant("東京大學") == meant("ｕｔｏｋｙｏ") == {"東大", "東京大学", "utokyo"}

    synonyms.change(group, ["東大", "東京大学"], by=desk, now=NOW)
    assert meant("東大") == {"東大", "東京大学"}
    assert meant("UTokyo") == {"utokyo"}

    group.refresh_from_db()
    synonyms.remove(group, by=desk, now=NOW)
    assert meant("東大") == {"東大"}
    assert not Synonym.objects.exists()


def test_each_step_is_written_down(desk):
    group = synonyms.add(["東大", "東京大学"], by=desk, now=NOW)
    synonyms.change(group, ["東大", "UTokyo"], by=desk, now=NOW)
    group.refresh_from_db()
    synonyms.remove(SynonymGroup(pk=group.pk, version=group.version), by=desk, now=NOW)
    entries = [(e.verb, e.before.get("members"), e.after.get("members")) for e in history(group).order_by("pk")]
    assert entries == [
        ("add_synonyms", None, ["東大", "東京大学"]),
        ("change_synonyms", ["東大", "東京大学"], ["東大", "UTokyo"]),
        ("remove_synonyms", ["東大", "UTokyo"], None),
    ]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "2語以上"),
        (["東大"], "2語以上"),
        (["東大", " ", ""], "2語以上"),
        ([f"語{n}" for n in range(21)], "20語以下"),
        (["東大", "。"], "文字や数字がありません"),
        (["東大", "学" * 65], "64文字まで"),
        (["東大", "ＡＩ", "ai"], "同じ語として"),
        (["コンピュータ", "コンピューター"], "同じ語として"),
    ],
)
def test_members_that_cannot_be_a_group_are_refused(desk, texts, said):
    with pytest.raises(synonyms.GroupRefused) as refused:
        synonyms.add(texts, by=desk, now=NOW)
    assert said in refused.value.text.ja
    assert not SynonymGroup.objects.exists()


def test_a_word_is_in_one_group_only(desk):
    synonyms.add(["東大", "東京大学"], by=desk, now=NOW)
    other = synonyms.add(["阪大", "大阪大学"], by=desk, now=NOW)
    with pytest.raises(synonyms.MemberTaken) as refused:
        synonyms.add(["UTokyo", "東京大學"], by=desk, now=NOW)
    assert "東大 = 東京大学" in refused.value.text.ja
    with pytest.raises(synonyms.MemberTaken):
        synonyms.change(other, ["阪大", "東大"], by=desk, now=NOW)
    other.refresh_from_db()
    assert other.texts == ("阪大", "大阪大学")


def test_who_read_an_older_group_overwrites_nothing(desk):
    group = synonyms.add(["東大", "東京大学"], by=desk, now=NOW)
    read_before = SynonymGroup.objects.get(pk=group.pk)
    synonyms.change(group, ["東大", "UTokyo"], by=desk, now=NOW)
    for act in (lambda: synonyms.change(read_before, ["a", "b"], by=desk, now=NOW),
                lambda: synonyms.remove(read_before, by=desk, now=NOW)):  # fmt: skip
        with pytest.raises(StaleVersion):
            act()
    synonyms.remove(SynonymGroup.objects.get(), by=desk, now=NOW)
    with pytest.raises(IllegalStep):
        synonyms.remove(read_before, by=desk, now=NOW)


def test_only_the_secretariat_may():
    by = Actor(factories.desk_member().pk, "institution:1")
    for act in (synonyms.take_offered, lambda **who: synonyms.add(["a", "b"], **who)):
        with pytest.raises(NotPermitted):
            act(by=by, now=NOW)


def test_what_comes_with_the_portal_is_taken_where_nothing_stands_in_its_way(desk):
    synonyms.add(["東大", "本郷"], by=desk, now=NOW)
    offered = synonyms.offered()
    assert offered
    assert synonyms.take_offered(by=desk, now=NOW) == len(offered)
    assert synonyms.offered() == []
    assert synonyms.take_offered(by=desk, now=NOW) == 0
    assert meant("東大") == {"東大", "本郷"}
    assert meant("RIKEN") == {"理化学研究所", "理研", "riken"}


def test_what_comes_with_the_portal_says_nothing_twice():
    members = [key(text) for group in synonyms.offered() for text in group]
    assert all(members)
    assert len(members) == len(set(members))


def test_asking_for_terms_costs_one_query_while_nothing_changes(desk, django_assert_num_queries):
    synonyms.add(["東大", "東京大学"], by=desk, now=NOW)
    synonyms.current()
    with django_assert_num_queries(1):
        synonyms.terms(Words(all_of=("東大",)))
    with django_assert_num_queries(0):
        synonyms.terms(Words())


def test_refusals_speak_both_languages(desk):
    with pytest.raises(Refusal) as refused:
        synonyms.add(["東大"], by=desk, now=NOW)
    assert "Enter 2 to 20 words (now 1)" in refused.value.text.en


def test_keys_of_an_older_analysis_are_renewed_and_nothing_is_lost(desk):
    synonyms.add(["student", "learner"], by=desk, now=NOW)
    synonyms.add(["teacher", "instructor"], by=desk, now=NOW)
    Synonym.objects.filter(text="student").update(same=" students ")
    Synonym.objects.filter(text="teacher").update(text="learners", same=" learners ")
    assert synonyms.renew() == 1
    kept = dict(Synonym.objects.values_list("text", "same"))
    assert kept["student"] == key("students")
    assert kept["learners"] == " learners "
    assert synonyms.renew() == 0
    assert [group.texts[0] for group in synonyms.groups("student")] == ["student"]


def test_the_follower_renews_them(desk, monkeypatch):
    synonyms.add(["student", "learner"], by=desk, now=NOW)
    Synonym.objects.filter(text="student").update(same=" students ")
    monkeypatch.setattr(collections, "declared", tuple)
    Follower().step(NOW)
    assert Synonym.objects.get(text="student").same == key("student")
