"""What changes an institution: names with their time, suspension, checked domains; each written down."""

from typing import Any

import pytest

from koubo.audit.models import AuditEntry
from koubo.audit.trail import history
from koubo.institutions import actions
from koubo.institutions.models import Institution
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.postings.actions import requests
from koubo.postings.discovery import finder
from koubo.postings.discovery.query import Query
from koubo.postings.models import Revision
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db


def desk() -> Any:
    return factories.acting_as_desk(factories.desk_member())


def renamed(institution: Institution) -> Institution:
    return actions.change(
        institution, {"name_ja": "新あおぎり大学", "name_en": "New Aogiri University"}, by=desk(), now=NOW
    )


def test_what_was_approved_keeps_the_name_of_its_time() -> None:
    of = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University")
    old, waiting = factories.published(of), factories.requested(of)
    renamed(of)
    old, waiting = (Revision.objects.select_related("posting__institution").get(pk=one.pk) for one in (old, waiting))
    assert (old.institution_name.ja, old.institution_name.en) == ("あおぎり大学", "Aogiri University")
    assert waiting.institution_name.ja == "新あおぎり大学", "it is approved under the new name"
    new = factories.published(Institution.objects.get(pk=of.pk))
    assert (
        Revision.objects.select_related("posting__institution").get(pk=new.pk).institution_name.ja == "新あおぎり大学"
    )


def test_a_second_name_leaves_the_first_one_in_place() -> None:
    of = factories.institution(name_ja="一番目大学")
    first = factories.published(of)
    of = renamed(of)
    second = factories.published(of)
    actions.change(of, {"name_ja": "三番目大学"}, by=desk(), now=NOW)
    names = [Revision.objects.get(pk=one.pk).named_ja for one in (first, second)]
    assert names == ["一番目大学", "新あおぎり大学"]


def test_only_the_name_touches_the_openings(django_assert_max_num_queries: Any) -> None:
    of = factories.institution()
    factories.published(of)
    with django_assert_max_num_queries(12):
        actions.change(of, {"contact_phone": "03-1234-5678"}, by=desk(), now=NOW)
    assert Revision.objects.exclude(named_ja="").count() == 0


def test_a_change_is_written_down_with_what_was_before() -> None:
    of = factories.institution(unit="人事課")
    actions.change(of, {"unit": "総務課", "url": of.url}, by=desk(), now=NOW, reason="組織改編")
    entry = AuditEntry.objects.get(verb="change_institution")
    assert (entry.before, entry.after, entry.reason) == ({"unit": "人事課"}, {"unit": "総務課"}, "組織改編")
    actions.change(of, {"unit": "総務課"}, by=desk(), now=NOW)
    assert AuditEntry.objects.filter(verb="change_institution").count() == 1


def test_a_suspended_institution_requests_nothing_new() -> None:
    of = factories.institution()
    author = factories.member(of)
    made = factories.draft(of, by=author)
    by = factories.acting_for(author, of)
    actions.suspend(of, reason="連絡が取れないため", by=desk(), now=NOW)
    with pytest.raises(actions.InstitutionSuspended):
        requests.request(made, version=made.version, by=by, now=NOW)
    actions.lift(of, by=desk(), now=NOW)
    made = requests.request(made, version=made.version, by=by, now=NOW)
    assert made.state == "requested"
    assert [entry.verb for entry in history(of)] == ["lift_suspension", "suspend_institution"]


@pytest.mark.parametrize("verb", ["suspend", "lift", "verify", "add_domain", "remove_domain"])
def test_only_the_secretariat(verb: str) -> None:
    of = factories.institution()
    member = factories.acting_for(factories.member(of), of)
    more = {"suspend": {"reason": "x"}, "verify": {"note": "x"}, "add_domain": {"domain": "a.example", "note": ""},
            "remove_domain": {"domain": "a.example"}}.get(verb, {})  # fmt: skip
    with pytest.raises(NotPermitted):
        getattr(actions, verb)(of, **more, by=member, now=NOW)


def test_refusals() -> None:
    of = factories.institution()
    with pytest.raises(actions.WordsMissing):
        actions.suspend(of, reason=" ", by=desk(), now=NOW)
    with pytest.raises(IllegalStep):
        actions.lift(of, by=desk(), now=NOW)
    for domain in ("", "aogiri", "あおぎり.example", "a..b", "-a.example", "a b.example", "x" * 300 + ".example"):
        with pytest.raises(actions.DomainRefused):
            actions.add_domain(of, domain, note="", by=desk(), now=NOW)
    with pytest.raises(actions.CodeTaken):
        actions.create(
            of.code, {"name_ja": "a", "name_en": "a", "kind": "00001", "prefecture": "00001"}, by=desk(), now=NOW
        )
    with pytest.raises(actions.CodeRefused):
        actions.create("a", {}, by=desk(), now=NOW)
    assert issubclass(actions.CodeTaken, Refusal)


def test_domains_and_verification() -> None:
    of = factories.institution()
    for _twice in range(2):
        actions.add_domain(of, "@Aogiri.Example", note="Web サイトで確認", by=desk(), now=NOW)
    assert [one.domain for one in of.domains.all()] == ["aogiri.example"]
    assert actions.verify(of, note="法人番号公表サイトで確認", by=desk(), now=NOW).verified_at == NOW
    for _twice in range(2):
        actions.remove_domain(of, "aogiri.example", by=desk(), now=NOW)
    assert not of.domains.exists()
    assert [entry.verb for entry in history(of)] == ["remove_mail_domain", "verify_institution", "add_mail_domain"]


def test_both_names_are_found(at: Any) -> None:
    at("2026-11-24 09:00")
    of = factories.institution(name_ja="瑞雲女子大学", name_en="Zuiun")
    factories.published(of)
    actions.change(of, {"name_ja": "瑞雲大学"}, by=desk(), now=NOW)
    for words in ("瑞雲女子大学", "瑞雲大学"):
        assert finder.find(Query(words=words), now=NOW).total == 1
