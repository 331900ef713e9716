"""A real posting of more than 20 numbered items goes through the form to the public page without losing a word."""

import html
import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.postings.actions import requests
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support import factories
from tests.support.typed import typed

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[1] / "support" / "real"
ITEM = re.compile(r"^\[(\w+)\] (.+)\n((?:(?!\[\w+\]).*\n)+)", re.MULTILINE)

FACTS = {
    "positions": 1, "starts_on": date(2027, 4, 1), "contract_from": date(2027, 4, 1), "contract_until": date(2032, 3, 31),
    "renewal": "possible", "hours_system": "discretionary", "overtime": True, "degree": "doctor",
    "insurances": ["mutual_aid", "accident", "employment"], "smoking": "site", "closes_on": date(2027, 1, 8),
    "equality_measure": True, "postal_application": True, "own_web_application": True,
    "application_url": "https://www.shiomi.example/apply", "web_application": False, "email_application": False,
}  # fmt: skip


def items(language: str) -> dict[str, str]:
    text = (FOLDER / f"{language}.txt").read_text(encoding="utf-8")
    found = {key: body.strip() for key, _, body in ITEM.findall(text)}
    assert len(found) >= 20
    assert sum(map(len, found.values())) >= 5_800
    return found


def words(text: str) -> str:
    """Return text without markup and white space, as two texts are compared."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_not_a_word_is_lost(at, language: str) -> None:
    now = at("2026-11-24 09:00")
    written = items(language)
    of = factories.institution()
    author = factories.member(of)
    client = Client()
    client.force_login(author)
    revision = factories.draft(of, by=author, written=ContentLanguages(language))
    content = factories.content((language,)) | FACTS
    content |= {key: {"ja": "", "en": ""} | {language: text} for key, text in written.items()}
    content["postal_address"] = {"ja": "", "en": ""} | {language: "〒000-0000 あおぎり市青葉1-1 理工学研究院 人事係"}
    content["pays"] = [
        {"applies_to": {"ja": "", "en": ""}, "pay_kind": "annual", "lower": 6_500_000, "upper": 8_900_000}
    ]
    data = typed(content, (language,)) | {"act": "confirm", "version": "1", "once": str(uuid4())}

    confirm = client.post(reverse("institution:edit", args=[revision.posting_id]), data)
    assert confirm.status_code == 302, re.findall(r'<a href="#[^"]+">[^<]+', confirm.text.split("k-errsum")[-1])[:9]
    client.post(confirm.url, {"version": "2", "once": str(uuid4())})
    revision = Revision.objects.get()
    requests.approve(
        revision, version=revision.version, publish_on=date(2026, 11, 25),
        by=factories.acting_as_desk(factories.desk_member()), now=now,
    )  # fmt: skip

    prefix = "/en" if language == "en" else ""
    detail = words(client.get(f"{prefix}/institution/postings/{revision.posting_id}/").text)
    at("2026-11-25 00:00")
    number = revision.posting.number
    public = words(Client().get(f"{prefix}/postings/{number}/").text)
    for key, text in written.items():
        assert words(text) in public, key
        assert words(text) in detail, key
    for fact in ("6,500,000", "8,900,000", "https://www.shiomi.example/apply"):
        assert fact in public
    found = Client().get("/postings/", {"q": "地球環境流体力学" if language == "ja" else "mesoscale"}).text
    assert number in found
