"""The verbs: each once, for its own person only, within the limit."""

from datetime import timedelta

import pytest

from koubo.accounts.actions import erase_person
from koubo.alerts import actions, conditions, links, queries
from koubo.alerts.models import SavedSearch
from koubo.alerts.schedule import Frequency
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.kernel.errors import IllegalStep, NotPermitted
from tests.alerts.support import acting, query, saved
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(subject_kind="savedsearch").order_by("pk").values_list("verb", flat=True))


def test_saved_twice_it_is_one() -> None:
    person = factories.seeker()
    first = saved(person, "q=薬学&sort=deadline&page=3", now=NOW)
    again, is_new = actions.save_search(
        query("q=薬学"), name="別名", frequency=Frequency.DAILY, by=acting(person), now=NOW
    )
    assert (again, is_new) == (first, False)
    assert (first.name, first.frequency, first.address) == ("薬学", "instant", "q=%E8%96%AC%E5%AD%A6")
    assert verbs() == ["save_search"]
    assert queries.saved_as(person.pk, query("q=薬学&view=compact")) == first
    assert queries.saved_as(factories.seeker().pk, query("q=薬学")) is None


def test_what_changes_from_day_to_day_is_not_saved() -> None:
    asked = query("q=薬学&new=7&closing=3&since=2026-11-20T00:00:00Z")
    assert conditions.address_of(asked) == "q=%E8%96%AC%E5%AD%A6"
    assert [text.ja for text in conditions.left_out(asked)] == ["新着", "前回の閲覧以降", "募集締切間近"]


def test_there_is_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    person = factories.seeker()
    for word in ("a", "b"):
        saved(person, f"q={word}", now=NOW)
    with pytest.raises(actions.TooManySearches):
        saved(person, "q=c", now=NOW)
    assert saved(person, "q=a", now=NOW).address == "q=a"
    assert SavedSearch.objects.count() == 2


def test_each_verb_once() -> None:
    person = factories.seeker()
    by, search = acting(person), saved(person, "q=薬学", now=NOW, frequency=Frequency.DAILY)
    later = NOW + timedelta(days=1)
    for _ in range(2):
        actions.pause(search, by=by, now=later)
    search.refresh_from_db()
    assert (search.paused_at, search.seen_until) == (later, NOW)
    later += timedelta(days=1)
    for _ in range(2):
        actions.resume(search, by=by, now=later)
        actions.set_up(search, name="薬", frequency=Frequency.WEEKLY, by=by, now=later)
        actions.change(search, query("q=理学"), by=by, now=later)
    search.refresh_from_db()
    assert (search.name, search.frequency, search.since) == ("薬", "weekly", later)
    token = search.feed_token
    actions.renew_token(search, by=by, now=later)
    assert queries.with_token(token) is None
    for _ in range(2):
        actions.delete_search(search, by=by, now=later)
    with pytest.raises(IllegalStep):
        actions.pause(search, by=by, now=later)
    assert verbs() == [
        "save_search", "pause_search", "resume_search", "set_up_search", "change_search", "renew_search_token", "delete_search",
    ]  # fmt: skip


def test_two_searches_never_ask_the_same() -> None:
    person = factories.seeker()
    one, other = (saved(person, f"q={word}", now=NOW) for word in ("a", "b"))
    with pytest.raises(actions.SavedAlready, match="saved-already"):
        actions.change(other, query("q=a"), by=acting(person), now=NOW)
    assert actions.change(one, query("q=a"), by=acting(person), now=NOW) == one


@pytest.mark.parametrize("verb", ["pause", "resume", "renew_token", "delete_search"])
def test_nobody_touches_those_of_another(verb: str) -> None:
    search = saved(factories.seeker(), now=NOW)
    for by in (acting(factories.seeker()), Actor(search.user_id, "desk"), Actor.job("alerts")):
        with pytest.raises(NotPermitted):
            getattr(actions, verb)(search, by=by, now=NOW)


def test_only_seekers_save() -> None:
    with pytest.raises(NotPermitted):
        actions.save_search(
            query(), name="", frequency=Frequency.DAILY, by=Actor(factories.desk_member().pk, "desk"), now=NOW
        )


def test_who_holds_the_link_of_a_mail_ends_its_mails() -> None:
    person = factories.seeker()
    one, other = (saved(person, f"q={word}", now=NOW) for word in ("a", "b"))
    token = links.token_for([one.pk])
    assert links.searches_of(token) == (one.pk,)
    by = Actor.link("alerts")
    assert [actions.unsubscribe(links.searches_of(token), by=by, now=NOW) for _ in range(2)] == [1, 0]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.frequency, other.frequency) == ("none", "instant")
    for forged in (f"{other.pk}:{token.partition(':')[2]}", "", "x", f"{one.pk}"):
        with pytest.raises(ValueError):
            links.searches_of(forged)


def test_they_go_with_their_person() -> None:
    person = factories.seeker()
    saved(person, now=NOW)
    erase_person(person, by=acting(person), now=NOW)
    assert not SavedSearch.objects.exists()


def test_what_cannot_be_read_any_more_is_said() -> None:
    reading = conditions.read("q=薬学&field=gone")
    assert (reading.is_wider, [note.param for note in reading.lost]) == (True, ["field"])
    some = conditions.read("job=gone&job=00011")
    assert (some.is_wider, len(some.lost), some.query.codes("job")) == (False, 1, {"00011"})
    assert conditions.in_words(query("job=00011")).en.startswith("Job type: ")
    assert conditions.in_words(query()) == conditions.EVERYTHING
