"""No text of any field changes the structure it is put into: each format is read by a parser that is not ours."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import feedparser
import html5lib
import pytest
from django.core import mail
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from koubo.kernel.spreadsheets import harmless
from koubo.kernel.text import UNSEEN, tidy, tidy_line
from koubo.notifications.delivery import deliver_due
from koubo.postings.actions import mails
from koubo.postings.content.email_masking import mask
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Field, FieldKind
from tests.support import factories
from tests.support.samples import complete_content

At = Callable[[str], None]
# Each means something in one of the formats.
MEANING = (
    "</script><script>alert(1)</script>", "<!--", "-->", "]]>", "<![CDATA[", "</title>", '"><img src=x onerror=alert(1)>', "'", '"',
    "&lt;", "&", "<b>", "\r\nBCC: x@y.example", "\nEND:VEVENT\nBEGIN:VEVENT", "\\n", ";", ":", ",", "=1+1", "@SUM(1)", "-2", "\t",
    '","', "\u2028", "\u202e", "\x00", "\x0b", "\x85", "\ufeff", "\ufffe", "\ud83c", "😀", "{{ 7*7 }}", "%(title)s", "{title}", "﷐",
)  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(MEANING), st.text(max_size=8)), min_size=1, max_size=5).map("".join)
ALL = "".join(MEANING[:6]), "".join(MEANING[6:16]), "".join(MEANING[16:])
# Elements that do something, or whose number a text must not change.
ACTIVE = (
    "script",
    "style",
    "form",
    "input",
    "iframe",
    "object",
    "embed",
    "img",
    "meta",
    "link",
    "title",
    "base",
    "button",
    "h1",
    "h2",
)
EVENT_KEYS = {
    "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "STATUS", "TRANSP",
}  # fmt: skip


def written(text: str) -> dict[str, Any]:
    """Complete content with `text` behind every text of every field, as the form would have read it."""

    def behind(field: Field, value: Any) -> Any:
        if field.is_rows:
            return [{sub.key: behind(sub, row.get(sub.key)) for sub in field.fields} for row in value or []]
        if not field.localized:
            return value
        read = tidy if field.kind is FieldKind.PROSE else tidy_line
        told = (value or {}).get("ja", "")
        return {"ja": read(f"{told}{text}"[: field.limit or None]) if told else "", "en": ""}

    content = complete_content()
    return {field.key: behind(field, content.get(field.key)) for field in SHEET.fields if field.key in content}


def publish(text: str) -> Revision:
    content = written(text)
    return factories.published(**{key: value for key, value in content.items() if key != "opens_on"})


def elements(html: str) -> Counter[str]:
    """Count the elements of a page, and attributes that run."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = Counter(element.tag for element in tree.iter() if isinstance(element.tag, str) and element.tag in ACTIVE)
    found["on…"] = sum(name.lower().startswith("on") for element in tree.iter() for name in element.attrib)
    return found


def machine_readable(html: str) -> dict[str, Any]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    (text,) = [e.text for e in tree.iter("script") if e.attrib.get("type") == "application/ld+json"]
    found: dict[str, Any] = json.loads(text)
    return found


def check_page(client: Client, revision: Revision, plain: Counter[str]) -> None:
    html = client.get(f"/postings/{revision.posting.number}/").text
    assert elements(html) == plain
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    (heading,) = tree.iter("h1")
    assert "".join(heading.itertext()) == mask(revision.title.ja)
    data = machine_readable(html)
    assert data["@type"] == "JobPosting"
    assert data["identifier"]["value"] == revision.posting.number
    assert data["hiringOrganization"]["@type"] == "Organization"
    assert elements(data["description"]) == Counter({"on…": 0}), "its HTML has paragraphs only"


def check_feed(client: Client, revision: Revision, suffix: str) -> None:
    feed = feedparser.parse(client.get(f"/postings.{suffix}").content, sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    (entry,) = feed.entries
    assert entry.link.endswith(f"/postings/{revision.posting.number}/")
    assert entry.id.startswith("urn:uuid:")
    assert feed.feed.link.endswith("/postings/")
    html = html5lib.parse(entry.summary, namespaceHTMLElements=False)
    assert {element.tag for element in html.iter()} <= {"html", "head", "body", "br"}


def check_calendar(client: Client, revision: Revision, address: str) -> None:
    read = Calendar.from_ical(client.get(address).content)
    (event,) = read.walk("VEVENT")
    assert set(event) == EVENT_KEYS
    assert not event.errors
    assert str(event["SUMMARY"]) == f"募集終了：{tidy_line(mask(revision.title.ja))}"
    assert event["UID"].startswith(f"{revision.posting.number}@")


def check_table(client: Client, revision: Revision) -> None:
    body = b"".join(client.get("/postings.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, row = list(csv.reader(io.StringIO(body, newline=""), strict=True))
    assert len(head) == len(row)
    assert len(set(head)) == len(head)
    said = dict(zip(head, row, strict=True))
    assert said["求人件名"] == harmless(mask(revision.title.ja))
    assert not any(cell.lstrip(" \u3000").startswith(tuple("=+-@\t＝＋－＠")) for cell in row)


def check_json(client: Client, revision: Revision) -> None:
    (item,) = json.loads(client.get("/postings.json").content)["items"]
    assert set(item["fields"]) == {field.key for field in SHEET.fields}
    assert item["fields"]["title"]["ja"] == mask(revision.title.ja)


def check_mails(revision: Revision) -> None:
    """Every mail about it has the headers it always has, each once, and the addressees it was written to."""
    mails.write(mails.ENDS_SOON, revision, now=factories.NOW, values={"day": revision.title}, occasion=":x")
    mail.outbox.clear()
    while deliver_due(factories.NOW):
        pass
    assert mail.outbox
    for sent in mail.outbox:
        read = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
        assert not read.defects
        names = [name.lower() for name in read]
        assert len(names) == len(set(names))
        assert "bcc" not in names
        assert [address.addr_spec for address in read["To"].addresses] == list(sent.to)
        assert "\n" not in read["Subject"]


def check_everything(client: Client, text: str) -> None:
    """Publish `text` in every field and read every format; leave nothing behind."""
    with transaction.atomic():
        caches["rendered"].clear()
        plain = elements(client.get(f"/postings/{publish('').posting.number}/").text)
        transaction.set_rollback(True)
    with transaction.atomic():
        caches["rendered"].clear()
        revision = publish(text)
        check_page(client, revision, plain)
        for suffix in ("atom", "rss"):
            check_feed(client, revision, suffix)
        for address in ("/postings.ics", f"/postings/{revision.posting.number}/deadline.ics"):
            check_calendar(client, revision, address)
        check_table(client, revision)
        check_json(client, revision)
        check_mails(revision)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ALL, ids=("page", "lines", "cells"))
def test_no_text_changes_the_structure_it_is_put_into(client: Client, at: At, text: str) -> None:
    at("2026-11-25 09:00")
    check_everything(client, text)


@pytest.mark.prove
@pytest.mark.django_db
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(text=TEXT)
def test_no_text_at_all_does(client: Client, at: At, text: str) -> None:
    at("2026-11-25 09:00")
    check_everything(client, text)


@pytest.mark.django_db
def test_no_way_out_names_an_address_however_it_is_written(client: Client, at: At) -> None:
    at("2026-11-25 09:00")
    revision = publish(" s\u200bec\u00adret\u2060@aogiri。example")
    number = revision.posting.number
    for address in (
        f"/postings/{number}/", f"/en/postings/{number}/", f"/postings/{number}/deadline.ics", "/postings/", "/en/postings/?q=aogiri",
        "/postings.atom", "/postings.rss", "/postings.json", "/postings.csv", "/postings.ics",
    ):  # fmt: skip
        text = client.get(address).getvalue().decode().replace("\r\n ", "")
        assert revision.posting.number in text, address
        assert "secret" not in text.translate(dict.fromkeys(map(ord, UNSEEN))), address
