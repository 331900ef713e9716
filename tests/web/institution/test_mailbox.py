"""お知らせ: what the portal mailed to this person about this institution's postings; opened ones lose their mark."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.conversations import actions
from koubo.conversations.models import Topic
from koubo.institutions.models import Institution, Membership
from koubo.notifications.models import OutgoingMail
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
LIST, ENGLISH = "/institution/mails/", "/en/institution/mails/"
# Session, person, hats, numbers of the menu, unread; then count and page, or the mail, the mark and the posting.
FRAME = 6


def page_of(mail: OutgoingMail) -> str:
    return reverse("institution:mail", args=[mail.pk])


def test_a_mail_is_unread_until_it_is_opened(client: Client, aogiri: Institution, author: User) -> None:
    factories.requested(aogiri, by=author)
    mail = OutgoingMail.objects.get()
    home = client.get("/institution/").text
    assert "未読のお知らせ1件" in home
    assert home.count(f'href="{LIST}"') == 3  # the header, the header's menu on phones, the list of what to do
    shown = client.get(LIST).text
    assert mail.subject in shown
    assert ">未読</span>" in shown
    client.head(page_of(mail))
    assert not OutgoingMail.objects.exclude(seen_at=None).exists()
    opened = client.get(page_of(mail)).text
    assert mail.subject in opened
    assert "データ番号: " + str(mail.body).split("データ番号: ")[1][:10] in opened
    assert reverse("institution:detail", args=[mail.about_id]) in opened
    shown = client.get(LIST).text
    assert "既読" in shown
    assert "未読のお知らせはありません" in shown
    assert "未読のお知らせ1件" not in client.get("/institution/").text
    assert client.get(page_of(mail)).status_code == 200
    assert OutgoingMail.objects.exclude(seen_at=None).count() == 1


def test_in_english(client: Client, aogiri: Institution, author: User) -> None:
    for words in ("Notices", "No unread notices", "No mails yet"):
        assert words in client.get(ENGLISH).text, words
    factories.requested(aogiri, by=author)
    for words in ("1 unread notice", "Unread", "Sent at", 'lang="ja"'):
        assert words in client.get(ENGLISH).text, words
    assert "See this opening" in client.get(f"{ENGLISH}{OutgoingMail.objects.get().pk}/").text


def test_the_answer_of_the_secretariat_arrives_here_too(client: Client, aogiri: Institution, author: User) -> None:
    revision = factories.requested(aogiri, by=author)
    by = factories.acting_for(author, aogiri)
    contact = actions.ask(revision.posting, about=Topic.OTHER, text="<b>質問</b>", by=by, now=NOW)
    actions.answer(contact, text="お答えします", by=factories.acting_as_desk(factories.desk_member()), now=NOW)
    shown = client.get(LIST).text
    assert "お問い合わせへの回答" in shown
    assert "求人機関からの連絡" not in shown  # that one went to the secretariat
    mail = OutgoingMail.objects.get(kind="conversations.answered")
    opened = client.get(page_of(mail)).text
    assert "お答えします" in opened
    assert "&lt;b&gt;質問&lt;/b&gt;" in opened
    assert f"/institution/postings/{revision.posting_id}/#contacts" in opened


def test_only_own_mails_about_this_institution(client: Client, aogiri: Institution, author: User) -> None:
    colleague, other = factories.member(aogiri), factories.institution()
    factories.requested(aogiri, by=author)
    factories.requested(other)
    Membership.objects.create(institution=other, user=author, role=Membership.Role.EDITOR)
    factories.requested(other, title="よその公募")
    session = client.session
    session["hat"] = f"institution:{aogiri.pk}"
    session.save()
    mine = OutgoingMail.objects.filter(to=author.email)
    assert mine.count() == 2
    [here] = [mail for mail in mine if mail.subject in client.get(LIST).text]
    for mail in OutgoingMail.objects.exclude(pk=here.pk):
        assert client.get(page_of(mail)).status_code == 404
    [theirs] = OutgoingMail.objects.filter(to=colleague.email)
    signed_in = Client()
    signed_in.force_login(colleague)
    assert signed_in.get(page_of(theirs)).status_code == 200
    assert signed_in.get(page_of(here)).status_code == 404
    assert client.get(LIST).text.count(">未読</span>") == 1


def test_sensitive_mails_are_not_shown(client: Client, aogiri: Institution, author: User) -> None:
    factories.requested(aogiri, by=author)
    OutgoingMail.objects.update(sensitive=True)
    assert "お知らせはまだありません" in client.get(LIST).text
    assert client.get(page_of(OutgoingMail.objects.get())).status_code == 404


def test_newest_first_twenty_to_a_page(client: Client, aogiri: Institution, author: User) -> None:
    for n in range(21):
        factories.requested(aogiri, by=author, now=NOW - timedelta(hours=n))
    pages = [client.get(f"{LIST}?page={n}").context["mails"] for n in (1, 2)]
    assert [len(page) for page in pages] == [20, 1]
    sent = [mail.created_at for page in pages for mail in page]
    assert sent == sorted(sent, reverse=True)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("opened", [True, False])
def test_list_and_mail_cost_the_same_whatever_there_is(
    client: Client, aogiri: Institution, author: User, django_assert_num_queries: DjangoAssertNumQueries,
    rows: int, opened: bool,
) -> None:  # fmt: skip
    for _ in range(rows):
        factories.requested(aogiri, by=author)
    for mail in OutgoingMail.objects.all():
        if opened:
            client.get(page_of(mail))
    client.get(LIST)
    with django_assert_num_queries(FRAME + 2):
        client.get(LIST)
    client.get(page_of(mail))
    with django_assert_num_queries(FRAME + 3):
        client.get(page_of(mail))


def test_viewers_have_a_mailbox_and_other_roles_none(aogiri: Institution) -> None:
    viewer = Client()
    viewer.force_login(factories.member(aogiri, role=Membership.Role.VIEWER))
    assert "お知らせはまだありません" in viewer.get(LIST).text
    for user in (factories.desk_member(), factories.seeker()):
        signed_in = Client()
        signed_in.force_login(user)
        assert signed_in.get(LIST).status_code == 404
        assert LIST not in signed_in.get("/account/password/change/").text
