"""A profile is to be seen exactly while it is on and confirmed, by institutions it is not hidden from."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from koubo.accounts.actions import erase_person
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.profiles import actions, codes, index, queries
from koubo.profiles.models import Profile
from koubo.profiles.queries import ProfileState
from koubo.profiles.refusals import NothingPublished, ProfileIncomplete
from koubo.search.models import IndexRow
from tests.support import factories, profiles

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def rows() -> list[int]:
    return list(IndexRow.objects.filter(collection=index.PROFILES.name).values_list("key", flat=True))


def test_published_for_six_months_then_hidden_and_never_deleted() -> None:
    here = factories.institution()
    made = profiles.published()
    until = datetime(2027, 5, 24, tzinfo=clock.JST)
    assert made.visible_until == until
    for instant, state in (
        (NOW - timedelta(microseconds=1), ProfileState.OFF),
        (NOW, ProfileState.PUBLISHED),
        (until - timedelta(microseconds=1), ProfileState.PUBLISHED),
        (until, ProfileState.HIDDEN),
    ):
        assert queries.state_of(made, instant) is state
        assert queries.visible_to(here, instant).exists() is (state is ProfileState.PUBLISHED)
        assert (queries.get_visible(made.code, here, instant) == made) is (state is ProfileState.PUBLISHED)


def test_confirming_prolongs_once_per_end() -> None:
    made = profiles.published()
    until, later = made.visible_until, NOW + timedelta(days=170)
    by = Actor.link(made.pk)
    held = actions.confirm(made, until=until, by=by, now=later)
    assert held.visible_until == datetime(2027, 11, 13, tzinfo=clock.JST)
    again = actions.confirm(made, until=until, by=by, now=later + timedelta(days=30))
    assert again.visible_until == held.visible_until
    with pytest.raises(NotPermitted):
        actions.confirm(made, until=held.visible_until, by=Actor.link(made.pk + 1), now=later)
    actions.switch_off(by=profiles.acting(made.user), now=later)
    with pytest.raises(IllegalStep):
        actions.confirm(made, until=held.visible_until, by=by, now=later)


def test_off_and_on_at_once() -> None:
    here, made = factories.institution(), profiles.published()
    by = profiles.acting(made.user)
    assert rows() == [made.pk]
    actions.switch_off(by=by, now=NOW)
    assert not queries.visible_to(here, NOW).exists()
    assert rows() == []
    actions.switch_on(by=by, now=NOW + timedelta(hours=1))
    assert queries.visible_to(here, NOW + timedelta(hours=1)).get() == made
    assert not queries.visible_to(here, NOW).exists()
    assert rows() == [made.pk]


def test_what_is_written_is_not_seen_before_it_is_published() -> None:
    made = profiles.published()
    by = profiles.acting(made.user)
    held = actions.save(profiles.content(headline="新しい見出し"), version=made.version, by=by, now=NOW)
    assert held.content["headline"] == profiles.CONTENT["headline"]
    with pytest.raises(StaleVersion):
        actions.publish(version=made.version, acknowledged=True, by=by, now=NOW)
    assert (
        actions.publish(version=held.version, acknowledged=True, by=by, now=NOW).content["headline"] == "新しい見出し"
    )


def test_what_is_refused() -> None:
    made = profiles.draft(headline="")
    by = profiles.acting(made.user)
    with pytest.raises(NothingPublished):
        actions.switch_on(by=by, now=NOW)
    with pytest.raises(ProfileIncomplete):
        actions.publish(version=made.version, acknowledged=True, by=by, now=NOW)
    with pytest.raises(IllegalStep):
        actions.switch_off(by=profiles.acting(factories.seeker()), now=NOW)
    with pytest.raises(NotPermitted):
        actions.begin(by=Actor(made.user_id, "desk"), now=NOW)


def test_another_user_id_leads_nowhere_under_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    here, made = factories.institution(), profiles.published()
    old = made.code
    assert len(old) == 9
    assert set(old[1:]) <= set(codes.LETTERS)
    other = profiles.published()
    given = iter([other.code, "U22222222"])
    monkeypatch.setattr(codes, "fresh", lambda: next(given))
    held = actions.new_code(by=profiles.acting(made.user), now=NOW)
    assert held.code == "U22222222"
    assert queries.get_visible(old, here, NOW) is None
    assert queries.get_visible("u22222222", here, NOW) == made


def test_erasing_the_person_takes_the_profile_along() -> None:
    made = profiles.published()
    erase_person(made.user, by=profiles.acting(made.user), now=NOW)
    assert not Profile.objects.exists()
    assert rows() == []


@pytest.mark.database_kind
@pytest.mark.parametrize("missing", ["content_at", "confirmed_at", "visible_until"])
def test_the_database_keeps_what_is_on_whole(missing: str) -> None:
    made = profiles.published()
    changed: dict[str, Any] = {missing: None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=made.pk).update(**changed)
