"""統計 of the secretariat: what is counted, on which days, and that the pages say it in both languages and as CSV."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.applications.models import Application
from koubo.desk import canned, figures
from koubo.desk.figures import SupplyBy
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.actions import requests
from koubo.postings.models import Revision
from tests.postings.test_finder import field, job, place
from tests.support import applying, factories
from tests.support.factories import NOW

pytestmark = pytest.mark.django_db
PAGE = "/desk/figures/"
TODAY = clock.day_of(NOW)
FIRST, LAST = TODAY - timedelta(days=20), TODAY + timedelta(days=30)


@pytest.fixture
def client(desk: User, sign_in: Callable[[User], Client], at: Callable[[str], datetime]) -> Client:
    at("2026-12-24 09:00")
    return sign_in(desk)


def counts(pairs: list[tuple[Text, int]]) -> dict[str, int]:
    return {words.ja: n for words, n in pairs}


def test_months_of_a_period() -> None:
    assert figures.months(date(2026, 11, 24), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert len(figures.months(date(2000, 1, 1), date(2026, 1, 1))) == figures.MOST_MONTHS


def test_an_opening_counts_once_in_all_and_under_each_of_its_values() -> None:
    factories.published(
        job_lines=[job("00012"), job("00022"), job("00012")], research_fields=field("38010", "38020", "60010"),
        places=place("00001", "00002", "00003"),
    )  # fmt: skip
    factories.requested(job_lines=[job("00012")])
    by_job, by_field, by_area = (
        figures.supply(by, FIRST, LAST) for by in (SupplyBy.JOB, SupplyBy.FIELD, SupplyBy.AREA)
    )
    assert sum(by_job.totals) == 1
    assert {label.ja: sum(n) for label, n in by_job.rows} == {"教授相当": 1, "准教授相当": 1}
    assert {label.ja: sum(n) for label, n in by_field.rows} == {"ライフサイエンス": 1, "情報通信": 1}
    assert {label.ja: sum(n) for label, n in by_area.rows} == {"北海道": 1, "東北": 1}
    before = figures.supply(SupplyBy.JOB, TODAY - timedelta(days=90), TODAY - timedelta(days=60))
    assert (sum(before.totals), before.rows) == (0, [])


def test_decisions_and_their_time_in_business_days() -> None:
    desk = factories.acting_as_desk(factories.desk_member())
    monday = clock.at(date(2026, 11, 16), 9)
    waiting = factories.requested(now=monday)
    # Monday 9:00 to Wednesday 13:00: two days of eight hours and a half.
    requests.reject(
        waiting, version=waiting.version, message="対象外です", by=desk, now=clock.at(date(2026, 11, 18), 13)
    )
    told = figures.decisions(date(2026, 11, 1), date(2026, 11, 30))
    assert counts(list(told.outcomes)) == {"承認": 0, "事務局が直して承認": 0, "差し戻し": 0, "却下": 1}
    assert [band.count for band in told.bands] == [0, 0, 1, 0, 0, 0]
    assert told.half == 2.5
    assert figures.decisions(date(2026, 12, 1), date(2026, 12, 2)).half is None


def test_reasons_are_known_in_either_language() -> None:
    desk = factories.acting_as_desk(factories.desk_member())
    (key, common), *_others = canned.reasons(canned.RETURN).items()
    assert key
    for language in ("ja", "en"):
        waiting = factories.requested(now=NOW)
        message = f"{common[language]}\n自由に書いた文\nもう一文"
        requests.return_for_correction(
            waiting, version=waiting.version, message=message, comments={"title": "x"}, by=desk, now=NOW
        )
    told = figures.reasons(TODAY, TODAY)
    assert counts(list(told.texts)) == {common.ja: 2, figures.OTHER_WORDS.ja: 2}
    assert [n for _label, n in told.fields] == [2]
    assert figures.reasons(LAST, LAST).texts == []


def test_answers_to_applications() -> None:
    revision: Revision = applying.posting()
    sent = [applying.submitted(revision) for _ in range(3)]
    for n, days in ((0, 3), (1, 45)):
        Application.objects.filter(pk=sent[n].pk).update(
            told_status="not_selected", told_at=sent[n].submitted_at + timedelta(days=days)
        )
    told = figures.answers(TODAY, LAST, NOW + timedelta(days=90))
    assert (told.sent, told.answered, told.percent) == (3, 2, 67)
    assert [band.count for band in told.bands] == [1, 0, 1, 0, 0]
    assert figures.answers(LAST, LAST, NOW).percent == 0


def test_the_page_and_its_tables(client: Client) -> None:
    factories.published(job_lines=[job("00012")])
    page = client.get(f"{PAGE}?by=job&period=90")
    assert page.status_code == 200
    assert "教授相当" in page.text
    assert 'aria-current="true"' in page.text
    english = client.get(f"/en{PAGE}?by=job&period=90").text
    assert "Professor level" in english
    table = client.get(f"{PAGE}supply.csv?by=job&period=90")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("職種,2026-")
    assert lines[1].startswith("教授相当,")
    assert lines[-1].endswith(",1")
    for name in ("decisions", "reasons", "fields", "answers"):
        answer = client.get(f"{PAGE}{name}.csv")
        assert answer["Content-Type"].startswith("text/csv")
        assert answer["Content-Disposition"].startswith(f'attachment; filename="koubo-{name}-')
    assert client.get(f"{PAGE}others.csv").status_code == 404
    wrong = client.get(f"{PAGE}?from=2027-01-01&to=2026-01-01")
    assert wrong.status_code == 422
    assert client.get(f"{PAGE}?by=nothing").status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_the_page_asks_the_same_for_any_number(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        factories.published()
    with django_assert_num_queries(16):
        client.get(f"{PAGE}?period=90")
