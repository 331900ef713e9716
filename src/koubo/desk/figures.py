"""統計 of the secretariat: supply, decisions, their reasons, and how applications were answered. Only numbers; nobody is named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from django.db.models import Q, QuerySet

from koubo.applications.answer_days import ANSWERS
from koubo.applications.enums import Origin
from koubo.applications.models import Application
from koubo.audit.models import AuditEntry
from koubo.desk import canned
from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.postings.models import JobLine, Place, ResearchField, Revision
from koubo.postings.publication import lifecycle
from koubo.postings.publication.states import State
from koubo.postings.sheet import SHEET
from koubo.vocabularies import registry
from koubo.workdays import calendar

REQUESTED: Final = ("request_registration", "request_modification")
DECIDED: Final = {
    lifecycle.APPROVE: Text("承認", "Approved"),
    lifecycle.CORRECT: Text("事務局が直して承認", "Approved with corrections"),
    lifecycle.RETURN: Text("差し戻し", "Returned"),
    lifecycle.REJECT: Text("却下", "Rejected"),
}
# A request is looked for so far before the days that are asked about.
LOOKED_BACK: Final = timedelta(days=120)
# A business day is as many of its hours as the secretariat works.
HOURS_A_DAY: Final = calendar.CLOSES - calendar.OPENS
# Up to so many business days, or days.
DECISION_BANDS: Final = (1, 2, 3, 5, 10)
ANSWER_BANDS: Final = (14, 30, 60, 90)
OTHER_WORDS: Final = Text("定型の理由のほかに書いたもの", "Other words")
MOST_MONTHS: Final = 24


class SupplyBy(StrEnum):
    """What openings are counted by."""

    FIELD = "field"
    AREA = "area"
    JOB = "job"

    @property
    def label(self) -> Text:
        """What it is called."""
        return {
            "field": Text("研究分野（大分類）", "Research field (major)"),
            "area": Text("勤務地", "Work location"),
            "job": Text("職種", "Job type"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Supply:
    """Openings that were published first in each month. An opening with several values counts under each; `totals` has each once."""

    months: Sequence[date]
    totals: Sequence[int]
    rows: Sequence[tuple[Text, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Band:
    """How many took so long. `words` say how long."""

    words: Text
    count: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided, and after how long: `half` is the median in business days, None without any."""

    outcomes: Sequence[tuple[Text, int]]
    bands: Sequence[Band]
    half: float | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """How often each reason was given, and on which fields of the sheet something was said."""

    texts: Sequence[tuple[Text, int]]
    fields: Sequence[tuple[Text, int]]


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the applications sent on these days: how many were answered, and after how long."""

    sent: int
    answered: int
    bands: Sequence[Band]

    @property
    def percent(self) -> int:
        """Which share was answered."""
        return round(100 * self.answered / self.sent) if self.sent else 0


def months(first: date, last: date) -> list[date]:
    """Return the first days of the months of a period, the newest MOST_MONTHS of them."""
    found: list[date] = []
    day = last.replace(day=1)
    while day >= first.replace(day=1) and len(found) < MOST_MONTHS:
        found.append(day)
        day = (day - timedelta(days=1)).replace(day=1)
    return found[::-1]


def _within(field: str, first: date, last: date) -> Q:
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def supply(by: SupplyBy, first: date, last: date) -> Supply:
    """Count the openings that went live first on these days. Two queries."""
    shown = months(first, last)
    begun = Revision.objects.filter(
        _within("live_from", max(first, shown[0]), last), state=State.APPROVED, basis__isnull=True
    )
    month_of: dict[int, date] = {}
    seen = set()
    for pk, posting, live_from in begun.order_by("live_from", "pk").values_list("pk", "posting_id", "live_from"):
        if posting not in seen and live_from is not None:
            seen.add(posting)
            month_of[pk] = clock.day_of(live_from).replace(day=1)
    counted: Counter[tuple[str, date]] = Counter()
    for pk, code in set(_values(by, begun)):
        if pk in month_of:
            counted[code, month_of[pk]] += 1
    totals = Counter(month_of.values())
    rows = [
        (label, [counted[code, month] for month in shown])
        for code, label in _terms(by)
        if any(counted[code, month] for month in shown)
    ]
    return Supply(shown, [totals[month] for month in shown], rows)


def _values(by: SupplyBy, begun: QuerySet[Revision]) -> Iterator[tuple[int, str]]:
    """Yield revision and value of the openings; a value below another counts as that one."""
    if by is SupplyBy.JOB:
        for pk, code in JobLine.objects.filter(revision__in=begun).values_list("revision_id", "job_type"):
            yield pk, registry.current("job_types", code)
        return
    rows, lower = (
        (ResearchField.objects.filter(revision__in=begun).values_list("revision_id", "code"), "research_fields")
        if by is SupplyBy.FIELD
        else (Place.objects.filter(revision__in=begun).values_list("revision_id", "prefecture"), "prefectures")
    )
    for pk, code in rows:
        if registry.valid(lower, code):
            yield pk, registry.parent(lower, code).code


def _terms(by: SupplyBy) -> list[tuple[str, Text]]:
    name = {SupplyBy.FIELD: "research_majors", SupplyBy.AREA: "areas", SupplyBy.JOB: "job_types"}[by]
    return [(term.code, term.label) for term in registry.terms(name)]


def decisions(first: date, last: date) -> Decisions:
    """Count what was decided on these days, by outcome and by business days since the request. Two queries."""
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    closed = calendar.closed_days()
    asked: dict[str, datetime] = {}
    outcomes: Counter[str] = Counter()
    took: list[float] = []
    lines = AuditEntry.objects.filter(
        subject_kind="posting", verb__in=(*REQUESTED, *DECIDED), at__gte=begin - LOOKED_BACK, at__lt=end
    )
    for posting, verb, at in lines.order_by("at", "pk").values_list("subject_id", "verb", "at"):
        if verb in REQUESTED:
            asked[posting] = at
        elif at >= begin:
            outcomes[verb] += 1
            if posting in asked:
                took.append(calendar.business_hours(asked.pop(posting), at, closed) / HOURS_A_DAY)
    return Decisions(
        [(words, outcomes[verb]) for verb, words in DECIDED.items()],
        _bands(took, DECISION_BANDS, Text("{n}営業日以内", "within {n} business days"), Text("{n}営業日超", "more than {n} business days")),
        median(took) if took else None,
    )  # fmt: skip


def reasons(first: date, last: date) -> Reasons:
    """Count the reasons given on these days, most often first. Common ones are known in either language. Two queries."""
    known = {
        text[language]: text
        for one in canned.every()
        if one.scope in {canned.RETURN, canned.REJECT}
        for text in (one.text,)
        for language in ("ja", "en")
    }
    said: Counter[Text] = Counter()
    lines = AuditEntry.objects.filter(
        _within("at", first, last), subject_kind="posting", verb__in=(lifecycle.RETURN, lifecycle.REJECT)
    )
    for message in lines.order_by().values_list("reason", flat=True):
        written = [line.strip() for line in message.splitlines() if line.strip()]
        said.update({known.get(line, OTHER_WORDS) for line in written})
    fields: Counter[str] = Counter()
    returned = Revision.objects.filter(_within("decided_at", first, last)).exclude(field_comments={})
    for comments in returned.order_by().values_list("field_comments", flat=True):
        fields.update(comments.keys())
    labels = {field.key: field.label for field in SHEET.fields}
    return Reasons(said.most_common(), [(labels[key], n) for key, n in fields.most_common() if key in labels])


def answers(first: date, last: date, now: datetime) -> Answers:
    """Count the Web applications sent on these days by whether, and after how many days, their applicants were told. One query."""
    sent, took = 0, []
    rows = Application.objects.filter(
        _within("submitted_at", first, last), origin=Origin.WEB, withdrawn_at__isnull=True, superseded_by__isnull=True
    )
    answered = {status.value for status in ANSWERS}
    names = ("submitted_at", "told_status", "told_at", "pending_status", "pending_from")
    for submitted_at, told, told_at, pending, pending_from in rows.order_by().values_list(*names):
        sent += 1
        is_later = pending_from is not None and pending_from <= now
        status, at = (pending, pending_from) if is_later else (told, told_at)
        if status in answered and at is not None and submitted_at is not None:
            took.append((at - submitted_at) / timedelta(days=1))
    return Answers(
        sent,
        len(took),
        _bands(took, ANSWER_BANDS, Text("{n}日以内", "within {n} days"), Text("{n}日超", "more than {n} days")),
    )


def _bands(took: Iterable[float], limits: Sequence[int], within: Text, beyond: Text) -> list[Band]:
    """Return how many took up to each limit, each counted in the first it fits, and how many more than the last."""
    counted = Counter(next((limit for limit in limits if days <= limit), 0) for days in took)
    found = [Band(_filled(within, limit), counted[limit]) for limit in limits]
    return [*found, Band(_filled(beyond, limits[-1]), counted[0])]


def _filled(words: Text, n: int) -> Text:
    said = Text(words.ja.format(n=n), words.en.format(n=n))
    return Text(said.ja, said.en.replace("days", "day")) if n == 1 else said
