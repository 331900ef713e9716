"""The picture beside a shared link: what it says, when it is there, at what cost; where its lines end."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from koubo.postings.actions import withdrawing
from koubo.postings.publication.states import ContentLanguages, WithdrawalReason
from koubo.web.public import card_text
from tests.support import factories

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def _no_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Make this a host without fonts."""
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    card_text.font_file.cache_clear()
    yield
    card_text.font_file.cache_clear()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def meta(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">', html))


@pytest.mark.parametrize(
    ("prefix", "here", "other", "deadline"),
    [
        ("", "ja_JP", "en_US", "募集終了 2026年12月22日（火）（必着）"),
        ("/en", "en_US", "ja_JP", "Applications close on 22 December 2026 (must arrive by the closing date)"),
    ],
)
def test_the_page_says_how_a_link_to_it_looks(
    client: Client, prefix: str, here: str, other: str, deadline: str
) -> None:
    of = factories.institution(name_ja="潮見大学", name_en="Shiomi University")
    number = factories.published(
        of, title="助教 a@b.example", written=ContentLanguages.BOTH, closes_on=date(2026, 12, 22)
    ).posting.number
    page = f"{prefix}/postings/{number}/"
    found = meta(client.get(page).text)
    assert found["og:title"] == "助教 ●●●@b.example"
    assert found["og:url"] == f"http://127.0.0.1:8000{page}"
    assert (found["og:locale"], found["og:locale:alternate"], found["og:site_name"]) == (here, other, "Koubo")
    assert found["og:description"].endswith(deadline)
    assert found["og:image"] == f"http://127.0.0.1:8000{page}card.png"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert "助教" in found["og:image:alt"]
    assert found["twitter:card"] == "summary_large_image"
    assert not meta(client.post(f"{page}addresses/").text)
    answer = client.get(found["og:image"].removeprefix("http://127.0.0.1:8000"))
    assert answer["Content-Type"] == "image/png"
    assert opened(answer.content).size == (1200, 630)


def test_each_language_has_its_picture_and_each_text(client: Client) -> None:
    of = factories.institution()
    number = factories.published(of, written=ContentLanguages.BOTH).posting.number
    other = factories.published(of, title="別の公募", written=ContentLanguages.BOTH).posting.number
    pictures = [client.get(f"{prefix}/postings/{of}/card.png") for prefix in ("", "/en") for of in (number, other)]
    assert len({answer.content for answer in pictures}) == 4
    assert len({answer["ETag"] for answer in pictures}) == 4


def test_it_is_there_from_the_instant_to_the_withdrawal(client: Client, at: At) -> None:
    of = factories.institution()
    posting = factories.approved(of, publish_on=date(2026, 11, 24)).posting
    address = f"/postings/{posting.number}/card.png"
    at("2026-11-24 21:59:59.999")
    assert client.get(address).status_code == 404
    at("2026-11-24 22:00")
    first = client.get(address)
    assert first.status_code == 200
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    of.name_ja = "新しい名の大学"
    of.save()
    renamed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert renamed.status_code == 200
    assert renamed.content != first.content
    later = datetime.fromisoformat("2026-11-25T09:00+09:00")
    by = factories.acting_for(factories.member(of), of)
    withdrawing.withdraw(posting, reason=WithdrawalReason.UNSAID, by=by, now=later)
    at("2026-11-25 22:00")
    assert client.get(address).status_code == 410
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 410


def test_it_is_drawn_once(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    places = [{"prefecture": code, "address": {"ja": "構内", "en": ""}} for code in ("00004", "00013", "00027")]
    for number in (factories.published().posting.number, factories.published(places=places).posting.number):
        for queries in (2, 1, 1):
            with django_assert_num_queries(queries):
                client.get(f"/postings/{number}/card.png")


@pytest.mark.parametrize(
    "title", ["<b>]]>&\"'</b>\u202e 👩‍🔬 \ufffe", "👩‍🔬", "W" * 200, "。」" * 90, "（" * 90, "é" * 90]
)
def test_no_title_breaks_it(client: Client, title: str) -> None:
    number = factories.published(title=title).posting.number
    assert opened(client.get(f"/postings/{number}/card.png").content).size == (1200, 630)


@pytest.mark.usefixtures("_no_font")
def test_without_a_font_with_japanese_none_is_announced(client: Client) -> None:
    number = factories.published().posting.number
    found = meta(client.get(f"/postings/{number}/").text)
    assert found["twitter:card"] == "summary"
    assert not any(name.startswith("og:image") for name in found)
    assert client.get(f"/postings/{number}/card.png").status_code == 404


@pytest.mark.parametrize(
    ("text", "most", "made"),
    [
        ("あいうえおかきくけこ", 3, ["あいうえお", "かきくけこ"]),
        ("あいうえお。かき", 3, ["あいうえ", "お。かき"]),
        ("あいうえ「かき」く", 3, ["あいうえ", "「かき」く"]),
        ("あいう Word かき", 3, ["あいう", "Word かき"]),
        ("あいうえおかきくけこさしすせそた", 3, ["あいうえお", "かきくけこ", "さしすせ…"]),
        ("あいうえおかきくけ（さ", 2, ["あいうえお", "かきくけ…"]),
        ("WWWWWWWWWWWWWWWW", 1, ["WWWW…"]),
        ("", 3, [""]),
    ],
)
def test_lines_end_where_japanese_lets_them(text: str, most: int, made: list[str]) -> None:
    assert card_text.lines(text, card_text.font(100), 500, most) == made
