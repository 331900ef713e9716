"""Any life of an inquiry: who may write when, what is unread, what is disclosed, and one mail for each thing said."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from koubo.inquiries import queries, replying, sending
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.models import Inquiry
from koubo.inquiries.refusals import AlreadyAsked, AlreadyReplied, NoSuchSeeker, QuotaReached
from koubo.institutions.sight import whole
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep
from koubo.notifications.models import OutgoingMail
from koubo.profiles import actions as profile_actions
from tests.support import factories, inquiries, profiles
from tests.support.lives import assert_lives_as_the_model_says

pytestmark = pytest.mark.django_db
PER_DAY = 2


class AnyInquiry(RuleBasedStateMachine):
    """One institution, one seeker, and whatever they do; `threads` is the operator's setting."""

    threads = False

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.rules = override_settings(KOUBO_INQUIRY_THREADS=self.threads, KOUBO_INQUIRIES_PER_DAY=PER_DAY)
        self.rules.enable()
        self.now = factories.NOW
        self.of = factories.institution(email="jinji@aogiri.example")
        self.writer = inquiries.writer(self.of, email="hanako@aogiri.example")
        self.to = inquiries.addressee(name="秘密 太郎")
        self.seeker = profiles.acting(self.to.user)
        self.is_seen = True
        self.states: list[str] = []
        self.unread: list[bool] = []
        self.new: list[bool] = []
        self.disclosed: list[str] = []
        self.mails = {"asked": 0, "replied": 0, "declined": 0}
        self.days: list[object] = []

    def teardown(self) -> None:
        self.rules.disable()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @property
    def last(self) -> Inquiry:
        return Inquiry.objects.get(number=len(self.states))

    @rule(hours=st.sampled_from([1, 5, 24, 200]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def hide_or_show(self) -> None:
        self.is_seen = not self.is_seen
        act = profile_actions.switch_on if self.is_seen else profile_actions.switch_off
        act(by=self.seeker, now=self.now)

    @rule()
    def ask(self) -> None:
        def act() -> None:
            sending.send(self.of, self.to.code, inquiries.written(), by=self.writer, now=self.now)

        today = clock.day_of(self.now)
        if not self.is_seen:
            refused = NoSuchSeeker
        elif self.states and self.states[-1] in {"sent", "declined"}:
            refused = AlreadyAsked
        elif self.days.count(today) >= PER_DAY:
            refused = QuotaReached
        else:
            act()
            self.days.append(today)
            self.states.append("sent")
            self.unread.append(False)
            self.new.append(True)
            self.disclosed.append("")
            self.mails["asked"] += 1
            return
        with pytest.raises(refused):
            act()

    @precondition(lambda self: self.states)
    @rule(email=st.booleans())
    def reply(self, email: bool) -> None:
        self.now += timedelta(seconds=1)  # nothing is said in the instant in which something else was opened

        def act() -> None:
            replying.reply(self.last, "はい", Disclosed(email=email), by=self.seeker, now=self.now)

        state = self.states[-1]
        if state == "declined" or (state == "answered" and not self.threads):
            with pytest.raises(IllegalStep if state == "declined" else AlreadyReplied):
                act()
            return
        act()
        self.states[-1], self.unread[-1], self.new[-1] = "answered", True, False
        self.disclosed[-1] = self.to.user.email if email else ""
        self.mails["replied"] += 1

    @precondition(lambda self: self.states)
    @rule()
    def decline(self) -> None:
        if self.states[-1] == "answered":
            with pytest.raises(IllegalStep):
                replying.decline(self.last, "", by=self.seeker, now=self.now)
            return
        replying.decline(self.last, "place", by=self.seeker, now=self.now)
        self.mails["declined"] += self.states[-1] == "sent"
        self.states[-1], self.new[-1] = "declined", False

    @precondition(lambda self: self.states)
    @rule()
    def write_on(self) -> None:
        self.now += timedelta(seconds=1)
        if self.states[-1] != "answered" or not self.threads:
            with pytest.raises(IllegalStep):
                replying.write_on(self.last, "では", by=self.writer, now=self.now)
            return
        replying.write_on(self.last, "では", by=self.writer, now=self.now)
        self.mails["asked"] += 1
        self.unread[-1], self.new[-1] = False, True

    @precondition(lambda self: self.states)
    @rule(seeker=st.booleans())
    def open(self, seeker: bool) -> None:
        self.now += timedelta(seconds=1)
        if seeker:
            replying.open_as_seeker(self.last, now=self.now)
            self.new[-1] = False
        else:
            replying.open_as_institution(self.last, now=self.now)
            self.unread[-1] = False

    @invariant()
    def both_sides_see_what_the_model_says(self) -> None:
        rows = list(queries.with_messages(queries.of_institution(whole(self.of))).order_by("number"))
        assert [one.status for one in rows] == self.states
        assert queries.unread_replies(whole(self.of)) == sum(self.unread)
        assert queries.new_to_seeker(self.to.user_id) == sum(self.new)
        replies = [queries.reply_of(one) for one in rows]
        assert [one.shown_email if one else "" for one in replies] == self.disclosed
        assert not any(one.shown_name for one in replies if one)

    @invariant()
    def one_mail_for_each_thing_said(self) -> None:
        hearers = 2  # the registered address, and who sent it
        mails = OutgoingMail.objects.filter(kind__startswith="inquiries.")
        found = list(mails.values_list("kind", "to", "body", "subject"))
        kinds = [kind.partition(".")[2] for kind, *_ in found]
        assert {kind: kinds.count(kind) for kind in self.mails} == {
            "asked": self.mails["asked"],
            "replied": self.mails["replied"] * hearers,
            "declined": self.mails["declined"] * hearers,
        }
        for _, to, body, subject in found:
            said = body + subject
            others = (
                {self.to.user.email, "秘密"}
                if to != self.to.user.email
                else {"hanako@aogiri.example", "jinji@aogiri.example"}
            )
            assert not any(word in said for word in others)


class AnyThread(AnyInquiry):
    """The same where the operator lets both write on."""

    threads = True


@pytest.mark.parametrize("machine", [AnyInquiry, AnyThread])
def test_any_life_of_an_inquiry(machine: type[AnyInquiry]) -> None:
    assert_lives_as_the_model_says(machine, examples=120, chosen=13)
