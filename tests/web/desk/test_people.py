"""The secretariat's pages about people: every look is written down; acting as a member changes nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.institutions import joining
from koubo.institutions.models import Institution, JoinRequest, MailDomain, Membership
from koubo.leaving import institutions as leaving
from koubo.leaving import people as closing
from koubo.leaving import survey
from koubo.notifications.models import OutgoingMail
from koubo.support import acting
from koubo.support.models import ActingAs
from koubo.web.acting import OPEN_ROUTES, SESSION_KEY
from tests.support import applying, factories
from tests.support.extent import many
from tests.support.factories import NOW, acting_for

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")


@pytest.fixture
def desk() -> User:
    return factories.desk_member(name="事務局 由香")


@pytest.fixture
def client(desk: User) -> Client:
    made = Client()
    made.force_login(desk)
    return made


def send(client: Client, route: str, data: dict[str, Any], *args: object, **more: Any) -> Any:
    return client.post(reverse(route, args=args), {"once": str(uuid4())} | data, **more)


def test_a_person_is_found_by_the_whole_address_or_name_only(client: Client, desk: User) -> None:
    user = factories.seeker(name="早瀬 みのり", email="minori@koubo.example")
    assert "早瀬" not in client.get(reverse("desk:people")).text
    for asked, is_found in (
        ("MINORI@koubo.example", True), ("早瀬みのり", True), ("早瀬　みのり", True), ("早瀬", False), ("koubo.example", False), ("", False),
    ):  # fmt: skip
        page = send(client, "desk:people", {"q": asked}).text
        assert (reverse("desk:person", args=[user.pk]) in page) == is_found, asked
    entries = AuditEntry.objects.filter(verb="search_people", actor=desk)
    assert [bool(entry.after["found"]) for entry in entries.order_by("pk")] == [True, True, True, False, False]
    assert "minori" not in str(list(entries.values()))


def test_every_look_is_written_down(client: Client, desk: User, of: Institution) -> None:
    user = factories.member(of, name="相沢 結")
    for _ in range(2):
        page = client.get(reverse("desk:person", args=[user.pk])).text
    assert "あおぎり大学" in page
    assert AuditEntry.objects.filter(verb="look_at_person", subject_id=str(user.pk), actor=desk).count() == 2


def test_mails_show_their_state_not_their_words(client: Client) -> None:
    user = factories.seeker()
    applying.submitted(applying.posting(title="秘密の公募"), by=applying.as_seeker(user))
    page = client.get(reverse("desk:person", args=[user.pk])).text
    assert "送信待ち" in page
    assert "秘密の公募" not in page


def test_help_with_the_account(client: Client, of: Institution) -> None:
    user = factories.member(of)
    send(client, "desk:person", {"act": "reset"}, user.pk)
    assert OutgoingMail.objects.get(kind="account.password_reset").recipient == user
    assert send(client, "desk:person", {"act": "deactivate"}, user.pk).status_code == 409
    send(client, "desk:person", {"act": "deactivate", "reason": "なりすまし"}, user.pk)
    assert not User.objects.get(pk=user.pk).is_active
    assert AuditEntry.objects.get(verb="deactivate_person").reason == "なりすまし"
    assert send(client, "desk:person", {"act": "reset"}, user.pk).status_code == 409
    send(client, "desk:person", {"act": "reactivate", "reason": "確認済み"}, user.pk)
    assert User.objects.get(pk=user.pk).is_active
    assert send(client, "desk:person", {"act": "nonsense"}, user.pk).status_code == 404


def test_a_stopped_person_is_out_at_once(client: Client) -> None:
    user = factories.seeker()
    theirs = Client()
    theirs.force_login(user)
    send(client, "desk:person", {"act": "deactivate", "reason": "申し出"}, user.pk)
    assert theirs.get(reverse("seeker:home")).status_code == 302


def test_nobody_stops_themselves(client: Client, desk: User) -> None:
    assert send(client, "desk:person", {"act": "deactivate", "reason": "x"}, desk.pk).status_code == 409
    assert User.objects.get(pk=desk.pk).is_active


def test_the_leaving_of_a_person_is_undone(client: Client) -> None:
    user = factories.seeker()
    closing.close_account(user, by=applying.as_seeker(user), now=NOW)
    assert "退会を取り消す" in client.get(reverse("desk:person", args=[user.pk])).text
    assert send(client, "desk:person", {"act": "reactivate", "reason": "x"}, user.pk).status_code == 409
    send(client, "desk:person", {"act": "undo"}, user.pk)
    assert User.objects.get(pk=user.pk).is_active


def test_the_leaving_of_an_institution_waits_and_is_undone_in_one_click(client: Client, of: Institution) -> None:
    admin = acting_for(factories.member(of, Role.ADMINISTRATOR), of)
    made = leaving.leave(of, outcome=None, by=admin, now=NOW)
    page = reverse("desk:leaving", args=[made.pk])
    assert page in client.get(reverse("desk:work")).text
    assert "あおぎり大学" in client.get(page).text
    send(client, "desk:leaving", {}, made.pk)
    assert of.memberships.count() == 1
    assert page not in client.get(reverse("desk:work")).text
    assert send(client, "desk:leaving", {}, made.pk).status_code == 409


def test_an_unanswered_request_to_join_waits_at_the_desk(client: Client, of: Institution, at: Callable[[str], datetime]) -> None:  # fmt: skip
    factories.member(of, Role.ADMINISTRATOR)
    MailDomain.objects.create(institution=of, domain="aogiri.example", verified_at=NOW)
    user = factories.person(email="x@aogiri.example")
    made = joining.ask(of, note="", by=acting_for(user, of), now=NOW)
    page = reverse("desk:join-request", args=[made.pk])
    assert page not in client.get(reverse("desk:work")).text
    assert send(client, "desk:join-request", {"act": "approve"}, made.pk).status_code == 403, "it is the institution's"
    at("2026-12-01 09:00")
    client.force_login(factories.desk_member())
    assert page in client.get(reverse("desk:work")).text
    send(client, "desk:join-request", {"act": "approve", "role": "editor"}, made.pk)
    assert of.memberships.get(user=user).role == "editor"
    assert JoinRequest.objects.get().approved


def test_survey_results_and_their_table(client: Client) -> None:
    assert "回答はまだありません" in client.get(reverse("desk:survey")).text
    survey.keep(survey.Kind.PERSON, {"reason": ["found"]}, "=1+1", language="ja", now=NOW)
    page = client.get(reverse("desk:survey"), {"kind": "person"}).text
    assert "就職先が決まった" in page
    table = client.get(reverse("desk:survey-table", args=["person"]))
    assert table["Content-Type"].startswith("text/csv")
    assert "'=1+1" in table.content.decode()
    assert client.get(reverse("desk:survey-table", args=["nobody"])).status_code == 404


VALUES: dict[str, Any] = {"uuid": uuid4(), "int": 1, "kind": "csv", "uidb36": "a", "key": "abc"}


def every_address(resolver: Any = None, area: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and some address of every route of the site."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from every_address(part, part.namespace or area)
        elif isinstance(part, URLPattern) and part.name:
            name, pattern = f"{area}:{part.name}" if area else part.name, part.pattern
            kinds = {key: type(one).__name__[:-9].lower() for key, one in pattern.converters.items()}
            wanted = pattern.regex.groupindex
            filled = {key: VALUES.get(kinds.get(key, ""), VALUES.get(key, "x")) for key in wanted}
            yield name, reverse(name, kwargs=filled)


# Said to machines before anybody is looked at, and the way out.
OUTSIDE = {"livez", "readyz", "security.txt", "end-acting"}


def begun(client: Client, of: Institution, **fields: Any) -> ActingAs:
    member = of.memberships.get(user=factories.member(of, Role.ADMINISTRATOR, name="管理 葵", **fields))
    data = {"membership": member.pk, "reason": "画面の問い合わせ"}
    assert send(client, "desk:act-as", data, member.user_id)["Location"] == reverse("institution:menu")
    return ActingAs.objects.get()


def test_acting_as_sends_nothing_anywhere(client: Client, of: Institution) -> None:
    """Every route of the site refuses every form. In `make test` each refuses POST and one of the other methods in turn."""
    others = cycle(("put", "delete", "patch"))
    begun(client, of)
    before = AuditEntry.objects.count(), OutgoingMail.objects.count()
    tried = 0
    for name, href in every_address():
        if name in OUTSIDE or "well-known" in href:
            continue
        for method in ("post", *(next(others) for _ in range(many(1, 3)))):
            answer = getattr(client, method)(href)
            assert answer.status_code == 403, (name, method)
            assert "サポートでは見られません" in answer.text, name
            tried += 1
    assert tried > many(200, 400)
    assert (AuditEntry.objects.count(), OutgoingMail.objects.count()) == before
    assert ActingAs.objects.get().ended_at is None


def test_what_support_has_no_business_with_stays_closed(client: Client, of: Institution) -> None:
    begun(client, of)
    for name, href in every_address():
        is_open = name in OPEN_ROUTES or name.startswith("public:")
        if name not in OUTSIDE and not is_open and "well-known" not in href:
            assert client.get(href).status_code == 403, name


def test_applications_are_not_among_what_is_open() -> None:
    assert not [name for name in OPEN_ROUTES if "application" in name or "mail" in name or "seeker" in name]


def test_acting_as_is_seen_on_every_page_told_and_audited(client: Client, desk: User, of: Institution, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    factories.draft(of, title="見える下書き")
    made = begun(client, of)
    page = client.get(reverse("institution:drafts")).text
    assert "見える下書き" in page
    assert "管理 葵さんと同じ表示で見ています" in page
    assert "同じ表示で見ています" in client.get(reverse("public:home")).text
    assert not OutgoingMail.objects.filter(kind="support.acted_as").exists()
    back = send(client, "end-acting", {})
    assert back["Location"] == reverse("desk:person", args=[made.person_id])
    mail = OutgoingMail.objects.get(kind="support.acted_as")
    assert "画面の問い合わせ" in mail.body
    assert mail.recipient_id == made.person_id
    verbs = AuditEntry.objects.filter(subject_id=str(of.pk), actor=desk).values_list("verb", flat=True)
    assert {"begin_acting", "end_acting"} <= set(verbs)
    assert client.get(reverse("desk:people")).status_code == 200
    assert send(client, "end-acting", {})["Location"] == reverse("home-of-hat")


def test_it_needs_a_reason_and_a_member_who_is_there(client: Client, of: Institution) -> None:
    member = of.memberships.get(user=factories.member(of))
    refused = send(client, "desk:act-as", {"membership": member.pk, "reason": " "}, member.user_id)
    assert refused.status_code == 409
    assert send(client, "desk:act-as", {"membership": member.pk, "reason": "x"}, 999_999).status_code == 404
    assert SESSION_KEY not in client.session
    assert not ActingAs.objects.exists()


def test_it_is_over_after_thirty_minutes(client: Client, of: Institution, at: Callable[[str], datetime]) -> None:
    made = begun(client, of)
    at("2026-11-24 09:29")
    assert client.get(reverse("institution:menu")).status_code == 200
    at("2026-11-24 09:31")
    assert client.get(reverse("institution:menu")).status_code == 404
    assert acting.end_overdue(NOW + timedelta(minutes=31)) == 1
    made.refresh_from_db()
    assert made.ended_at == made.until
    assert OutgoingMail.objects.filter(kind="support.acted_as").count() == 1
    assert acting.end_overdue(NOW + timedelta(minutes=40)) == 0


def test_it_ends_with_the_membership_and_with_the_secretariat(client: Client, desk: User, of: Institution) -> None:
    made = begun(client, of)
    of.memberships.filter(user=made.person_id).delete()
    assert client.get(reverse("institution:menu")).status_code == 404
    other = begun_again = Client()
    begun_again.force_login(factories.member(of))
    session = other.session
    session[SESSION_KEY] = str(made.pk)
    session.save()
    assert "同じ表示で見ています" not in other.get(reverse("institution:menu")).text
