"""The secretariat reads the counts of any opening it was asked about."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from koubo.stats.models import CountKind, Tally
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_counts_are_reached_from_the_history(client: Client, at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")
    posting = factories.published(title="無機化学 教授の公募").posting
    Tally.objects.create(
        institution=posting.institution, posting=posting, kind=CountKind.VIEW, day=date(2026, 11, 23), n=1234
    )
    page, table = reverse("desk:access", args=[posting.pk]), reverse("desk:access-table", args=[posting.pk])
    assert f'href="{page}"' in client.get(reverse("desk:history", args=[posting.pk])).text
    html = client.get(page).text
    assert "無機化学 教授の公募" in html
    assert "最も多いのは2026年11月23日の1,234件です" in html
    assert f'href="{table}' in html
    assert "2026-11-23,1234,0,0,0,0" in client.get(table).text


def test_what_the_desk_was_never_asked_about_has_no_page(client: Client) -> None:
    draft = factories.draft()
    for name in ("desk:access", "desk:access-table"):
        assert client.get(reverse(name, args=[draft.posting_id])).status_code == 404
