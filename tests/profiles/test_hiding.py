"""Whom a profile is hidden from, by the institution itself, by its names, by the domains of its members."""

import pytest

from koubo.institutions.models import Membership
from koubo.profiles import actions, exclusions, hiding, queries
from koubo.profiles.models import Exclusion
from koubo.profiles.refusals import NoDomain, NoName
from koubo.seekers import actions as seekers
from tests.support import factories, profiles

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [
        ("国立大学法人 あおぎり大学", True),
        ("あおぎり大学", True),
        ("あおぎり大学 情報学研究科", True),
        ("あおぎり大学医学部附属病院", True),
        ("ａｏｇｉｒｉ　ｕｎｉｖｅｒｓｉｔｙ", True),
        ("Faculty of Letters, Aogiri University", True),
        ("あおぎり大学院大学", False),
        ("おぎり大学", False),
        ("Aogiri", False),
    ],
)
def test_names(typed: str, hidden: bool) -> None:
    here = factories.institution(name_ja="国立大学法人 あおぎり大学", name_en="Aogiri University")
    made = profiles.published()
    exclusions.exclude_name(typed, by=profiles.acting(made.user), now=NOW)
    assert queries.visible_to(here, NOW).exists() is not hidden
    assert queries.visible_to(factories.institution(name_ja="北浜大学", name_en="Kitahama University"), NOW).exists()


def test_a_name_hides_from_who_registers_later() -> None:
    made = profiles.published()
    exclusions.exclude_name("みなと総合研究所 データ部", by=profiles.acting(made.user), now=NOW)
    here = factories.institution(name_ja="国立研究開発法人 みなと総合研究所", name_en="Minato Institute")
    assert not queries.visible_to(here, NOW).exists()


@pytest.mark.parametrize(
    ("typed", "address", "hidden"),
    [
        ("aogiri.ac.jp", "jinji@aogiri.ac.jp", True),
        ("@Aogiri.AC.JP", "jinji@adm.aogiri.ac.jp", True),
        ("taro@aogiri.ac.jp", "jinji@aogiri.ac.jp", True),
        ("cs.aogiri.ac.jp", "jinji@aogiri.ac.jp", False),
        ("ogiri.ac.jp", "jinji@aogiri.ac.jp", False),
    ],
)
def test_domains(typed: str, address: str, hidden: bool) -> None:
    here, made = factories.institution(), profiles.published()
    exclusions.exclude_domain(typed, by=profiles.acting(made.user), now=NOW)
    assert queries.visible_to(here, NOW).exists()
    member = factories.member(here, email=address)
    assert queries.visible_to(here, NOW).exists() is not hidden
    Membership.objects.filter(user=member).delete()
    assert queries.visible_to(here, NOW).exists()
    here.url = f"https://www.{address.partition('@')[2]}/"
    here.save()
    assert queries.visible_to(here, NOW).exists() is not hidden


def test_what_is_no_name_or_domain() -> None:
    made = profiles.published()
    by = profiles.acting(made.user)
    for text in ("", "jp", "a b.jp", "-a.jp", "x" * 100 + ".jp", "例え"):
        with pytest.raises(NoDomain):
            exclusions.exclude_domain(text, by=by, now=NOW)
    for text in ("", " ", "国立大学法人", "あ" * 201):
        with pytest.raises(NoName):
            exclusions.exclude_name(text, by=by, now=NOW)


def test_the_list_begins_with_where_the_person_works() -> None:
    works, lends, other = (
        factories.institution(name_ja=name, name_en=name) for name in ("青桐大学", "北浜研究所", "南大学")
    )
    user = factories.member(lends, email="yumi@lab.aogiri.ac.jp", is_seeker=True)
    by = profiles.acting(user)
    seekers.save_details(
        {"affiliation": "青桐大学 情報学部", "email": "yumi@gmail.com", "degree": "博士（理学）"}, by=by, now=NOW
    )
    made = actions.begin(by=by, now=NOW)
    assert set(made.exclusions.values_list("term", flat=True)) == {
        hiding.institution_term(works.pk), hiding.institution_term(lends.pk), hiding.name_term("青桐大学"),
        hiding.domain_term("lab.aogiri.ac.jp"),
    }  # fmt: skip
    profiles.published(user)
    assert [queries.visible_to(one, NOW).exists() for one in (works, lends, other)] == [False, False, True]
    for own in Exclusion.objects.filter(term__in=hiding.terms_of(lends)):
        exclusions.include(own.pk, by=by, now=NOW)
    assert queries.visible_to(lends, NOW).exists()


def test_nobody_shortens_the_list_of_another() -> None:
    here, made = factories.institution(), profiles.published()
    exclusions.exclude_institution(here, by=profiles.acting(made.user), now=NOW)
    other = profiles.published()
    exclusions.include(made.exclusions.get(institution=here).pk, by=profiles.acting(other.user), now=NOW)
    assert queries.visible_to(here, NOW).get() == other
