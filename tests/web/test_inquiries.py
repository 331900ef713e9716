"""求職者照会メール on the pages of all three: sent and answered by their labels; what belongs to others is not there."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.inquiries import reporting, supervising
from koubo.inquiries.enums import ReportReason
from koubo.inquiries.models import Inquiry, InquiryDraft, InquiryReport
from koubo.institutions.models import Institution, Membership
from koubo.notifications.models import OutgoingMail
from koubo.profiles.actions import switch_off
from koubo.profiles.exclusions import exclude_institution
from koubo.profiles.models import Profile
from tests.support import factories, inquiries, profiles
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = "はじめまして。\n\n<b>沿岸観測</b>のご研究に関心を持ちました 🎓"


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def aogiri() -> Institution:
    return factories.institution(name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")


@pytest.fixture
def author(aogiri: Institution) -> User:
    return factories.member(aogiri, name="人事 花子")


@pytest.fixture
def to() -> Profile:
    return inquiries.addressee(name="秘密 太郎")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(author: User) -> Client:
    return signed_in(author)


@pytest.fixture
def seeker(to: Profile) -> Client:
    return signed_in(to.user)


def new(to: Profile, english: str = "") -> str:
    return f"{english}/institution/inquiries/to/{to.code}/"


def typed(**changes: Any) -> dict[str, Any]:
    return {"language": "ja", "posting": "", "purpose": "共同研究", "text": TEXT, "act": "check"} | changes


def seen(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def plain(page: str, code: str) -> str:
    """Return a page without what differs each time."""
    return re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(code, "X")


def send(client: Client, to: Profile, **changes: Any) -> Any:
    check = client.post(new(to), typed(**changes), follow=True).text
    return client.post(f"{new(to)}confirm/", {"once": str(uuid4()), "seen": seen(check)}, follow=True)


def test_written_checked_and_sent_by_the_labels_of_the_help_page(
    client: Client, to: Profile, aogiri: Institution
) -> None:
    form = client.get(new(to)).text
    for words in (
        "メールの言語",
        "内容",
        "確認",
        to.code,
        "自動的に表示されることはありません",
        "初回に限り",
        "所属や連絡先",
    ):
        assert words in form, words
    check = client.post(new(to), typed(), follow=True)
    assert check.redirect_chain[-1][0] == f"{new(to)}confirm/"
    assert "求職者照会メール内容確認" in check.text
    assert "&lt;b&gt;沿岸観測&lt;/b&gt;" in check.text
    assert ">送信</button>" in check.text
    assert not Inquiry.objects.exists()
    data = {"once": str(uuid4()), "seen": seen(check.text)}
    done = [client.post(f"{new(to)}confirm/", data, follow=True) for _ in range(2)]
    for page in done:
        assert "求職者照会メール送信完了" in page.text
    inquiry = Inquiry.objects.get()
    assert inquiry.messages.get().text == TEXT
    assert OutgoingMail.objects.filter(kind="inquiries.asked").count() == 1
    assert "秘密" not in "".join([form, check.text, *(page.text for page in done)])
    assert to.user.email not in done[0].text
    again = client.get(new(to)).text
    assert "返信があるまで" in again
    assert "<textarea" not in again


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(client: Client, to: Profile) -> None:
    page = client.post(new(to), typed(language="", purpose="", text=" \n"))
    assert page.status_code == 422
    for words in ("メールの言語を選択してください", "照会の目的を入力してください", "内容を入力してください"):
        assert page.text.count(words) == 2, words
    page = client.post(new(to), typed(text="あ" * 10_001))
    assert "10,000文字以内" in page.text
    assert "あ" * 10_001 in page.text
    assert "あ" * 10_001 in client.get(new(to)).text, "the draft keeps it"


def test_the_form_says_that_an_opening_or_a_purpose_is_needed(client: Client, to: Profile) -> None:
    label = re.search(r'<label class="k-label" for="f-purpose">(.*?)</label>', client.get(new(to)).text)
    assert label is not None
    assert label[1] == "照会の目的（公募を選ばない場合は必須）"
    assert "(required if you choose no opening)" in client.get(new(to, "/en")).text
    client.post(new(to), typed(purpose="", act="save"))
    page = client.get(f"{new(to)}confirm/", follow=True)
    assert page.redirect_chain[-1][0].startswith(new(to))
    beside = re.search(r'<p class="k-error" id="f-purpose-e">(.*?)</p>', page.text)
    assert beside is not None
    assert "紹介する公募を選ぶか、照会の目的を入力してください" in beside[1]
    assert "沿岸観測" in page.text
    assert "k-error" not in client.get(new(to)).text, "who only opens a draft is reproached with nothing"


def test_an_opening_that_is_not_offered_is_refused_beside_its_field(client: Client, to: Profile) -> None:
    page = client.post(new(to), typed(posting=str(uuid4())))
    assert page.status_code == 422
    assert page.text.count("掲載中の自機関の公募から選んでください") == 2


def test_a_draft_is_kept_while_one_types_and_listed(client: Client, to: Profile, author: User) -> None:
    answer = client.post(f"{new(to)}autosave/", typed(language="en", purpose="", text="途中"))
    assert answer.json()["saved"]["words"]
    assert InquiryDraft.objects.get().text == "途中"
    page = client.get(reverse("institution:inquiries")).text
    assert f"宛先ユーザID {to.code}" in page
    assert "途中" in client.get(new(to)).text
    colleague = factories.member(author.memberships.get().institution)
    assert "途中" not in signed_in(colleague).get(new(to)).text
    saved = client.post(new(to), typed(act="save"), follow=True)
    assert "一時保存" in saved.text
    client.post(f"{new(to)}discard/")
    assert not InquiryDraft.objects.exists()


def test_what_was_changed_on_another_page_is_checked_again(
    client: Client, to: Profile, at: Callable[[str], datetime]
) -> None:
    check = client.post(new(to), typed(), follow=True).text
    at("2026-11-24 09:05")
    client.post(f"{new(to)}autosave/", typed(text="別のタブで変更"))
    page = client.post(f"{new(to)}confirm/", {"once": str(uuid4()), "seen": seen(check)})
    assert page.status_code == 409
    assert "別のタブで変更" in page.text
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("how", ["unknown", "hidden", "excluded", "later hidden"])
def test_who_cannot_be_seen_is_not_there(client: Client, to: Profile, aogiri: Institution, how: str) -> None:
    unknown = client.get(new(Profile(code="UAAAAAAAA")))
    check = client.post(new(to), typed(), follow=True).text
    code = to.code
    if how == "excluded":
        exclude_institution(aogiri, by=profiles.acting(to.user), now=NOW)
    elif how != "unknown":
        switch_off(by=profiles.acting(to.user), now=NOW)
    else:
        code = "UAAAAAAAA"
    here = f"/institution/inquiries/to/{code}/"
    data = {"once": str(uuid4()), "seen": seen(check)}
    answers = [
        client.get(here), client.post(here, typed()), client.get(f"{here}confirm/"), client.post(f"{here}confirm/", data),
        client.post(f"{here}autosave/", typed()),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code == 404
    assert plain(answers[0].text, code) == plain(unknown.text, "UAAAAAAAA")
    assert not Inquiry.objects.exists()
    if how != "unknown":
        assert code not in client.get(reverse("institution:inquiries")).text


def test_the_history_has_the_columns_of_the_help_page_and_narrows(
    client: Client, aogiri: Institution, author: User
) -> None:
    by = factories.acting_for(author, aogiri)
    waiting, answered, declined = (inquiries.sent(aogiri, by=by, text=f"{n}番目の照会です") for n in ("一", "二", "三"))
    inquiries.sent(text="よその照会")
    inquiries.replied(answered, "ご返信いたします", now=NOW)
    page = client.get(reverse("institution:inquiries")).text
    for words in (
        "No.",
        "宛先ユーザID",
        "送信日",
        "送信内容",
        "返信日",
        "返信内容",
        "一番目の照会です",
        "ご返信いたします",
        "未読メール1件",
    ):
        assert words in page, words
    assert "よその照会" not in page
    unread = client.get(reverse("institution:inquiries"), {"state": "unread"}).text
    assert answered.user_code in unread
    assert waiting.user_code not in unread
    found = client.get(reverse("institution:inquiries"), {"q": "三番目"}).text
    assert declined.user_code in found
    assert answered.user_code not in found
    for sort in ("number", "-number", "code", "-sent", "replied", "-replied", "nonsense"):
        assert (
            client.get(reverse("institution:inquiries"), {"sort": sort, "state": "x", "page": "9"}).status_code == 200
        )
    menu = client.get(reverse("institution:menu")).text
    assert "求職者照会メール" in menu
    assert "未読メール1件" in menu
    detail = client.get(reverse("institution:inquiry", args=[answered.pk])).text
    assert "求職者照会メール利用履歴詳細" in detail
    assert "未読メールはありません" in client.get(reverse("institution:menu")).text
    assert "ご返信いたします" in detail


@pytest.mark.parametrize("email", [True, False])
def test_the_address_of_who_replied_is_there_only_if_disclosed(
    client: Client, aogiri: Institution, author: User, to: Profile, email: bool
) -> None:
    inquiry = inquiries.sent(aogiri, to=to, by=factories.acting_for(author, aogiri))
    inquiries.replied(inquiry, email=email, now=NOW)
    pages = [
        client.get(reverse("institution:inquiry", args=[inquiry.pk])).text,
        client.get(reverse("institution:inquiries")).text,
        client.get(reverse("institution:inquiries-table")).text,
    ]
    assert "返信者メールアドレス" in pages[0]
    assert (to.user.email in pages[0]) == (to.user.email in pages[2]) == email
    assert to.user.email not in pages[1]
    assert all("秘密 太郎" not in page for page in pages)


def test_the_table_says_what_the_list_found_and_is_written_down(
    client: Client, aogiri: Institution, author: User
) -> None:
    by = factories.acting_for(author, aogiri)
    inquiries.sent(aogiri, by=by, text='=HYPERLINK("x")\n二行目')
    inquiries.sent(aogiri, by=by, text="ほかの照会")
    answer = client.get(reverse("institution:inquiries-table"), {"q": "HYPERLINK"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["No.", "宛先ユーザID", "送信日", "送信内容"]
    assert rows[1][3] == '\'=HYPERLINK("x")\n二行目'
    assert len(rows) == 2
    assert AuditEntry.objects.filter(verb="export_inquiries").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_and_with_three(
    client: Client, aogiri: Institution, author: User, to: Profile, seeker: Client, rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    by = factories.acting_for(author, aogiri)
    for _ in range(rows):
        inquiries.replied(inquiries.sent(aogiri, by=by), now=NOW)
        inquiries.sent(to=to)
    with django_assert_num_queries(16):
        client.get(reverse("institution:inquiries"))
    with django_assert_num_queries(11):
        seeker.get(reverse("seeker:inquiries"))


def test_an_undelivered_mail_is_said(client: Client, aogiri: Institution, author: User) -> None:
    inquiry = inquiries.sent(aogiri, by=factories.acting_for(author, aogiri))
    OutgoingMail.objects.filter(kind="inquiries.asked").update(dead_at=NOW)
    assert "届きませんでした" in client.get(reverse("institution:inquiries"), {"state": "undelivered"}).text
    detail = client.get(reverse("institution:inquiry", args=[inquiry.pk])).text
    assert "届きませんでした" in detail


def test_the_seeker_reads_replies_and_is_asked_what_to_disclose(
    client: Client, seeker: Client, to: Profile, aogiri: Institution
) -> None:
    send(client, to)
    inquiry = Inquiry.objects.get()
    home = seeker.get("/seeker/").text
    assert "照会メール" in home
    listed = seeker.get(reverse("seeker:inquiries")).text
    assert "未読の照会メール1件" in listed
    thread = reverse("seeker:inquiry", args=[inquiry.pk])
    page = seeker.get(thread).text
    for words in (
        "国立大学法人あおぎり大学からの照会メール",
        "&lt;b&gt;沿岸観測&lt;/b&gt;",
        "メールアドレスを開示する",
        "氏名を開示する",
        "辞退",
        "報告",
    ):
        assert words in page, words
    assert "人事 花子" not in page
    assert "未読の照会メールはありません" in seeker.get(reverse("seeker:inquiries")).text
    refused = seeker.post(f"{thread}reply/", {"text": "", "act": "check", "show_email": "on"})
    assert refused.status_code == 422
    assert "内容を入力してください" in refused.text
    assert "checked" in refused.text
    check = seeker.post(f"{thread}reply/", {"text": "お話を伺います。", "show_name": "on", "act": "check"}).text
    assert "返信内容の確認" in check
    assert "秘密 太郎" in check
    assert to.user.email not in check
    back = seeker.post(f"{thread}reply/", {"text": "お話を伺います。", "show_name": "on", "act": "back"}).text
    assert "お話を伺います。" in back
    data = {"text": "お話を伺います。", "show_name": "on", "act": "send", "once": str(uuid4())}
    for _ in range(2):
        done = seeker.post(f"{thread}reply/", data, follow=True).text
        assert "返信の送信完了" in done
    assert OutgoingMail.objects.filter(kind="inquiries.replied").count() == 1
    detail = client.get(reverse("institution:inquiry", args=[inquiry.pk])).text
    assert "秘密 太郎" in detail
    assert to.user.email not in detail
    twice = seeker.post(f"{thread}reply/", data | {"text": "別の画面で書いた返信です。", "once": str(uuid4())})
    assert twice.status_code == 409
    assert "返信済み" in twice.text
    assert "入力された内容は送信されていません" in twice.text
    assert "別の画面で書いた返信です。" in twice.text
    assert "送信されていません" not in seeker.get(thread).text


def test_the_seeker_declines_with_one_click_and_reports(client: Client, seeker: Client, to: Profile) -> None:
    send(client, to)
    inquiry = Inquiry.objects.get()
    thread = reverse("seeker:inquiry", args=[inquiry.pk])
    page = seeker.post(f"{thread}decline/", {"reason": "place", "once": str(uuid4())}, follow=True).text
    assert "辞退しました" in page
    assert "勤務地が合わない" not in client.get(reverse("institution:inquiry", args=[inquiry.pk])).text
    assert "理由を選択してください" in seeker.post(f"{thread}report/", {"once": str(uuid4())}).text
    said = {"reason": "rude", "text": "威圧的です", "once": str(uuid4())}
    assert "事務局に報告しました" in seeker.post(f"{thread}report/", said, follow=True).text
    assert "報告済み" in seeker.get(thread).text
    assert "威圧的" not in client.get(reverse("institution:inquiry", args=[inquiry.pk])).text


def test_what_belongs_to_others_is_not_there(client: Client, seeker: Client) -> None:
    other = inquiries.sent()
    for route in ("inquiry", "inquiry-sent"):
        assert client.get(reverse(f"institution:{route}", args=[other.pk])).status_code == 404
    for route in ("inquiry", "inquiry-done", "inquiry-report"):
        assert seeker.get(reverse(f"seeker:{route}", args=[other.pk])).status_code == 404
    for route in ("inquiry-reply", "inquiry-decline", "inquiry-report"):
        data = {"text": "x", "act": "send", "reason": "rude", "once": str(uuid4())}
        assert seeker.post(reverse(f"seeker:{route}", args=[other.pk]), data).status_code == 404
    other.refresh_from_db()
    assert other.status == "sent"


def test_viewers_read_and_do_not_write(aogiri: Institution, author: User, to: Profile) -> None:
    inquiry = inquiries.sent(aogiri, by=factories.acting_for(author, aogiri))
    viewer = signed_in(factories.member(aogiri, Membership.Role.VIEWER))
    assert viewer.get(reverse("institution:inquiry", args=[inquiry.pk])).status_code == 200
    for address in (new(to), f"{new(to)}confirm/"):
        assert viewer.post(address, typed()).status_code == 403


@pytest.fixture
def reported(aogiri: Institution, author: User, to: Profile) -> InquiryReport:
    inquiry = inquiries.sent(aogiri, to=to, by=factories.acting_for(author, aogiri), text="ご結婚の予定はありますか")
    inquiries.sent(aogiri, text="報告されていない照会")
    return reporting.report(inquiry, ReportReason.UNFAIR, "困りました", by=profiles.acting(to.user), now=NOW)


def test_the_desk_reads_only_what_was_reported_and_no_person(
    reported: InquiryReport, to: Profile, aogiri: Institution
) -> None:
    desk = signed_in(factories.desk_member())
    page = desk.get(reverse("desk:inquiry-report", args=[reported.pk])).text
    for words in ("ご結婚の予定", "困りました", to.code, "あおぎり大学"):
        assert words in page, words
    pages = [page] + [
        desk.get(address).text
        for address in (
            reverse("desk:inquiry-reports"),
            reverse("desk:inquiry-institutions"),
            reverse("desk:inquiry-institution", args=[aogiri.pk]),
            reverse("desk:work"),
        )
    ]
    for one in pages:
        assert "秘密 太郎" not in one
        assert to.user.email not in one
        assert "報告されていない照会" not in one
    assert AuditEntry.objects.filter(verb="read_reported_inquiry").count() == 1
    assert desk.get(reverse("desk:inquiry-report", args=[uuid4()])).status_code == 404


def test_a_report_is_handled_once_and_stops_the_institution(
    reported: InquiryReport, client: Client, aogiri: Institution
) -> None:
    desk = signed_in(factories.desk_member(name="篠崎 葵"))
    here = reverse("desk:inquiry-report", args=[reported.pk])
    refused = desk.post(here, {"outcome": "blocked", "text": "", "once": str(uuid4())})
    assert refused.status_code == 422
    said = {
        "outcome": "blocked",
        "text": "尋ねてはならない質問のため",
        "until": "2026-12-31",
        "note": "内部メモ",
        "once": str(uuid4()),
    }
    for _ in range(2):
        page = desk.post(here, said, follow=True).text
    assert "求職者照会メールを停止" in page
    late = desk.post(here, said | {"once": str(uuid4())})
    assert late.status_code == 409
    to = inquiries.addressee()
    blocked = client.get(new(to)).text
    assert "尋ねてはならない質問のため" in blocked
    assert "2026年12月31日" in blocked
    assert "内部メモ" not in blocked
    answer = send(client, to)
    assert "停止しています" in answer.text
    assert Inquiry.objects.filter(institution=aogiri).count() == 2
    told = [mail.to for mail in OutgoingMail.objects.filter(kind="inquiries.blocked")]
    assert len(told) == len(set(told)) == 2, "each who writes for the institution, once"


def test_the_desk_warns_stops_lifts_and_limits_an_institution(aogiri: Institution, author: User) -> None:
    desk = signed_in(factories.desk_member())
    here = reverse("desk:inquiry-institution", args=[aogiri.pk])

    def act(name: str, **data: str) -> Any:
        return desk.post(here, {"act": name, "once": str(uuid4())} | data, follow=True)

    assert act("warn", text="").status_code == 422
    assert "注意のメールを送信しました" in act("warn", text="同じ文面を送らないでください").text
    (mail,) = OutgoingMail.objects.filter(kind="inquiries.warned")
    assert "同じ文面を送らないでください" in mail.body
    assert "上限を設定しました" in act("limit", per_day="3").text
    assert act("limit", per_day="x").status_code == 422
    assert act("limit", per_day="-1").status_code == 422
    assert act("block", reason="宣伝", until="2026-11-01").status_code == 422
    assert "停止しました" in act("block", reason="宣伝").text
    assert "宣伝" in desk.get(here).text
    assert "解除しました" in act("unblock").text
    own = factories.desk_member()
    Membership.objects.create(institution=aogiri, user=own, role=Membership.Role.VIEWER)
    both = signed_in(own)
    both.post("/account/hats/", {"hat": "desk"})
    supervising.set_per_day(aogiri, None, by=factories.acting_as_desk(factories.desk_member()), now=NOW)


def test_in_english(client: Client, seeker: Client, to: Profile) -> None:
    page = client.get(new(to, "/en")).text
    for words in ("Language of the mail", "Text of the mail", "Check", "is not shown to the job seeker automatically"):
        assert words in page, words
    client.post(new(to, "/en"), typed())
    assert "Check the inquiry" in client.get(f"{new(to, '/en')}confirm/").text
    send(client, to)
    inquiry = Inquiry.objects.get()
    listed = client.get("/en/institution/inquiries/").text
    for words in ("No.", "To user ID", "Sent on", "What was sent", "Replied on", "What was replied", "No unread mail"):
        assert words in listed, words
    thread = seeker.get(f"/en/seeker/inquiries/{inquiry.pk}/").text
    assert "Inquiry from Aogiri University" in thread


def test_the_chosen_language_is_that_of_subject_and_frame(client: Client, to: Profile) -> None:
    to.user.language = "en"
    to.user.save()
    check = client.post(new(to), typed(), follow=True).text
    assert "国立大学法人あおぎり大学から求職者照会メールが届きました" in check
    client.post(f"{new(to)}confirm/", {"once": str(uuid4()), "seen": seen(check)})
    mail = OutgoingMail.objects.get(kind="inquiries.asked")
    assert mail.subject in check
    assert (mail.language, "届きました" in mail.subject, "照会の目的: 共同研究" in mail.body) == ("ja", True, True)
    assert "/en/seeker/inquiries/" in mail.body, "what it leads to is in the seeker's language"


def test_a_profile_says_what_was_between_both(client: Client, to: Profile) -> None:
    page = reverse("institution:seeker", args=[to.code])
    assert "まだ照会メールを送っていません" in client.get(page).text
    send(client, to)
    shown = client.get(page).text
    assert reverse("institution:inquiry", args=[Inquiry.objects.get().pk]) in shown
    assert "返信待ち" in shown
    assert to.content["headline"] in client.get(new(inquiries.addressee())).text
