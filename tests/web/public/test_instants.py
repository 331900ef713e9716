"""Publication is a comparison: what the public sees at each instant, on every page that shows a posting."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from koubo.files.checks import check_pdf
from koubo.postings.actions import attachments, requests
from koubo.postings.models import Revision
from tests.support import factories
from tests.web.institution.test_editor import PDF, upload

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]
At = Callable[[str], datetime]

TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)
CLOSES = date(2026, 12, 22)
# (publication date, instant asked, is it there, is it open)
INSTANTS = [
    (TODAY, "2026-11-24 09:00:00", False, False),
    (TODAY, "2026-11-24 21:59:59.999", False, False),
    (TODAY, "2026-11-24 22:00:00", True, True),
    (TOMORROW, "2026-11-24 22:00:00", False, False),
    (TOMORROW, "2026-11-24 23:59:59.999", False, False),
    (TOMORROW, "2026-11-25 00:00:00", True, True),
    (TOMORROW, "2026-12-22 23:59:59.999", True, True),
    (TOMORROW, "2026-12-23 00:00:00", True, False),
    (TOMORROW, "2027-06-01 12:00:00", True, False),
]


@pytest.fixture
def approved(at: At) -> Callable[[date], Revision]:
    def made(publish_on: date) -> Revision:
        now = at("2026-11-24 09:00")
        revision = factories.draft(title="瞬間の公募", closes_on=CLOSES)
        by = factories.acting_for(revision.updated_by, revision.posting.institution)
        attachments.attach(revision, check_pdf(upload(PDF)), by=by, now=now)
        revision = Revision.objects.get(pk=revision.pk)
        revision = requests.request(revision, version=revision.version, by=by, now=now)
        desk = factories.acting_as_desk(factories.desk_member())
        return requests.approve(revision, version=revision.version, publish_on=publish_on, by=desk, now=now)

    return made


@pytest.mark.parametrize(("publish_on", "instant", "there", "is_open"), INSTANTS)
def test_every_public_page_agrees(
    approved: Callable[[date], Revision],
    at: At,
    client: Client,
    publish_on: date,
    instant: str,
    there: bool,
    is_open: bool,
) -> None:
    revision = approved(publish_on)
    number = revision.posting.number or ""
    held = revision.attachments.get()
    at(instant)
    page = f"/postings/{number}/"
    answer = client.get(page)
    assert answer.status_code == (200 if there else 404)
    assert client.get(f"/en{page}").status_code == answer.status_code
    file = client.get(f"{page}attachments/{held.file_id}/")
    assert file.status_code == answer.status_code
    if there:
        assert b"".join(file.streaming_content) == PDF
    assert ("application/ld+json" in answer.text) == is_open
    if there:
        assert ("応募の受付は終了しました" in answer.text or "募集は終了しました" in answer.text) == (not is_open)
    for address in ("/", "/postings/", "/postings/?q=瞬間の公募", "/sitemap-openings-1.xml"):
        assert (number in client.get(address).text) == is_open, address
    assert ("1</b>件" in client.get("/").text) == is_open


@pytest.mark.parametrize("state", ["draft", "requested", "returned", "rejected"])
def test_what_is_not_approved_is_never_public(at: At, client: Client, state: str) -> None:
    now = at("2026-11-24 09:00")
    revision = factories.draft() if state == "draft" else factories.requested()
    desk = factories.acting_as_desk(factories.desk_member())
    if state == "returned":
        requests.return_for_correction(revision, version=revision.version, message="x", comments={}, by=desk, now=now)
    if state == "rejected":
        requests.reject(revision, version=revision.version, message="x", by=desk, now=now)
    at("2026-12-10 12:00")
    assert client.get(f"/postings/{revision.posting.number or uuid4()}/").status_code == 404
    assert client.get(reverse("public:posting", args=[revision.posting_id])).status_code == 404
    assert "助教の公募" not in client.get("/postings/").text
