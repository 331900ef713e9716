"""The review page put together: facts, the sheet with findings and comments, history, the answer form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from koubo.audit.trail import Actor
from koubo.conversations.queries import of_posting
from koubo.desk import claims, presence, queries
from koubo.desk.similar import similar
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import LANGUAGES
from koubo.postings.actions import desk_withdrawal, permissions, requests
from koubo.postings.checks import Finding, errors
from koubo.postings.content import render as sheet
from koubo.postings.content import storage
from koubo.postings.content.diff import of_modification
from koubo.postings.content.examination import examine
from koubo.postings.content.form_fields import DayField
from koubo.postings.content.render import ShownField
from koubo.postings.models import Revision
from koubo.postings.publication import schedule
from koubo.postings.publication.schedule import PublicationDateRefused
from koubo.postings.publication.states import ContentLanguages, State
from koubo.vocabularies import registry
from koubo.web.desk import words
from koubo.web.desk.forms import CANNED, COMMENT, DecisionForm
from koubo.web.hats import actor
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language

OWN_NAMES = {"ja": "日本語", "en": "English"}
DAY = DayField()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One field as the desk reads it: what is written, what the checks say, and where to comment."""

    shown: ShownField
    findings: list[Finding]
    comment: BoundField | None
    canned: BoundField | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """The whole sheet as readers of one language will see it; links to fields go to the view that leads."""

    language: str
    name: str
    leads: bool
    sections: list[tuple[str, list[Reviewed]]]


def review_response(
    request: HttpRequest,
    revision: Revision,
    form: DecisionForm,
    *,
    now: datetime,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the review page. `refusal` tells at the top why the last act did not happen."""
    waits = revision.state == State.REQUESTED
    findings = find(revision, now) if waits else []
    here, typed = language(), form["publish_on"].value()
    by, posting = actor(request), revision.posting
    may_decide = permissions.may_decide(by, posting)
    claim = claims.claim_of(revision) if waits else None
    mine = claim is not None and claim.holder_id == by.user_id
    context = {
        "revision": revision,
        "posting": revision.posting,
        "kind": registry.label("institution_types", revision.posting.institution.kind)[here],
        "written": ContentLanguages(revision.written).label[here],
        "waits": waits,
        "phase": revision.phase(now),
        "may_decide": may_decide,
        "claim": claim,
        "mine": mine,
        "colleagues": _colleagues(revision, by) if mine and may_decide else [],
        "readers": presence.other_readers(posting, by=by, now=now) if waits else [],
        "similar": similar(revision, now) if waits and not revision.is_modification else [],
        "findings": findings,
        "blocking": len(errors(findings)),
        "views": views(revision, findings, form if waits else None) if revision.state != State.RETURNED else [],
        "differences": of_modification(revision, language=language()) if waits or revision.corrects_id else [],
        "events": [words.event(entry, revision.posting) for entry in queries.history_of(revision.posting)],
        "contacts": of_posting(revision.posting),
        "form": form,
        "typed_day": typed.isoformat() if isinstance(typed, date) else typed or "",
        "instant": None if form.is_bound and form.has_error("publish_on") else instant(revision, typed, now),
        "earliest": schedule.earliest(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR),
        "place": queries.position_of(revision.posting_id) if waits else None,
        "may_undo": not waits and desk_withdrawal.undoable(posting, now) is not None,
        "refusal": refusal,
        "now": now,
    }
    return render(request, "desk/review.html", context, status=status)


def _colleagues(revision: Revision, by: Actor) -> list[Option]:
    """Return who could take a request over."""
    others = [Option(str(user.pk), user.name) for user in claims.colleagues(revision, by)]
    return [Option("", _("Please choose")), *others] if others else []


def find(revision: Revision, now: datetime) -> list[Finding]:
    """Return what the checks say of a request today."""
    return examine(revision, storage.load(revision), today=clock.day_of(now))


def views(revision: Revision, findings: Sequence[Finding], form: DecisionForm | None) -> list[SheetView]:
    """Return the sheet once per written language. Comments are asked for once, in the first."""
    content = storage.load(revision)
    shown = []
    for index, code in enumerate(revision.languages):
        asks = form if index == 0 else None
        sections = [
            (section.label, [_reviewed(field, findings, code, asks) for field in section.fields])
            for section in sheet.render_sections(content, language=code, written=revision.languages)
        ]
        shown.append(SheetView(code, OWN_NAMES[code], index == 0, sections))
    return shown


def _reviewed(shown: ShownField, findings: Sequence[Finding], language: str, form: DecisionForm | None) -> Reviewed:
    """Put findings at their field; one about the words of a language belongs to that view only."""
    others = tuple(f"-{other}" for other in LANGUAGES if other != language)
    own = [finding for finding in findings if finding.field == shown.key and not finding.where.endswith(others)]
    comment, canned = (form[COMMENT + shown.key], form[CANNED + shown.key]) if form else (None, None)
    return Reviewed(shown, own, comment, canned)


@dataclass(frozen=True, slots=True)
class Instant:
    """What a publication date leads to: the instant, or why the date cannot be chosen."""

    start: datetime | None
    same_day: bool = False
    problem: str = ""


def instant(revision: Revision, typed: date | str | None, now: datetime) -> Instant | None:
    """Return what the typed publication date leads to at `now`; None where nothing readable is typed."""
    try:
        day = DAY.clean(typed)
    except ValidationError:
        return None
    try:
        start = goes_live(revision, day, now)
    except PublicationDateRefused as refusal:
        return Instant(None, problem=refusal.text[language()])
    return Instant(start, same_day=day == clock.day_of(now))


def goes_live(revision: Revision, publish_on: date, now: datetime) -> datetime:
    """Return the instant an approval at `now` with this date would lead to. Raises PublicationDateRefused."""
    return requests.planned(revision, publish_on, now=now)[0]
