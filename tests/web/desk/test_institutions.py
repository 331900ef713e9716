"""The desk's pages about institutions: registrations, changes, list, one, suspension, merger."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from koubo.accounts.models import User
from koubo.audit.models import AuditEntry
from koubo.desk import claims, merging
from koubo.institutions import actions
from koubo.institutions.models import Institution, MailDomain, Membership
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting, PostingSummary, Revision
from koubo.registrations.models import ChangeRequest, Registration
from tests.registrations import support
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def sent(**data: Any) -> dict[str, Any]:
    return {"once": str(uuid4())} | data


def test_a_registration_is_approved_with_the_proposed_id(client: Client) -> None:
    twin = factories.institution(name_ja="みなと大学")
    made = support.requested()
    here = reverse("desk:registration", args=[made.pk])
    assert here in client.get(reverse("desk:work")).text
    page = client.get(here).text
    assert 'value="MINATO01"' in page
    assert twin.code in page
    assert "機関名が同じ" in page
    data = sent(outcome="approve", code="ｍｉｎａｔｏ01", message="")
    done = client.post(here, data, follow=True)
    assert "求人機関ID MINATO01 で登録しました" in done.text
    assert client.post(here, data, follow=True).status_code == 200
    assert Institution.objects.filter(code="MINATO01").count() == 1
    assert OutgoingMail.objects.filter(kind="registrations.approved").count() == 1
    assert "承認（求人機関ID MINATO01）" in client.get(here).text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "対応を選択してください"), ({"outcome": "approve"}, "求人機関IDを入力してください"),
        ({"outcome": "approve", "code": "み"}, "半角英大文字で始まる"), ({"outcome": "approve", "code": "TAKEN1"}, "使われています"),
        ({"outcome": "return"}, "理由を入力してください"), ({"outcome": "refuse", "message": " "}, "理由を入力してください"),
        ({"outcome": "return", "message": "あ" * 3000}, "2000"),
    ],
)  # fmt: skip
def test_what_a_decision_needs(client: Client, data: dict[str, str], said: str) -> None:
    factories.institution(code="TAKEN1")
    made = support.requested()
    page = client.post(reverse("desk:registration", args=[made.pk]), sent(**data))
    assert page.status_code == 422
    assert said in page.text
    assert Registration.objects.get().status == "requested"


@pytest.mark.parametrize(("outcome", "status"), [("return", "returned"), ("refuse", "refused")])
def test_returned_or_refused(client: Client, outcome: str, status: str) -> None:
    made = support.requested()
    client.post(reverse("desk:registration", args=[made.pk]), sent(outcome=outcome, message="理由です"))
    assert Registration.objects.get().status == status
    assert "理由です" in OutgoingMail.objects.get(kind=f"registrations.{status}").body


def test_what_a_colleague_has_taken_is_not_decided(client: Client) -> None:
    made = support.requested()
    claims.take(made, by=factories.acting_as_desk(factories.desk_member(name="村岡 実")), now=NOW)
    page = client.post(reverse("desk:registration", args=[made.pk]), sent(outcome="refuse", message="x"))
    assert page.status_code == 409
    assert "村岡 実" in page.text
    assert Registration.objects.get().status == "requested"


def test_a_draft_is_nobodys_business(client: Client) -> None:
    assert client.get(reverse("desk:registration", args=[support.draft().pk])).status_code == 404


def test_a_change_is_accepted_and_the_old_opening_keeps_its_name(client: Client, at: Any) -> None:
    at("2026-11-24 09:00")
    of = factories.institution(name_ja="みなと大学")
    old = factories.published(of)
    asked = support.change(of)
    here = reverse("desk:change", args=[asked.pk])
    page = client.get(here).text
    assert "<del>みなと大学</del>" in page
    data = sent(outcome="approve", **{"seen-name_ja": "みなと大学"})
    assert "登録情報を変更しました" in client.post(here, data, follow=True).text
    assert Institution.objects.get(pk=of.pk).name_ja == "新みなと大学"
    public = Client().get(reverse("public:posting", args=[old.posting.number])).text
    assert "みなと大学" in public
    assert "新みなと大学" not in public


def test_a_change_that_was_overtaken_is_shown_anew(client: Client) -> None:
    of = factories.institution(name_ja="みなと大学")
    asked = support.change(of)
    page = client.post(reverse("desk:change", args=[asked.pk]), sent(outcome="approve", **{"seen-name_ja": "古い名前"}))
    assert page.status_code == 409
    assert ChangeRequest.objects.get().status == "requested"
    returned = client.post(
        reverse("desk:change", args=[asked.pk]), sent(outcome="return", message="登記を確認してください"), follow=True
    )
    assert returned.status_code == 200
    assert ChangeRequest.objects.get().status == "returned"


def test_the_list_is_narrowed_and_asks_the_same_however_long(client: Client) -> None:
    one = factories.institution(
        name_ja="国立大学法人みなと大学", corporate_number="5010005007398", prefecture="00013", kind="00002"
    )
    MailDomain.objects.create(institution=one, domain="minato.example", verified_at=NOW)
    other = factories.institution(name_ja="北浜大学")
    here = reverse("desk:institutions")
    for q in ("みなと", one.code.lower(), "5010005007398", "minato.example", "５０１０００５００７３９８"):
        page = client.get(here, {"q": q}).text
        assert one.code in page, q
        assert other.code not in page, q
    assert other.code not in client.get(here, {"prefecture": "00013", "kind": "00002", "status": "active"}).text
    assert client.get(here, {"status": "x", "kind": "y", "q": "a" * 500, "page": "z"}).status_code == 200
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(here)
        counts.append(len(asked))
        [factories.member(factories.institution()) for _ in range(5)]
    assert counts[0] == counts[1]


def test_verification_and_domains(client: Client) -> None:
    of = factories.institution()
    here = reverse("desk:institution", args=[of.pk])
    assert client.post(reverse("desk:institution-verify", args=[of.pk]), sent(note="")).status_code == 422
    client.post(reverse("desk:institution-verify", args=[of.pk]), sent(note="公表サイトで確認"))
    client.post(reverse("desk:institution-domain", args=[of.pk]), sent(domain="Minato.Example", note="Web"))
    page = client.get(here).text
    assert "minato.example" in page
    assert "公表サイトで確認" in page
    bad = client.post(reverse("desk:institution-domain", args=[of.pk]), sent(domain="<b>"))
    assert bad.status_code == 409
    assert "<title>エラー：" in bad.text
    assert "<title>エラー：" not in page
    client.post(reverse("desk:institution-domain", args=[of.pk]), sent(remove="minato.example"))
    assert not of.domains.exists()
    assert Institution.objects.get(pk=of.pk).verified_at is not None


@pytest.mark.parametrize("choice", ["stay", "withdraw"])
def test_suspending_says_before_what_becomes_of_the_openings(client: Client, at: Any, choice: str) -> None:
    at("2026-11-24 09:00")
    of = factories.institution()
    live = factories.published(of)
    author = factories.member(of)
    page = client.get(reverse("desk:institution", args=[of.pk])).text
    assert 'name="live" value="1"' in page
    stale = client.post(
        reverse("desk:institution-suspend", args=[of.pk]), sent(reason="x", openings="withdraw", live="7")
    )
    assert stale.status_code == 409
    done = client.post(
        reverse("desk:institution-suspend", args=[of.pk]),
        sent(reason="連絡が取れないため", openings=choice, live="1"),
        follow=True,
    )
    assert "利用停止中" in done.text
    assert (Posting.objects.get(pk=live.posting_id).withdrawn_at is not None) == (choice == "withdraw")
    assert "連絡が取れないため" in OutgoingMail.objects.get(kind="desk.institution_suspended", to=author.email).body
    client.post(reverse("desk:institution-lift", args=[of.pk]), sent())
    assert OutgoingMail.objects.filter(kind="desk.suspension_lifted", to=author.email).count() == 1
    assert Institution.objects.get(pk=of.pk).status == "active"


def make_pair() -> tuple[Institution, Institution, User]:
    gone, kept = factories.institution(name_ja="旧みなと大学"), factories.institution(name_ja="みなと大学")
    both = factories.member(gone, role=Membership.Role.ADMINISTRATOR)
    Membership.objects.create(institution=kept, user=both, role="viewer")
    factories.member(gone)
    MailDomain.objects.create(institution=gone, domain="a.example", verified_at=NOW)
    MailDomain.objects.create(institution=kept, domain="a.example", verified_at=NOW)
    return gone, kept, both


@pytest.mark.database_kind
def test_a_merger_moves_everything_once_it_was_shown(client: Client) -> None:
    gone, kept, both = make_pair()
    public = factories.published(gone)
    applied = applying.submitted(applying.posting(of=gone))
    support.change(gone)
    choose = client.get(reverse("desk:institution-merge", args=[gone.pk]), {"q": kept.code}).text
    here = reverse("desk:institution-merge-into", args=[gone.pk, kept.pk])
    assert here in choose
    effect = merging.effect(gone, kept)
    assert (effect.postings, effect.applications, effect.shared, effect.requests) == (2, 1, 1, 1)
    assert effect.digest in client.get(here).text
    assert client.post(here, sent(seen=effect.digest, reason="")).status_code == 422
    assert client.post(here, sent(seen="0-0", reason="重複")).status_code == 409
    done = client.post(here, sent(seen=effect.digest, reason="重複登録のため"), follow=True)
    assert f"{gone.code} はこの求人機関に統合されました" in done.text
    assert not Posting.objects.filter(institution=gone).exists()
    assert PostingSummary.objects.filter(institution=kept).count() == 2
    assert Revision.objects.get(pk=public.pk).named_ja == "旧みなと大学"
    assert Membership.objects.get(user=both).role == "administrator"
    assert kept.domains.count() == 1
    assert applied.posting.institution_id == gone.pk
    assert Posting.objects.get(pk=applied.posting_id).institution_id == kept.pk
    old = client.get(reverse("desk:institution-by-code", args=[gone.code]), follow=True)
    assert kept.code in old.text
    assert {entry.verb for entry in AuditEntry.objects.filter(subject_id__in=[str(gone.pk), str(kept.pk)])} >= {
        "merge_institution", "take_in_institution",
    }  # fmt: skip
    assert client.get(here).status_code == 404, "what was merged is not merged again"


def test_nothing_refers_to_what_was_merged_away() -> None:
    gone, kept, _both = make_pair()
    factories.published(gone)
    by = factories.acting_as_desk(factories.desk_member())
    merging.merge(gone, kept, seen=merging.effect(gone, kept).digest, reason="重複", by=by, now=NOW)
    assert len(merging.references()) >= 6
    for relation in merging.references():
        assert not relation.related_model._base_manager.filter(**{relation.field.name: gone}).exists(), relation.name


def test_refusals_of_a_merger() -> None:
    gone, kept, _both = make_pair()
    by = factories.acting_as_desk(factories.desk_member())
    seen = merging.effect(gone, kept).digest
    with pytest.raises(merging.SameInstitution):
        merging.merge(gone, gone, seen=seen, reason="x", by=by, now=NOW)
    with pytest.raises(actions.WordsMissing):
        merging.merge(gone, kept, seen=seen, reason=" ", by=by, now=NOW)
    with pytest.raises(NotPermitted):
        merging.merge(gone, kept, seen=seen, reason="x", by=factories.acting_for(factories.member(gone), gone), now=NOW)
    merging.merge(gone, kept, seen=merging.effect(gone, kept).digest, reason="x", by=by, now=NOW)
    with pytest.raises(IllegalStep):
        merging.merge(Institution.objects.get(pk=gone.pk), kept, seen=seen, reason="x", by=by, now=NOW)
