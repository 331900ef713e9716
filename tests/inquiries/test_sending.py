"""Sending: who may, to whom, how many a day, what is kept, and that who cannot be seen cannot be told from nobody."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from koubo.audit.models import AuditEntry
from koubo.inquiries import drafts, sending, similarity, supervising
from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.models import TEXT_LIMIT, Inquiry, InquiryDraft, InquiryMessage
from koubo.inquiries.refusals import AlreadyAsked, NoSuchSeeker, NotWritten, QuotaReached, SendingBlocked
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.profiles import actions as profile_actions
from koubo.profiles import exclusions
from tests.support import factories, inquiries, profiles
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def test_an_inquiry_is_kept_mailed_and_written_down() -> None:
    of = factories.institution()
    by = inquiries.writer(of)
    to = inquiries.addressee()
    drafts.keep(of, to.code, inquiries.written(), by=by, now=NOW)
    made = inquiries.sent(of, to=to, by=by)
    assert (made.number, made.status, made.user_code, made.seeker, made.sent_at) == (
        1,
        InquiryStatus.SENT,
        to.code,
        to.user,
        NOW,
    )
    message = made.messages.get()
    assert (message.text, message.from_seeker) == (inquiries.TEXT, False)
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    assert message.mail == mail
    assert (mail.recipient, mail.to, mail.hat) == (to.user, to.user.email, "")
    assert inquiries.TEXT in mail.body
    assert of.name_ja in mail.subject
    assert f"/seeker/inquiries/{made.pk}/" in mail.body
    author = factories.person_of(by)
    assert author.email not in mail.body + mail.subject
    assert author.name not in mail.body
    entry = AuditEntry.objects.get(verb="send_inquiry")
    assert (entry.subject_id, entry.actor_id, entry.after) == (str(made.pk), by.user_id, {"number": 1, "to": to.code})
    assert not InquiryDraft.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("ja", "求職者照会メールが届きました"), ("en", "has written to you")])
def test_the_mail_is_in_the_language_chosen_for_it(language: str, words: str) -> None:
    to = inquiries.addressee(language="ja" if language == "en" else "en")
    inquiries.sent(to=to, language=language)
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    assert mail.language == language
    assert words in mail.subject


def test_an_own_published_opening_is_named_in_the_mail() -> None:
    public = factories.published(title="沿岸工学 助教の公募")
    of = public.posting.institution
    inquiries.sent(of, posting_id=public.posting_id, purpose="")
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    assert "沿岸工学 助教の公募" in mail.body
    assert f"/postings/{public.posting.number}/" in mail.body


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("language", {"language": ""}),
        ("language", {"language": "fr"}),
        ("purpose", {"purpose": " \u200b"}),
        ("purpose", {"purpose": "目" * 101}),
        ("text", {"text": " \n\u3000"}),
        ("text", {"text": "あ" * (TEXT_LIMIT + 1)}),
    ],
)
def test_what_is_missing_or_too_long_is_named(where: str, changes: dict[str, Any]) -> None:
    with pytest.raises(NotWritten) as refused:
        inquiries.sent(**changes)
    assert refused.value.where == where
    assert not Inquiry.objects.exists()


def test_ten_thousand_characters_fit_and_nothing_in_them_acts() -> None:
    text = ("<script>alert(1)</script>\nBcc: everyone@koubo.example\n.\n🎓" * 400)[:TEXT_LIMIT]
    made = inquiries.sent(text=text)
    assert InquiryMessage.objects.get(inquiry=made).text == text
    assert text in OutgoingMail.objects.get(kind="inquiries.asked").body


def test_an_opening_of_another_institution_or_a_draft_cannot_be_named() -> None:
    of = factories.institution()
    for revision in (factories.published(), factories.draft(of)):
        with pytest.raises(NotWritten) as refused:
            inquiries.sent(of, posting_id=revision.posting_id)
        assert refused.value.where == "posting"


def test_only_who_writes_for_the_institution_sends() -> None:
    of, other = factories.institution(), factories.institution()
    viewer = factories.acting_for(factories.member(of, Membership.Role.VIEWER), of)
    for by in (viewer, inquiries.writer(other), factories.acting_as_desk(factories.desk_member())):
        with pytest.raises(NotPermitted):
            inquiries.sent(of, by=by)


def test_everybody_who_cannot_be_seen_is_refused_alike() -> None:
    of = factories.institution()
    by = inquiries.writer(of)
    hidden, excluded, draft = inquiries.addressee(), inquiries.addressee(), profiles.draft()
    profile_actions.switch_off(by=profiles.acting(hidden.user), now=NOW)
    exclusions.exclude_institution(of, by=profiles.acting(excluded.user), now=NOW)
    own = inquiries.addressee()
    Membership.objects.create(institution=of, user=own.user, role=Membership.Role.EDITOR)
    said = set()
    for code in (hidden.code, excluded.code, draft.code, "UAAAAAAAA", "", "\0", "あ", "U" * 300, "' OR 1=1"):
        with pytest.raises(NoSuchSeeker) as refused:
            sending.send(of, code, inquiries.written(), by=by, now=NOW)
        said.add((refused.value.code, refused.value.text))
        with pytest.raises(NoSuchSeeker):
            sending.why_not(of, code, by=by, now=NOW)
        with pytest.raises(NoSuchSeeker):
            drafts.keep(of, code, inquiries.written(), by=by, now=NOW)
    with pytest.raises(NoSuchSeeker):
        sending.send(of, own.code, inquiries.written(), by=factories.acting_for(own.user, of), now=NOW)
    assert len(said) == 1
    assert not Inquiry.objects.exists()
    assert not InquiryDraft.objects.exists()


def test_one_at_a_time_until_the_reply() -> None:
    of, to = factories.institution(), inquiries.addressee()
    by = inquiries.writer(of)
    first = inquiries.sent(of, to=to, by=by)
    with pytest.raises(AlreadyAsked):
        inquiries.sent(of, to=to, by=inquiries.writer(of))
    assert isinstance(sending.why_not(of, to.code, by=by, now=NOW), AlreadyAsked)
    inquiries.sent(to=to)  # another institution may
    inquiries.replied(first)
    assert inquiries.sent(of, to=to, by=by).number == 2


MIDNIGHT = datetime(2026, 11, 25, 0, 0, tzinfo=clock.JST)


@pytest.mark.parametrize(
    ("earlier", "at", "fits"),
    [
        (MIDNIGHT - timedelta(seconds=1), MIDNIGHT - timedelta(microseconds=1), False),
        (MIDNIGHT - timedelta(days=1), MIDNIGHT - timedelta(microseconds=1), False),
        (MIDNIGHT - timedelta(microseconds=1), MIDNIGHT, True),
        (MIDNIGHT - timedelta(days=1, microseconds=1), MIDNIGHT - timedelta(days=1), True),
        (MIDNIGHT, MIDNIGHT + timedelta(hours=23, minutes=59), False),
        (MIDNIGHT, MIDNIGHT + timedelta(days=1), True),
        # 15:00 UTC is midnight in Japan; midnight in UTC is none.
        (datetime(2026, 11, 24, 23, 0, tzinfo=clock.UTC), datetime(2026, 11, 25, 1, 0, tzinfo=clock.UTC), False),
    ],
)
@override_settings(KOUBO_INQUIRIES_PER_DAY=2)
def test_the_day_of_the_quota_is_japans(earlier: datetime, at: datetime, fits: bool) -> None:
    of = factories.institution()
    for _ in range(2):
        inquiries.sent(of, to=inquiries.addressee(now=earlier), now=earlier)
    to = inquiries.addressee(now=at)
    if fits:
        assert inquiries.sent(of, to=to, now=at).number == 3
    else:
        with pytest.raises(QuotaReached):
            inquiries.sent(of, to=to, now=at)
        assert Inquiry.objects.filter(institution=of).count() == 2
    inquiries.sent(to=to, now=at)  # each institution has its own


def test_the_secretariat_sets_another_number_and_stops() -> None:
    of, desk = factories.institution(), factories.acting_as_desk(factories.desk_member())
    supervising.set_per_day(of, 1, by=desk, now=NOW)
    inquiries.sent(of)
    with pytest.raises(QuotaReached):
        inquiries.sent(of)
    supervising.set_per_day(of, None, by=desk, now=NOW)
    inquiries.sent(of)
    supervising.block(of, "宣伝のため", clock.day_of(NOW), by=desk, now=NOW)
    with pytest.raises(SendingBlocked) as refused:
        inquiries.sent(of)
    assert "宣伝のため" in refused.value.text.ja
    assert "2026年11月24日" in refused.value.text.ja
    inquiries.sent(of, now=NOW + timedelta(days=1))  # the last day is over
    supervising.block(of, "再び", None, by=desk, now=NOW)
    with pytest.raises(SendingBlocked):
        inquiries.sent(of, now=NOW + timedelta(days=300))
    supervising.unblock(of, by=desk, now=NOW)
    inquiries.sent(of)
    verbs = set(AuditEntry.objects.filter(subject_kind="institution").values_list("verb", flat=True))
    assert verbs >= {"limit_inquiries", "block_inquiries", "unblock_inquiries"}


def test_the_same_text_to_many_is_pointed_out() -> None:
    of = factories.institution()
    for n in range(3):
        inquiries.sent(of, text=f"{inquiries.TEXT * 5} {n}")
    assert similarity.sent_alike(of, inquiries.TEXT * 5) == 3
    assert similarity.sent_alike(of, "\u200b".join(inquiries.TEXT * 5)) == 3, "what is not seen makes no other text"
    assert (
        similarity.sent_alike(of, "衛星画像の解析でご相談したいことがあります。研究室の見学にいらっしゃいませんか。")
        == 0
    )
    assert similarity.sent_alike(factories.institution(), inquiries.TEXT * 5) == 0


def test_a_draft_is_one_for_each_member_and_seeker_and_saving_again_changes_nothing() -> None:
    of, to = factories.institution(), inquiries.addressee()
    one, other = inquiries.writer(of), inquiries.writer(of)
    draft = drafts.keep(of, to.code, inquiries.written(language="", purpose="", text="途中"), by=one, now=NOW)
    again = drafts.keep(
        of, to.code.lower(), inquiries.written(language="", purpose="", text="途中"), by=one, now=NOW + timedelta(1)
    )
    assert (again.pk, again.saved_at) == (draft.pk, NOW)
    later = drafts.keep(of, to.code, inquiries.written(text="あ" * 30_000), by=one, now=NOW + timedelta(1))
    assert (later.pk, later.saved_at, len(later.text)) == (draft.pk, NOW + timedelta(1), 20_000)
    assert drafts.find(of, to.code, by=other) is None
    drafts.keep(of, to.code, inquiries.written(), by=other, now=NOW)
    drafts.discard(of, to.code, by=one)
    assert drafts.find(of, to.code, by=one) is None
    assert drafts.find(of, to.code, by=other) is not None
