"""Units (部局) in the lists of openings: each row says its own, and lists are narrowed by them within what is in sight."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from koubo.institutions.models import Institution, InstitutionUnit, Membership
from koubo.postings.models import Posting, Revision
from koubo.registrations import changing
from tests.registrations import support
from tests.support import factories
from tests.web.institution.test_posting_pages import FRAME

pytestmark = pytest.mark.django_db
EVERY = "/institution/postings/"
LISTS = (EVERY, "/institution/modifications/", "/institution/withdrawals/", "/institution/applications/")
World = dict[str, Any]


def belonging(revision: Revision, unit: InstitutionUnit | None) -> Revision:
    Posting.objects.filter(pk=revision.posting_id).update(unit=unit)
    return revision


@pytest.fixture
def science(aogiri: Institution) -> InstitutionUnit:
    return InstitutionUnit.objects.create(institution=aogiri, name_ja="理学部", name_en="Science")


@pytest.fixture
def law(aogiri: Institution) -> InstitutionUnit:
    return InstitutionUnit.objects.create(institution=aogiri, name_ja="法学部")


def limited_to(of: Institution, *units: InstitutionUnit) -> Client:
    user = factories.member(of)
    membership = Membership.objects.get(user=user)
    membership.units.set(units)
    Membership.objects.filter(pk=membership.pk).update(limited=True)
    client = Client()
    client.force_login(user)
    return client


def publish(of: Institution, science: InstitutionUnit, law: InstitutionUnit) -> None:
    for title, unit in (("物理の公募", science), ("民法の公募", law), ("本部の公募", None)):
        belonging(factories.published(of, title=title, web_application=True), unit)


TITLES = ("物理の公募", "民法の公募", "本部の公募")


def shown(client: Client, address: str) -> list[str]:
    text = client.get(address).text
    return [title for title in TITLES if title in text]


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_the_unit_and_is_narrowed_by_it(
    client: Client, aogiri: Institution, science: InstitutionUnit, law: InstitutionUnit, address: str
) -> None:
    publish(aogiri, science, law)
    page = client.get(address).text
    assert (page.count(">部局 理学部<"), page.count(">部局 法学部<"), page.count(">部局 ")) == (1, 1, 2)
    assert 'name="unit"' in page
    assert ">Unit Science<" in client.get(f"/en{address}").text
    assert shown(client, f"{address}?unit={science.pk}") == ["物理の公募"]
    assert shown(client, f"{address}?unit=none") == ["本部の公募"]
    for unknown in ("", "0", "x", "999999"):
        assert shown(client, f"{address}?unit={unknown}") == list(TITLES)


def test_who_is_limited_is_offered_what_is_in_sight_only(
    aogiri: Institution, science: InstitutionUnit, law: InstitutionUnit
) -> None:
    publish(aogiri, science, law)
    one = limited_to(aogiri, science)
    page = one.get(EVERY).text
    assert 'name="unit"' not in page, "there is nothing to choose"
    assert ">部局 理学部<" in page
    assert "法学部" not in page
    for asked in (law.pk, "none"):
        assert shown(one, f"{EVERY}?unit={asked}") == ["物理の公募"]
    both = limited_to(aogiri, science, law)
    assert shown(both, EVERY) == ["物理の公募", "民法の公募"]
    assert "部局を指定しない" not in both.get(EVERY).text
    assert shown(both, f"{EVERY}?unit={law.pk}") == ["民法の公募"]


def test_without_units_nothing_speaks_of_them(client: Client, aogiri: Institution) -> None:
    factories.published(aogiri)
    page = client.get(EVERY).text
    assert 'name="unit"' not in page
    assert ">部局 " not in page


@pytest.mark.parametrize("rows", [1, 4])
def test_units_cost_the_same_for_any_number(
    client: Client, aogiri: Institution, science: InstitutionUnit, django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:  # fmt: skip
    for n in range(rows):
        InstitutionUnit.objects.create(institution=aogiri, name_ja=f"部局{n}")
        belonging(factories.published(aogiri), science)
    client.get(EVERY)
    with django_assert_num_queries(FRAME + 3):
        client.get(f"{EVERY}?unit={science.pk}")


def test_the_list_of_applications_names_the_unit_of_its_opening(
    client: Client, aogiri: Institution, science: InstitutionUnit
) -> None:
    revision = belonging(factories.published(aogiri, web_application=True), science)
    assert "理学部" in client.get(reverse("institution:applications-of", args=[revision.posting_id])).text


def test_who_is_limited_to_units_asks_for_no_change_of_the_institution(
    client: Client, aogiri: Institution, science: InstitutionUnit
) -> None:
    account, change = reverse("institution:account"), reverse("institution:account-change")
    assert change in client.get(account).text
    limited = limited_to(aogiri, science)
    page = limited.get(account).text
    assert change not in page
    assert "部局を限定していない担当者（編集）が依頼できます" in page
    assert "担当者（編集）、理学部" in page, "said here as on the page of the people"
    asked = support.change(aogiri)
    back = reverse("institution:account-take-back", args=[asked.pk])
    assert back not in limited.get(account).text
    for answer in (limited.get(change), limited.post(change, {}), limited.post(back, {})):
        assert answer.status_code == 403
    assert changing.waiting_of(aogiri) == asked
