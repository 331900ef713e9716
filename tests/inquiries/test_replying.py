"""Reading, replying once, declining, reporting; what is disclosed; who hears of it; what stays when somebody goes."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from koubo.accounts import actions as accounts
from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.inquiries import erasure, queries, replying, reporting
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.enums import DeclineReason, InquiryStatus, ReportReason
from koubo.inquiries.models import TEXT_LIMIT, Inquiry, InquiryReport
from koubo.inquiries.refusals import AlreadyAsked, AlreadyReplied, AlreadyReported, NotWritten
from koubo.institutions.models import Membership
from koubo.institutions.sight import whole
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.profiles import actions as profile_actions
from tests.support import factories, inquiries, profiles
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.parametrize("email", [True, False])
@pytest.mark.parametrize("name", [True, False])
def test_a_reply_discloses_what_its_switches_say(email: bool, name: bool) -> None:
    inquiry = inquiries.sent()
    user = inquiry.seeker
    assert user is not None
    found = inquiries.replied(inquiry, "お話を伺いたいです。", email=email, name=name, now=LATER)
    reply = queries.reply_of(queries.with_messages(Inquiry.objects.all()).get())
    assert reply is not None
    assert (found.status, found.replied_at) == (InquiryStatus.ANSWERED, LATER)
    assert (reply.shown_email, reply.shown_name) == (user.email if email else "", user.name if name else "")
    for mail in mails("inquiries.replied"):
        assert user.email not in mail.subject + mail.body
        assert user.name not in mail.subject + mail.body
        assert "お話を伺いたいです" not in mail.body, "replies are read in the portal"
    entry = AuditEntry.objects.get(verb="reply_to_inquiry")
    assert entry.after == {"disclosed": [key for key, said in (("email", email), ("name", name)) if said]}


def test_the_registered_address_and_who_sent_it_hear_of_a_reply() -> None:
    of = factories.institution()
    administrator, by = inquiries.administrator(of), inquiries.writer(of, language="en")
    inquiries.writer(of)
    factories.member(of, Membership.Role.VIEWER)
    inquiry = inquiries.sent(of, by=by)
    inquiries.replied(inquiry)
    told = mails("inquiries.replied")
    assert {mail.recipient_id for mail in told} == {administrator.user_id, by.user_id}
    assert {mail.language for mail in told} == {"ja", "en"}
    assert all(f"/institution/inquiries/{inquiry.pk}/" in mail.body for mail in told)
    assert all(inquiry.user_code in mail.body for mail in told)


def test_when_nobody_of_them_is_left_all_who_write_hear_it() -> None:
    of = factories.institution()
    by, other = inquiries.writer(of), inquiries.writer(of)
    inquiry = inquiries.sent(of, by=by)
    Membership.objects.filter(user_id=by.user_id).delete()
    inquiries.replied(inquiry)
    assert [mail.recipient_id for mail in mails("inquiries.replied")] == [other.user_id]


def test_only_the_first_reply_passes() -> None:
    inquiry = inquiries.replied(inquiries.sent())
    with pytest.raises(AlreadyReplied):
        inquiries.replied(inquiry, "もう一度")
    with pytest.raises(IllegalStep):
        replying.decline(inquiry, "", by=inquiries.seeker_of(inquiry), now=NOW)
    with pytest.raises(IllegalStep):
        replying.write_on(inquiry, "もう一通", by=inquiries.writer(inquiry.institution), now=NOW)
    assert len(mails("inquiries.asked")) == len(mails("inquiries.replied")) == 1


@override_settings(KOUBO_INQUIRY_THREADS=True)
def test_the_operator_may_let_both_write_on() -> None:
    inquiry = inquiries.sent()
    by = inquiries.writer(inquiry.institution)
    with pytest.raises(IllegalStep):
        replying.write_on(inquiry, "返信前に", by=by, now=NOW)
    inquiries.replied(inquiry, now=LATER)
    replying.write_on(inquiry, "では来週に。", by=by, now=LATER + timedelta(hours=1))
    found = inquiries.replied(inquiry, "承知しました。", email=True, now=LATER + timedelta(hours=2))
    whole = queries.with_messages(Inquiry.objects.all()).get()
    assert [message.from_seeker for message in whole.messages.all()] == [False, True, False, True]
    assert found.is_unread_reply
    assert len(mails("inquiries.asked")) == len(mails("inquiries.replied")) == 2
    assert mails("inquiries.asked")[1].after_id == mails("inquiries.asked")[0].pk


@pytest.mark.parametrize("text", ["", " \u200b\n", "あ" * (TEXT_LIMIT + 1)])
def test_a_reply_says_something(text: str) -> None:
    with pytest.raises(NotWritten):
        inquiries.replied(inquiries.sent(), text)
    assert not mails("inquiries.replied")


def test_declining_once_says_nothing_of_why_and_ends_it() -> None:
    of, to = factories.institution(), inquiries.addressee()
    by = inquiries.writer(of)
    inquiry = inquiries.sent(of, to=to, by=by)
    me = inquiries.seeker_of(inquiry)
    for _ in range(2):
        replying.decline(inquiry, DeclineReason.PLACE, by=me, now=LATER)
    (mail,) = mails("inquiries.declined")
    assert DeclineReason.PLACE.label.ja not in mail.body
    assert AuditEntry.objects.filter(verb="decline_inquiry").count() == 1
    assert "place" not in str(AuditEntry.objects.get(verb="decline_inquiry").after)
    with pytest.raises(IllegalStep):
        inquiries.replied(inquiry)
    with pytest.raises(AlreadyAsked) as refused:
        inquiries.sent(of, to=to, by=by)
    assert "辞退" in refused.value.text.ja


def test_nobody_else_reads_or_answers() -> None:
    inquiry = inquiries.sent()
    other = profiles.acting(factories.seeker())
    wrong_hat = factories.acting_for(inquiry.seeker, inquiry.institution)
    assert inquiry.seeker is not None
    for by in (
        other,
        wrong_hat,
        inquiries.writer(inquiry.institution),
        factories.acting_as_desk(factories.desk_member()),
    ):
        with pytest.raises(NotPermitted):
            replying.reply(inquiry, "はい", Disclosed(), by=by, now=NOW)
        with pytest.raises(NotPermitted):
            replying.decline(inquiry, "", by=by, now=NOW)
        with pytest.raises(NotPermitted):
            reporting.report(inquiry, ReportReason.RUDE, "", by=by, now=NOW)
    assert not queries.to_seeker(other.person_id).exists()
    assert not queries.of_institution(whole(factories.institution())).exists()


def test_marks_of_reading_are_each_sides_own() -> None:
    inquiry = inquiries.sent()
    of, user_id = inquiry.institution, inquiry.seeker_id
    assert user_id is not None
    assert (queries.new_to_seeker(user_id), queries.unread_replies(whole(of))) == (1, 0)
    replying.open_as_seeker(inquiry, now=NOW)
    assert queries.new_to_seeker(user_id) == 0
    found = inquiries.replied(inquiry, now=LATER)
    assert queries.unread_replies(whole(of)) == 1
    assert queries.unread_replies(whole(factories.institution())) == 0
    replying.open_as_institution(found, now=LATER)
    assert queries.unread_replies(whole(of)) == 0


def test_a_report_reaches_the_secretariat_and_not_the_institution() -> None:
    inquiry = inquiries.sent(text="ご結婚の予定はありますか")
    me = inquiries.seeker_of(inquiry)
    with pytest.raises(NotWritten):
        reporting.report(inquiry, "", "", by=me, now=NOW)
    reporting.report(inquiry, ReportReason.UNFAIR, "不快でした", by=me, now=NOW)
    with pytest.raises(AlreadyReported):
        reporting.report(inquiry, ReportReason.OTHER, "", by=me, now=NOW)
    (mail,) = mails("inquiries.reported")
    assert mail.to == settings.KOUBO_SECRETARIAT_MAIL
    for secret in ("ご結婚", "不快", inquiry.user_code, factories.person_of(me).email, factories.person_of(me).name):
        assert secret not in mail.body + mail.subject
    assert queries.open_reports() == 1


def test_who_hides_the_profile_keeps_the_thread() -> None:
    inquiry = inquiries.sent()
    me = inquiries.seeker_of(inquiry)
    profile_actions.switch_off(by=me, now=NOW)
    assert queries.to_seeker(me.person_id).get() == inquiry
    assert inquiries.replied(inquiry).status == InquiryStatus.ANSWERED


def test_who_is_erased_leaves_no_name_behind_and_the_institution_keeps_what_it_wrote() -> None:
    inquiry = inquiries.sent()
    me = inquiries.seeker_of(inquiry)
    user = User.objects.get(pk=me.user_id)
    code, name, address = inquiry.user_code, user.name, user.email
    inquiries.replied(inquiry, f"{name}です。{address} へお願いします。", email=True, name=True)
    reporting.report(inquiry, ReportReason.OTHER, f"{name}より", by=me, now=NOW)
    accounts.erase_person(user, by=me, now=LATER)
    found = queries.with_messages(Inquiry.objects.all()).get()
    assert (found.seeker, found.user_code, found.status) == (None, code, InquiryStatus.ANSWERED)
    sent, reply = found.messages.all()
    assert sent.text == inquiries.TEXT
    assert (reply.text, reply.shown_email, reply.shown_name, reply.by) == ("", "", "", None)
    assert InquiryReport.objects.get().text == ""
    assert not queries.is_undelivered(found, sent)
    everything = str(list(OutgoingMail.objects.values())) + str(list(AuditEntry.objects.values()))
    assert address not in everything
    with pytest.raises(NotPermitted):
        replying.reply(found, "はい", Disclosed(), by=me, now=LATER)


def test_ones_own_data_holds_what_was_written_and_disclosed() -> None:
    inquiry = inquiries.sent()
    me = inquiries.seeker_of(inquiry)
    inquiries.replied(inquiry, "返信です", name=True)
    reporting.report(inquiry, ReportReason.MASS, "多数", by=me, now=NOW)
    (told,) = erasure.own_data(User.objects.get(pk=me.user_id))
    assert [one["text"] for one in told["messages"]] == [inquiries.TEXT, "返信です"]
    assert told["messages"][1]["disclosed_name"]
    assert told["report"]["text"] == "多数"
    assert erasure.own_data(factories.seeker()) == []
