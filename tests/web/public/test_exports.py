"""Every query as feed, calendar, table and JSON: valid, the rows of the list, true validators, no address to collect."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import product

import feedparser
import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from koubo.postings.actions import drafts, modifying, requests
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision
from koubo.postings.publication.states import ContentLanguages
from koubo.postings.sheet import SHEET
from koubo.web.public.exports import views
from tests.support import factories

pytestmark = pytest.mark.django_db
At = Callable[[str], datetime]
# The search itself, tag and last change, and the kinds of lines of a posting.
MOST_QUERIES = 17
FORMATS = ("atom", "rss", "ics", "csv", "json")
PAGED = ("atom", "rss", "json")
HOSTILE = "<b>]]>&\"'</b>, =1+1\u202e 👩‍🔬 \ufffe title"


@pytest.fixture(autouse=True)
def _morning(at: At) -> None:
    at("2026-11-24 09:00")


def body(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8")


def numbers(text: str) -> set[str]:
    return set(re.findall(r"D\d{9}", text))


def test_the_rows_are_those_of_the_list(client: Client) -> None:
    wanted = factories.published(title="甲種の公募", written=ContentLanguages.JA).posting.number
    factories.published(title="乙種の公募")
    for suffix, prefix in product(FORMATS, ("", "/en")):
        assert len(numbers(body(client, f"{prefix}/postings.{suffix}"))) == 2, (suffix, prefix)
        assert numbers(body(client, f"{prefix}/postings.{suffix}?q=甲種")) == {wanted}, (suffix, prefix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_nobody_collects_addresses_from_it(client: Client, suffix: str) -> None:
    factories.published(title="a@b.example の公募", notes={"ja": "office@aogiri.example", "en": ""})
    text = body(client, f"/postings.{suffix}").replace("\r\n ", "")
    text = re.sub(r"D\d{9}@127\.0\.0\.1", "", text)  # a calendar names its events so
    assert not re.search(r"[\w.]@[\w]", text)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_tag_follows_the_instant_and_nothing_else(client: Client, at: At, suffix: str) -> None:
    factories.published(closes_on=date(2026, 11, 24))
    made = factories.approved(publish_on=date(2026, 11, 24), title="今夜の公募")
    address = f"/postings.{suffix}"
    at("2026-11-24 21:59:59.999")
    before = client.get(address)
    assert before["Last-Modified"] == "Sun, 22 Nov 2026 15:00:00 GMT"
    assert before["Cache-Control"] == "public, no-cache"
    same = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert (same.status_code, same["ETag"], same.content) == (304, before["ETag"], b"")
    at("2026-11-24 22:00")
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Last-Modified"] == "Tue, 24 Nov 2026 13:00:00 GMT"
    assert made.posting.number in body(client, address)
    at("2026-11-25 00:00")
    ended = client.get(address, headers={"If-None-Match": after["ETag"]})
    assert ended.status_code == 200
    assert ended["Last-Modified"] == "Tue, 24 Nov 2026 15:00:00 GMT"
    assert numbers(body(client, address)) == {made.posting.number}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_new_name_of_an_institution_is_a_new_answer(client: Client, suffix: str) -> None:
    of = factories.institution()
    factories.published(of)
    tag = client.get(f"/postings.{suffix}")["ETag"]
    of.name_ja = "新称大学"
    of.save()
    assert client.get(f"/postings.{suffix}", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_feeds_are_well_formed_whatever_the_title(client: Client, suffix: str) -> None:
    posting = factories.published(title=HOSTILE).posting
    text = body(client, f"/postings.{suffix}")
    read = feedparser.parse(text)
    assert not read.bozo, read.get("bozo_exception")
    (entry,) = read.entries
    assert entry.title.startswith("<b>]]>&\"'</b>, =1+1")
    assert entry.title.endswith("募集終了 2026年12月20日")
    assert entry.link == f"http://127.0.0.1:8000/postings/{posting.number}/"
    assert entry.id.startswith("urn:uuid:")
    assert "5,400,000円" in entry.summary
    assert read.feed.title
    if suffix == "atom":
        assert (entry.updated, entry.published) == ("2026-11-22T15:00:00+00:00",) * 2
        assert read.feed.id
        assert read.feed.updated
        assert {link.rel for link in read.feed.links} >= {"self", "alternate"}


def modified(posting: Posting, now: datetime, **fields: object) -> None:
    by = factories.acting_for(factories.member(posting.institution), posting.institution)
    made = modifying.start_modification(posting, by=by, now=now)
    made = Revision.objects.get(pk=made.pk)
    made = drafts.save_draft(made, storage.load(made) | fields, version=made.version, by=by, now=now)
    made = requests.request(made, version=made.version, by=by, now=now)
    desk = factories.acting_as_desk(factories.desk_member())
    requests.approve(made, version=made.version, publish_on=date(2026, 11, now.day + 1), by=desk, now=now)


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_an_entry_keeps_its_id_and_is_updated_for_what_matters_only(client: Client, at: At, suffix: str) -> None:
    posting = factories.published(title="変わる公募").posting
    (first,) = feedparser.parse(body(client, f"/postings.{suffix}")).entries
    modified(posting, at("2026-11-25 09:00"), notes={"ja": "誤字を直しました。", "en": ""})
    at("2026-11-26 09:00")
    (corrected,) = feedparser.parse(body(client, f"/postings.{suffix}")).entries
    modified(posting, at("2026-11-26 09:00"), closes_on=date(2027, 1, 8))
    at("2026-11-27 09:00")
    (extended,) = feedparser.parse(body(client, f"/postings.{suffix}")).entries
    assert first.id == corrected.id == extended.id
    assert first.published == corrected.published == extended.published
    if suffix == "atom":
        assert first.updated == corrected.updated
        assert extended.updated == "2026-11-26T15:00:00+00:00"
    assert "2027年1月8日" in extended.title
    event = Calendar.from_ical(body(client, "/postings.ics")).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["DTSTART"].dt.date()) == (2, date(2027, 1, 8))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_table_opens_in_a_spreadsheet(client: Client, prefix: str) -> None:
    factories.published(title="=HYPERLINK(1)", contact_phone="+81-22-000-0000")
    text = body(client, f"{prefix}/postings.csv")
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    head, row = csv.reader(io.StringIO(text[1:], newline=""))
    assert len(head) == len(row) == 5 + sum(len(f.fields) or 1 for f in SHEET.fields)
    cells = dict(zip(head, row, strict=True))
    label = "ja" if not prefix else "en"
    assert cells[SHEET.field("title").label[label]] == "'=HYPERLINK(1)"
    assert cells[SHEET.field("closes_on").label[label]] == "2026-12-20"
    assert cells[SHEET.field("contact_phone").label[label]] == "'+81-22-000-0000"
    assert "; " in cells[SHEET.field("insurances").label[label]]


def test_json_holds_the_sheet_and_says_the_limit(client: Client, settings) -> None:
    settings.KOUBO_SEARCH_REACHABLE = 2
    for _ in range(3):
        factories.published()
    answer = client.get("/postings.json?sort=deadline")
    data = json.loads(answer.content)
    assert (data["total"], data["returned"], data["limit"], len(data["items"])) == (3, 2, 2, 2)
    assert (data["previous"], data["next"]) == (None, None)
    assert (answer["X-Koubo-Total"], answer["X-Koubo-Returned"]) == ("3", "2")
    assert data["query"] == [["sort", "deadline"]]
    item = data["items"][0]
    assert list(item["fields"]) == [field.key for field in SHEET.fields]
    assert item["fields"]["closes_on"] == "2026-12-20"
    assert item["fields"]["pays"][0]["pay_kind"]["code"] == "annual"
    assert "2-of-3" in client.get("/postings.csv")["Content-Disposition"]


@pytest.mark.parametrize(
    ("suffix", "prefix", "words"),
    [
        *(
            (
                feed,
                "",
                "全3件のうち1～2件目（更新日の新しい順）。2件目まで取得できます（それより後は条件で絞り込んでください）",
            )
            for feed in ("atom", "rss")
        ),
        ("ics", "", "全3件のうち2件"),
        *(
            (feed, "/en", "1–2 of 3 openings, newest first (pages reach to 2; narrow the search for the rest)")
            for feed in ("atom", "rss")
        ),
        ("ics", "/en", "2 of 3 openings"),
    ],
)
def test_what_was_cut_says_so_itself(client: Client, settings, suffix: str, prefix: str, words: str) -> None:
    settings.KOUBO_SEARCH_REACHABLE = 2
    for _ in range(3):
        factories.published()
    text = body(client, f"{prefix}/postings.{suffix}")
    if suffix == "ics":
        calendar = Calendar.from_ical(text)
        assert [str(calendar[name]) for name in ("description", "x-wr-caldesc")] == [words] * 2
    else:
        assert feedparser.parse(text).feed.subtitle == words


def followed(client: Client, address: str) -> list[str]:
    """Return the bodies of the pages from an address on, each reached by what the one before calls next."""
    pages = []
    while address:
        pages.append(body(client, address))
        if "/postings.json" in address:
            following = json.loads(pages[-1])["next"]
        else:
            links = feedparser.parse(pages[-1]).feed.links
            following = next((link.href for link in links if link.rel == "next"), None)
        address = following.removeprefix("http://127.0.0.1:8000") if following else ""
    return pages


def test_all_pages_together_are_the_list(client: Client, settings, pages_of_two) -> None:
    settings.KOUBO_SEARCH_REACHABLE = 5
    of = factories.institution()
    for number in range(7):
        factories.published(of, title=f"公募{number}", closes_on=date(2026, 12, 10 + number))
    factories.published(title="ほかの機関の公募")
    for suffix, prefix in product(PAGED, ("", "/en")):
        query = f"?kind={of.kind}&q=公募&sort={'newest' if suffix != 'json' else 'deadline'}"
        listed = re.findall(
            r'<h3[^>]*><a href="[^"]*/postings/(D\d{9})/', client.get(f"{prefix}/postings/{query}", follow=True).text
        )
        pages = followed(client, f"{prefix}/postings.{suffix}{query}")
        if suffix == "json":
            read = [item["number"] for page in pages for item in json.loads(page)["items"]]
        else:
            read = [re.search(r"D\d{9}", entry.link)[0] for page in pages for entry in feedparser.parse(page).entries]
        assert len(pages) == 3, (suffix, prefix)
        assert read == listed, (suffix, prefix)
        assert len(set(read)) == 5, (suffix, prefix)


@pytest.fixture
def pages_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 2)


def ways(text: str, suffix: str) -> dict[str, str]:
    if suffix == "json":
        data = json.loads(text)
        return {rel: data[rel] for rel in ("first", "previous", "next", "last") if data[rel]}
    return {link.rel: link.href for link in feedparser.parse(text).feed.links if link.rel not in {"self", "alternate"}}


@pytest.mark.parametrize("suffix", PAGED)
def test_a_page_names_itself_and_the_others(client: Client, pages_of_two, suffix: str) -> None:
    for _ in range(5):
        factories.published()
    base = f"http://127.0.0.1:8000/postings.{suffix}"
    one, two, three = (f"{base}{query}" for query in ("?closed=1", "?closed=1&page=2", "?closed=1&page=3"))
    for page, others in (
        (1, {"first": one, "next": two, "last": three}),
        (2, {"first": one, "previous": one, "next": three, "last": three}),
        (3, {"first": one, "previous": two, "last": three}),
    ):
        answer = client.get(f"/postings.{suffix}?closed=1&per=50&page={page}")
        assert ways(answer.text, suffix) == others
        assert answer["Link"] == ", ".join(f'<{address}>; rel="{rel}"' for rel, address in others.items())
        if suffix != "json":
            read = feedparser.parse(answer.text)
            assert not read.bozo
            assert next(link.href for link in read.feed.links if link.rel == "self") == (one, two, three)[page - 1]
            assert read.feed.subtitle.startswith(f"全5件のうち{2 * page - 1}～{min(2 * page, 5)}件目")
            assert read.feed.get("id", one) == one


@pytest.mark.parametrize("suffix", PAGED)
def test_each_page_has_a_tag_of_its_own(client: Client, pages_of_two, suffix: str) -> None:
    made = [factories.published() for _ in range(3)]
    first, second = (client.get(f"/postings.{suffix}?page={page}") for page in (1, 2))
    assert first["ETag"] != second["ETag"]
    assert first["Last-Modified"] == second["Last-Modified"]
    of = made[0].posting.institution  # the oldest is alone on the second page
    of.name_ja = "新称大学"
    of.save()
    same = client.get(f"/postings.{suffix}", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same["Link"]) == (304, first["Link"])
    changed = client.get(f"/postings.{suffix}?page=2", headers={"If-None-Match": second["ETag"]})
    assert changed.status_code == 200


def test_a_page_that_is_not_there_is_not_found(client: Client, pages_of_two) -> None:
    for _ in range(3):
        factories.published()
    for suffix in PAGED:
        assert client.get(f"/postings.{suffix}?page=2").status_code == 200
        for page in ("3", "1000000", "0", "-1", "two", "1.5", "99999999999999999999"):
            assert client.get(f"/postings.{suffix}?page={page}").status_code == 404, (suffix, page)


@pytest.mark.parametrize("suffix", ["ics", "csv"])
def test_a_file_is_whole(client: Client, pages_of_two, suffix: str) -> None:
    for _ in range(3):
        factories.published()
    assert len(numbers(body(client, f"/postings.{suffix}?page=2"))) == 3
    address = f"http://127.0.0.1:8000/postings.{suffix}"
    assert client.get(f"/postings.{suffix}")["Link"] == f'<{address}>; rel="first", <{address}>; rel="last"'


@pytest.mark.parametrize("suffix", PAGED)
def test_nothing_found_is_one_page_without_entries(client: Client, suffix: str) -> None:
    answer = client.get(f"/postings.{suffix}?q=無機化学")
    assert answer.status_code == 200
    assert set(ways(answer.text, suffix)) == {"first", "last"}
    if suffix != "json":
        assert feedparser.parse(answer.text).feed.subtitle == "該当する公募はありません"


def test_the_calendar_can_be_read(client: Client) -> None:
    for title in (HOSTILE, "長い題" * 60):
        factories.published(title=title)
    read = Calendar.from_ical(body(client, "/postings.ics"))
    assert len(read.walk("VEVENT")) == 2
    assert len(read.walk("VTIMEZONE")) == 1
    assert all(len(line.encode()) <= 75 for line in body(client, "/postings.ics").split("\r\n"))


@pytest.mark.parametrize("query", ["教授, 准教授; 講師", "a\\\\nb\\\\", "C:,;"])
def test_the_name_of_a_calendar_is_escaped(client: Client, query: str) -> None:
    factories.published(title=query)
    lines = client.get("/postings.ics", {"q": query}).text.replace("\r\n ", "").split("\r\n")
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    for key in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC"):
        # RFC 5545, 3.3.11: TEXT has no bare comma, semicolon or backslash.
        assert re.fullmatch(r"(?:[^,;\\]|\\[,;\\nN])*", values[key]), key
    assert values["NAME"] == values["X-WR-CALNAME"]
    assert query in re.sub(r"\\(.)", r"\1", values["NAME"])


def test_a_format_costs_the_same_with_one_and_with_three(client: Client) -> None:
    costs: dict[str, list[int]] = {}
    for rows in (1, 2):
        for _ in range(rows):
            factories.published()
        for suffix in FORMATS:
            body(client, f"/postings.{suffix}")
            with CaptureQueriesContext(connection) as asked:
                body(client, f"/postings.{suffix}")
            costs.setdefault(suffix, []).append(len(asked))
    for suffix, (one, three) in costs.items():
        assert one == three <= MOST_QUERIES, suffix


def test_json_is_as_its_schema_says(client: Client) -> None:
    factories.published(written=ContentLanguages.BOTH)
    factories.published(title=HOSTILE)
    answer = client.get("/postings.schema.json")
    assert answer["Content-Type"] == "application/schema+json"
    said = json.loads(answer.content)
    jsonschema.Draft202012Validator.check_schema(said)
    judge = jsonschema.Draft202012Validator(said)
    found = json.loads(body(client, "/postings.json?kind=00001"))
    assert found["returned"] == 2
    assert [error.message for error in judge.iter_errors(found)] == []
    assert set(said["properties"]["items"]["items"]["properties"]) == set(found["items"][0])
    del found["items"][0]["fields"]["title"]
    assert not judge.is_valid(found)
