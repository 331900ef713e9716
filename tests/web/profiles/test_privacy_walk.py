"""For whom a profile is hidden from, every answer is byte for byte that of a world in which the seeker does not exist.

The two worlds are one database: once with the seeker, and once after everything of theirs was deleted.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from koubo.accounts.models import User
from koubo.profiles import exclusions, index
from koubo.profiles.models import Profile
from koubo.seekers import actions as seekers
from tests.support import factories, profiles

pytestmark = pytest.mark.django_db
LIST = reverse("institution:seekers")
NOW = factories.NOW
# What differs from answer to answer anyway.
TOKENS = re.compile(
    r'name="(?:csrfmiddlewaretoken|once|form_owner)" value="[^"]+"|nonce="[^"]+"|<time[^>]*>[^<]*</time>'
)
IDENTITY = {
    "family_name": "篠崎", "given_name": "由美", "family_name_kana": "シノザキ", "given_name_kana": "ユミ",
    "family_name_latin": "Shinozaki", "given_name_latin": "Yumi", "email": "yumi@home.example", "phone": "090-1234-5678",
    "postal_code": "980-8577", "address": "仙台市青葉区片平2-1-1", "affiliation": "青桐大学 情報学部",
}  # fmt: skip
CONDITIONS = (
    {}, {"q": "衛星"}, {"q": "衛星 観測", "inside": "1"}, {"q": "星リモ"}, {"any": "衛星 考古学"}, {"none": "衛星"},
    {"field": "00189"}, {"subfield": "38010"}, {"job": "00022"}, {"degree": "doctor"}, {"area": "00003"}, {"years": "3"},
    {"language": "en"}, {"form": "01"}, {"term": "0"}, {"written": "ja"}, {"starts": "2027-04-01"}, {"page": "2"}, {"per": "50"},
    {"sort": "relevance", "q": "衛星"}, {"degree": ["doctor", "master"], "area": "00002"},
)  # fmt: skip


def answers(client: Client, code: str) -> Iterator[tuple[str, int, str]]:
    """Everything an institution can ask that could have to do with profiles."""
    with translation.override("ja"):
        details = [reverse("institution:seeker", args=[code]), reverse("institution:seeker", args=["U22222222"])]
        pages = [reverse(f"institution:{name}") for name in ("menu", "seekers-keyword", "seekers-conditions")]
    for address in (*pages, *details):
        for prefix in ("", "/en"):
            answer = client.get(prefix + address)
            yield prefix + address, answer.status_code, TOKENS.sub("", answer.text)
    for prefix in ("", "/en"):
        for condition in ({"q": code}, *CONDITIONS):
            answer = client.get(prefix + LIST, condition)
            yield f"{prefix}{condition}", answer.status_code, TOKENS.sub("", answer.text)


@pytest.mark.parametrize("how", ["institution", "name", "domain"])
def test_as_if_the_seeker_did_not_exist(at: Any, how: str) -> None:
    at("2026-11-24 10:00")
    here = factories.institution(name_ja="北浜大学", name_en="Kitahama University")
    client = Client()
    client.force_login(factories.member(here, email="jinji@kitahama.example"))
    for _ in range(9):  # with the hidden one ten: the figures would be others
        profiles.published()
    hidden = profiles.published(headline="衛星による観測")
    by = profiles.acting(hidden.user)
    if how == "institution":
        exclusions.exclude_institution(here, by=by, now=NOW)
    elif how == "name":
        exclusions.exclude_name("北浜大学 文学部", by=by, now=NOW)
    else:
        exclusions.exclude_domain("kitahama.example", by=by, now=NOW)
    code = hidden.code
    with_them = list(answers(client, code))
    index.forget(hidden)
    Profile.objects.filter(pk=hidden.pk).delete()
    User.objects.filter(pk=by.user_id).update(is_seeker=False)
    without_them = list(answers(client, code))
    assert [answer[:2] for answer in with_them] == [answer[:2] for answer in without_them]
    for with_one, without_one in zip(with_them, without_them, strict=True):
        assert with_one == without_one, with_one[0]


def test_what_is_hidden_takes_the_way_of_what_is_not_there(at: Any) -> None:
    """The same questions to the database: no time tells one from the other."""
    at("2026-11-24 10:00")
    here = factories.institution(name_ja="北浜大学", name_en="Kitahama University")
    client = Client()
    client.force_login(factories.member(here))
    hidden = profiles.published()
    exclusions.exclude_institution(here, by=profiles.acting(hidden.user), now=NOW)
    asked = []
    client.get(reverse("institution:seeker", args=["U33333333"]))  # what a session asks first
    for code in ("U22222222", hidden.code):
        with CaptureQueriesContext(connection) as questions:
            assert client.get(reverse("institution:seeker", args=[code])).status_code == 404
        asked.append([re.sub(r"'[^']*'|\d+", "?", question["sql"]) for question in questions.captured_queries])
    assert asked[0] == asked[1]


def test_no_word_of_who_it_is(at: Any) -> None:
    at("2026-11-24 10:00")
    user = factories.seeker(name="篠崎 由美", email="shinozaki@private.example")
    seekers.save_details(IDENTITY, by=profiles.acting(user), now=NOW)
    made = profiles.published(user)
    client = Client()
    client.force_login(factories.member(factories.institution(name_ja="北浜大学", name_en="Kitahama University")))
    seen = [text for _name, status, text in answers(client, made.code) if status == 200]
    assert sum(made.code in text for text in seen) > len(CONDITIONS)
    telling = {*IDENTITY.values(), "篠崎", "由美", user.email, "private.example"}
    for text in seen:
        assert not [one for one in telling if one in text]
