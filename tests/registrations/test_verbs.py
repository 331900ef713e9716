"""Registrations and requests for changes: who may, what is legal, what is written, what is mailed."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.desk import claims, work
from koubo.institutions.actions import CodeRefused, CodeTaken, InstitutionSuspended, WordsMissing, suspend
from koubo.institutions.models import Institution, Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.registrations import applying, changing, deciding
from koubo.registrations.models import ChangeRequest, Registration
from tests.registrations import support
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def desk() -> Any:
    return factories.acting_as_desk(factories.desk_member())


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=f"registrations.{kind}"))


def test_a_request_gets_a_number_and_two_mails() -> None:
    made, other = support.requested(), support.requested("b@b.example")
    assert (made.status, made.number, other.number) == ("requested", "R26110001", "R26110002")
    received, arrived = mails("received")[-1], mails("arrived")[-1]
    assert (received.to, arrived.to) == (support.EMAIL, "desk@koubo.example")
    assert "R26110001" in received.subject
    assert f"/desk/waiting/registrations/{made.pk}/" in arrived.body
    assert AuditEntry.objects.filter(verb="request_institution", hat=f"link:{made.pk}").count() == 1
    with pytest.raises(IllegalStep):
        applying.request(made, version=made.version, now=NOW)
    with pytest.raises(IllegalStep):
        applying.keep(made, {"name_ja": "x"}, language="ja")


def test_what_is_wrong_is_kept_and_not_sent() -> None:
    made = support.draft(corporate_number="1", name_kana="x" * 20_000)
    assert len(made.values["name_kana"]) == applying.MOST_KEPT
    assert applying.begin(support.EMAIL, language="en", now=NOW) == made, "one draft for an address"
    with pytest.raises(applying.Unfinished):
        applying.request(made, version=made.version, now=NOW)


def test_free_mail_is_explained() -> None:
    made = support.draft("minato@gmail.com")
    with pytest.raises(applying.Unfinished):
        applying.request(made, version=made.version, now=NOW)
    made = applying.keep(made, support.DETAILS | {"explanation": "ドメインがないため"}, language="ja")
    institution = deciding.approve(
        applying.request(made, version=made.version, now=NOW), code="MINATO01", by=desk(), now=NOW
    )
    assert not institution.domains.exists(), "a domain of everybody's says nothing"


@pytest.mark.database_kind
def test_approved_it_has_an_id_a_domain_and_an_administrator() -> None:
    by = desk()
    made = deciding.approve(support.requested(), code="minato01", by=by, now=NOW)
    assert (made.code, made.name_ja, made.email, made.verified_at) == (
        "MINATO01",
        support.DETAILS["name_ja"],
        support.EMAIL,
        NOW,
    )
    member = made.memberships.get()
    assert (member.role, member.user.email, member.user.has_usable_password()) == (
        "administrator",
        support.EMAIL,
        False,
    )
    assert [one.domain for one in made.domains.all()] == ["minato.example"]
    mail = mails("approved")[0]
    assert "MINATO01" in mail.body
    assert "/account/password/reset/key/" in mail.body
    assert mail.sensitive
    with pytest.raises(IllegalStep):
        deciding.approve(Registration.objects.get(), code="MINATO02", by=by, now=NOW)


def test_who_has_an_account_becomes_a_member_with_it() -> None:
    known = factories.seeker(email=support.EMAIL, language="en")
    made = deciding.approve(support.requested(), code="MINATO01", by=desk(), now=NOW)
    assert made.memberships.get().user == known
    assert User.objects.filter(email=support.EMAIL).count() == 1
    mail = mails("approved_member")[0]
    assert "Dear" in mail.body
    assert "reset/key" not in mail.body


def test_refusals_of_an_approval() -> None:
    made, by = support.requested(), desk()
    taken = factories.institution()
    with pytest.raises(CodeTaken):
        deciding.approve(made, code=taken.code, by=by, now=NOW)
    with pytest.raises(CodeRefused):
        deciding.approve(made, code="み", by=by, now=NOW)
    applicant = factories.desk_member(email=support.EMAIL)
    for actor in (factories.acting_as_desk(applicant), factories.acting_for(factories.member(taken), taken)):
        with pytest.raises(NotPermitted):
            deciding.approve(made, code="MINATO01", by=actor, now=NOW)
    assert Registration.objects.get().status == "requested"
    assert Institution.objects.count() == 1
    assert not mails("approved")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_returned_it_is_corrected_by_the_link_and_sent_again(language: str) -> None:
    made = support.requested(language=language)
    with pytest.raises(WordsMissing):
        deciding.give_back(made, message=" ", by=desk(), now=NOW)
    returned = deciding.give_back(made, message="住所を確認してください", by=desk(), now=NOW)
    mail = mails("returned")[0]
    assert "住所を確認してください" in mail.body
    [key] = re.findall(r"/([\w-]+:[\w-]+:[\w-]+)/", mail.body)  # it tells its second: a key made now may be another
    assert ("/en/account/" in mail.body) == (language == "en")
    assert applying.by_key(key) == returned
    assert applying.by_key(key + "x") is None
    assert applying.by_key("x") is None
    again = applying.request(returned, version=returned.version, now=NOW)
    assert again.number == made.number
    assert applying.by_key(key) is None, "the link has done its work"


def test_refused_for_good() -> None:
    made = deciding.refuse(support.requested(), message="対象の機関ではありません", by=desk(), now=NOW)
    assert "対象の機関ではありません" in mails("refused")[0].body
    with pytest.raises(IllegalStep):
        applying.request(made, version=made.version, now=NOW)


def test_both_requests_are_work_that_is_taken() -> None:
    made, of = support.requested(), factories.institution()
    asked = support.change(of)
    by = desk()
    lines = work.shown(list(work.waiting(by=by)))
    assert {one.kind.kind: one.subject.ja for one in lines} == {
        "registration": support.DETAILS["name_ja"], "changerequest": of.name_ja,
    }  # fmt: skip
    for subject in (made, asked):
        claims.take(subject, by=by, now=NOW)
        with pytest.raises(claims.Held):
            claims.hold_free(subject, by=desk())
        assert claims.colleagues(subject, by).exists()


def test_a_change_is_asked_and_accepted() -> None:
    of = factories.institution(name_ja="みなと大学", name_en="Minato")
    asked = support.change(of, name_ja="新みなと大学", unit="総務課", kind=of.kind)
    assert (asked.before, asked.after) == (
        {"name_ja": "みなと大学", "unit": ""},
        {"name_ja": "新みなと大学", "unit": "総務課"},
    )
    mail = mails("change_asked")[0]
    assert of.code in mail.body
    assert "みなと大学 → 新みなと大学" in mail.body
    with pytest.raises(changing.Overtaken):
        changing.accept(asked, seen={"name_ja": "古い名前", "unit": ""}, by=desk(), now=NOW)
    changed = changing.accept(asked, seen=asked.before, by=desk(), now=NOW)
    assert (changed.name_ja, changed.unit) == ("新みなと大学", "総務課")
    assert mails("change_accepted")[0].to == asked.requested_by.email
    with pytest.raises(IllegalStep):
        changing.accept(asked, seen=asked.before, by=desk(), now=NOW)


def test_a_change_is_returned_or_taken_back() -> None:
    of = factories.institution()
    author = factories.member(of)
    asked = support.change(of, author)
    with pytest.raises(changing.AnotherWaits):
        support.change(of, author)
    with pytest.raises(WordsMissing):
        changing.give_back(asked, message="", by=desk(), now=NOW)
    changing.give_back(asked, message="登記を確認してください", by=desk(), now=NOW)
    assert "登記を確認してください" in mails("change_returned")[0].body
    second = support.change(of, author)
    changing.take_back(second, by=factories.acting_for(author, of), now=NOW)
    assert [one.status for one in changing.of_institution(of)] in (
        ["taken_back", "returned"],
        ["returned", "taken_back"],
    )
    assert Institution.objects.get(pk=of.pk).name == of.name


def test_who_may_ask_and_decide() -> None:
    of, other = factories.institution(), factories.institution()
    viewer = factories.member(of, role=Membership.Role.VIEWER)
    for by in (factories.acting_for(viewer, of), factories.acting_for(factories.member(other), of), desk()):
        with pytest.raises(NotPermitted):
            changing.ask(of, {"unit": "x"}, reason="y", by=by, now=NOW)
    asked = support.change(of)
    insider = factories.desk_member()
    Membership.objects.create(institution=of, user=insider, role="viewer")
    with pytest.raises(NotPermitted):
        changing.accept(asked, seen=asked.before, by=factories.acting_as_desk(insider), now=NOW)
    with pytest.raises(NotPermitted):
        changing.take_back(asked, by=factories.acting_for(viewer, of), now=NOW)


def test_refusals_of_a_change() -> None:
    of = factories.institution()
    author = factories.member(of)
    with pytest.raises(changing.NothingNew):
        support.change(of, author, name_ja=of.name_ja)
    with pytest.raises(changing.NothingNew):
        support.change(of, author, code="HACK01", status="suspended")
    suspend(of, reason="x", by=desk(), now=NOW)
    with pytest.raises(InstitutionSuspended):
        support.change(of, author, unit="x")
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize("act", [deciding.give_back, deciding.refuse])
def test_only_the_secretariat_decides(act: Callable[..., Any]) -> None:
    made, of = support.requested(), factories.institution()
    with pytest.raises(NotPermitted):
        act(made, message="x", by=factories.acting_for(factories.member(of), of), now=NOW)
