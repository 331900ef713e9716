"""Any life of a profile: institutions see exactly what a small model says, in the database and in search, and nothing else changes it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, StaleVersion
from koubo.profiles import actions, exclusions, queries
from koubo.profiles.finder import find
from koubo.profiles.models import Profile
from koubo.profiles.query import ProfileQuery
from koubo.profiles.refusals import NotAcknowledged, NothingPublished, ProfileIncomplete
from tests.support import factories, profiles
from tests.support.lives import assert_lives_as_the_model_says

pytestmark = pytest.mark.django_db
NAME = "篠崎 由美"
HEADLINES = ("衛星による観測", "深海の微生物", "", f"{NAME}の研究")
MONTHS = 6


class AnyLife(RuleBasedStateMachine):
    """One profile, two institutions; the model is what a person would say of it."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = factories.NOW
        self.here, self.there = factories.institution(), factories.institution()
        self.user = factories.seeker(name=NAME)
        self.by = profiles.acting(self.user)
        self.draft, self.shown, self.on = "衛星による観測", "", False
        self.until: datetime | None = None
        self.hidden: set[Any] = set()
        self.old_codes: set[str] = set()
        profiles.draft(self.user, headline=self.draft)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @property
    def profile(self) -> Profile:
        return Profile.objects.get(user=self.user)

    @property
    def is_seen(self) -> bool:
        return self.on and self.until is not None and self.now < self.until

    def shows_from_now(self) -> None:
        self.on = True
        self.until = clock.start_of(clock.months_after(clock.day_of(self.now), MONTHS))

    @rule(days=st.sampled_from([0, 1, 30, 150, 184]), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(headline=st.sampled_from(HEADLINES), old=st.booleans())
    def save(self, headline: str, old: bool) -> None:
        held = self.profile
        version = held.version - (1 if old else 0)
        content = profiles.content(headline=headline)
        if old and headline != self.draft:
            with pytest.raises(StaleVersion):
                actions.save(content, version=version, by=self.by, now=self.now)
        else:
            actions.save(content, version=version, by=self.by, now=self.now)
            self.draft = headline

    @rule(acknowledged=st.booleans())
    def publish(self, acknowledged: bool) -> None:
        def act() -> None:
            actions.publish(version=self.profile.version, acknowledged=acknowledged, by=self.by, now=self.now)

        if not self.draft:
            with pytest.raises(ProfileIncomplete):
                act()
        elif NAME in self.draft and not acknowledged:
            with pytest.raises(NotAcknowledged):
                act()
        else:
            act()
            self.shown = self.draft
            self.shows_from_now()

    @rule()
    def switch_off(self) -> None:
        actions.switch_off(by=self.by, now=self.now)
        self.on = False

    @rule()
    def switch_on(self) -> None:
        if not self.shown:
            with pytest.raises(NothingPublished):
                actions.switch_on(by=self.by, now=self.now)
            return
        actions.switch_on(by=self.by, now=self.now)
        if not self.is_seen:
            self.shows_from_now()

    @rule(link=st.booleans(), late=st.booleans())
    def confirm(self, link: bool, late: bool) -> None:
        held = self.profile
        by = Actor.link(held.pk) if link else self.by
        until = self.until if self.until and not late else factories.NOW
        if not self.on:
            with pytest.raises(IllegalStep):
                actions.confirm(held, until=until, by=by, now=self.now)
            return
        actions.confirm(held, until=until, by=by, now=self.now)
        if until == self.until:
            self.shows_from_now()

    @rule(first=st.booleans())
    def hide_from(self, first: bool) -> None:
        one = self.here if first else self.there
        exclusions.exclude_institution(one, by=self.by, now=self.now)
        self.hidden.add(one.pk)

    @rule()
    def hide_from_nobody(self) -> None:
        for row in self.profile.exclusions.filter(kind="institution"):
            exclusions.include(row.pk, by=self.by, now=self.now)
        self.hidden.clear()

    @rule()
    def new_code(self) -> None:
        self.old_codes.add(self.profile.code)
        actions.new_code(by=self.by, now=self.now)

    @invariant()
    def institutions_see_what_the_model_says(self) -> None:
        held = self.profile
        for one in (self.here, self.there):
            seen = self.is_seen and one.pk not in self.hidden
            assert (queries.get_visible(held.code, one, self.now) == held) is seen
            result = find(ProfileQuery(), one, now=self.now)
            assert (held in result.profiles()) is seen
            assert (result.is_few, result.total) == (seen, 0)
            assert not any(queries.get_visible(code, one, self.now) for code in self.old_codes)
        assert held.content.get("headline", "") == self.shown
        assert held.draft.get("headline", "") == self.draft
        assert User.objects.filter(pk=self.user.pk, name=NAME).exists()


def test_any_life_of_a_profile() -> None:
    assert_lives_as_the_model_says(AnyLife, examples=150, chosen=13)
