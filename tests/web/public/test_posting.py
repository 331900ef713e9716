"""The posting page: addresses nobody collects, what is like it, the deadline as a calendar, the end of its life."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from koubo.postings.actions import withdrawing
from koubo.postings.content.email_masking import mask, mask_content
from koubo.postings.publication.states import ContentLanguages, WithdrawalReason
from tests.support import factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
PROSE = {"ja": "問い合わせは office@aogiri.example まで（全角：ｊｉｎｊｉ＠ａｏｇｉｒｉ．ｅｘａｍｐｌｅ）。", "en": ""}


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")
    cache.clear()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("jinji@aogiri.example", "●●●@aogiri.example"),
        ("宛先はa.b+c_d@x-y.example.jpです。", "宛先は●●●@x-y.example.jpです。"),
        ("mailto:a@b.example,c@d.example", "mailto:●●●@b.example,●●●@d.example"),
        ("ｊｉｎｊｉ＠ａｏｇｉｒｉ．ｅｘａｍｐｌｅ", "●●●＠ａｏｇｉｒｉ．ｅｘａｍｐｌｅ"),
        ("jinji @ aogiri.example", "●●● @ aogiri.example"),
        ("@twitter、1@2、a@b", "@twitter、1@2、a@b"),
        ("●●●@aogiri.example", "●●●@aogiri.example"),
        ("", ""),
    ],
)
def test_names_in_addresses_are_hidden(written: str, shown: str) -> None:
    assert mask(written) == shown


def test_addresses_of_web_pages_stay_and_rows_are_hidden_too() -> None:
    content = factories.content() | {
        "posting_url": "https://x.example/@name/a@b.example",
        "places": [{"prefecture": "00004", "address": {"ja": "a@b.example", "en": ""}}],
    }
    hidden = mask_content(content)
    assert hidden["posting_url"] == content["posting_url"]
    assert hidden["places"][0]["address"]["ja"] == "●●●@b.example"
    assert hidden["closes_on"] == content["closes_on"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_gives_addresses_to_who_presses_the_button(client: Client, prefix: str) -> None:
    number = factories.published(written=ContentLanguages.BOTH, notes=PROSE).posting.number
    page = f"{prefix}/postings/{number}/"
    html = client.get(page).text
    assert "@aogiri.example" in html
    for name in ("koubo-info", "jinji", "office", "ｊｉｎｊｉ"):
        assert name not in html
    clear = client.post(f"{page}addresses/")
    assert clear.headers["Cache-Control"] == "no-store, private"
    for words in ('href="mailto:jinji@aogiri.example"', "office@aogiri.example", 'name="robots" content="noindex"'):
        assert words in clear.text
    assert "application/ld+json" not in clear.text
    assert client.get(f"{page}addresses/").url == page
    assert "jinji" not in client.get(page).text


def test_addresses_are_not_given_by_the_hundred(client: Client) -> None:
    number = factories.published().posting.number
    answers = [client.post(f"/postings/{number}/addresses/").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_similar_openings_are_open_ones_most_alike_first(client: Client, at: At) -> None:
    other_field = [{"code": "38010", "other": {"ja": "", "en": ""}}]
    shown = factories.published(title="この公募")
    for n in range(3):
        factories.published(title=f"分野の違う公募{n}", research_fields=other_field)
    factories.published(title="似ている公募その一 a@b.example", closes_on=date(2026, 12, 1))
    factories.approved(title="まだ公開前の公募")
    page = f"/postings/{shown.posting.number}/"

    def others() -> str:
        return client.get(page).text.split('id="alike"')[-1]

    first = others().split("</li>")[0]
    assert "似ている公募その一 ●●●@b.example" in first
    assert "まだ公開前の公募" not in others()
    assert others().split("</section>")[0].count("<li>") == 3
    at("2026-12-02 00:00")
    assert "似ている公募その一" not in client.get(page).text


def event(client: Client, address: str) -> tuple[dict, int]:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    return found, answer.status_code


@pytest.mark.parametrize(("prefix", "words"), [("", "募集終了：情報の公募"), ("/en", "Closes: 情報の公募")])
def test_the_deadline_as_a_calendar(client: Client, prefix: str, words: str) -> None:
    number = factories.published(title="情報の公募", closes_on=date(2026, 12, 22)).posting.number
    found, _ = event(client, f"{prefix}/postings/{number}/deadline.ics")
    assert found["UID"] == f"{number}@127.0.0.1"
    assert found["DTSTART"].params["TZID"] == "Asia/Tokyo"
    span = [found[name].dt.isoformat() for name in ("DTSTART", "DTEND")]
    assert span == ["2026-12-22T23:00:00+09:00", "2026-12-22T23:59:00+09:00"]
    assert (found["SEQUENCE"], found["STATUS"], found["SUMMARY"]) == (0, "CONFIRMED", words)
    assert found["URL"].endswith(f"{prefix}/postings/{number}/")
    assert found["LAST-MODIFIED"].dt == datetime.fromisoformat("2026-11-23T00:00+09:00")


def test_a_withdrawn_posting_cancels_its_event_and_is_gone(client: Client, at: At) -> None:
    of = factories.institution()
    posting = factories.published(of, title="取り下げる公募").posting
    withdrawing.withdraw(
        posting, reason=WithdrawalReason.UNSAID, by=factories.acting_for(factories.member(of), of), now=NOW
    )
    page = f"/postings/{posting.number}/"
    at("2026-11-24 21:59:59.999")
    assert event(client, f"{page}deadline.ics")[0]["STATUS"] == "CONFIRMED"
    at("2026-11-24 22:00")
    found, _ = event(client, f"{page}deadline.ics")
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)
    assert found["UID"] == f"{posting.number}@127.0.0.1"
    assert client.get(page).status_code == 410
    assert client.post(f"{page}addresses/").status_code == 410


def test_a_closed_posting_stays_with_a_banner(client: Client, at: At) -> None:
    posting = factories.published(title="終わる公募", closes_on=date(2026, 12, 1)).posting
    factories.published(title="続く公募", closes_on=date(2026, 12, 20))
    at("2026-12-02 00:00")
    html = client.get(f"/postings/{posting.number}/").text
    assert "募集は終了しました" in html or "応募の受付は終了しました" in html
    assert "続く公募" in html.split('id="alike"')[-1]
    assert "deadline.ics" not in html
    assert "application/ld+json" not in html
