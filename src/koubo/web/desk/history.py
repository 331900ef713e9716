"""履歴: who did what when, every version with its content, and what the public saw at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from koubo.audit.models import AuditEntry
from koubo.desk import queries
from koubo.kernel import clock
from koubo.postings.actions import attachments
from koubo.postings.content.diff import of_modification
from koubo.postings.content.form_fields import DayField, HourField
from koubo.postings.models import Attachment, Posting, Revision
from koubo.postings.models.queries import changes_ahead, whole
from koubo.postings.models.visibility import visibility_at
from koubo.postings.publication.states import Phase, State
from koubo.postings.publication.upcoming import CHANGE_LABELS
from koubo.web.desk import review_page, words
from koubo.web.desk.forms import DAY_MISSING, DeskForm, TimeInput
from koubo.web.desk.review import find_posting
from koubo.web.downloads import file_response
from koubo.web.hats import actor, desk_required
from koubo.web.openings.statistics import DayInput
from koubo.web.ui.language import language

Span = tuple[datetime, datetime]


class AtForm(DeskForm):
    """An instant in Japan time."""

    day = DayField(
        widget=DayInput,
        error_messages={
            "required": DAY_MISSING,
            "invalid": DAY_MISSING,
        },
    )
    time = HourField(
        widget=TimeInput,
        error_messages={
            "required": gettext_lazy("Enter a time, for example 8:30"),
            "invalid": gettext_lazy("Enter a time, for example 8:30"),
        },
    )

    @property
    def instant(self) -> datetime:
        """The instant that was asked about."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=clock.JST)


@dataclass(frozen=True, slots=True)
class Version:
    """One revision as a row; `planned` is its interval as first approved where that has changed since."""

    revision: Revision
    name: str
    state: str
    planned: Span | None

    @property
    def is_open(self) -> bool:
        """Whether its content is the desk's to read; what was returned is being corrected."""
        return self.revision.state != State.RETURNED


@require_safe
@desk_required
def history(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Show everything that happened to a posting, and answer what the public saw; without a question, what it sees."""
    now, posting = clock.now(), find_posting(posting_id).posting
    local = now.astimezone(clock.JST).replace(second=0, microsecond=0)
    asked = "day" in request.GET or "time" in request.GET
    form = AtForm(
        request.GET if asked else {"day": local.date().isoformat(), "time": f"{local:%H:%M}"},
    )
    instant = None
    if form.is_valid():
        instant = form.instant if asked else now
    events = list(queries.history_of(posting))
    versions = _versions(posting, events, now)
    seen = visibility_at(posting, instant) if instant else None
    names = {version.revision.pk: version.name for version in versions}
    context = {
        "posting": posting,
        "title": versions[0].revision.title,
        "form": form,
        "instant": instant,
        "ahead": instant is not None and instant > now,
        "seen": seen,
        "name": names.get(seen.revision.pk, "") if seen and seen.revision else "",
        "versions": versions,
        "events": [words.event(entry, posting) for entry in events],
    }
    return render(request, "desk/past.html", context, status=200 if form.is_valid() else 422)


@require_safe
@desk_required
def version(request: HttpRequest, posting_id: UUID, revision_id: int) -> HttpResponse:
    """Show one version whole, and what differs from the one it was made from."""
    revision = _version(posting_id, revision_id)
    posting = revision.posting
    versions = _versions(posting, list(queries.history_of(posting)), clock.now())
    names = {version.revision.pk: version.name for version in versions}
    row = next(version for version in versions if version.revision.pk == revision.pk)
    context = {
        "posting": posting,
        "past": revision,
        "title": revision.title,
        "row": row,
        "versions": [row],
        "basis": names.get(revision.origin_id or 0, ""),
        "differences": of_modification(revision, language=language()),
        "views": review_page.views(revision, [], None),
    }
    return render(request, "desk/version.html", context)


@require_safe
@desk_required
def attachment(request: HttpRequest, posting_id: UUID, revision_id: int, file_id: UUID) -> HttpResponseBase:
    """Hand out a PDF of one version; the download is in the audit trail."""
    try:
        file = attachments.hand_out(_version(posting_id, revision_id), file_id, by=actor(request), now=clock.now())
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    return file_response(request, file)


def _version(posting_id: UUID, revision_id: int) -> Revision:
    """Return a revision the desk may read. Raises Http404; also for a number no database could hold."""
    if revision_id >= 2**63:
        raise Http404
    rows = whole(queries.requested_once()).select_related("requested_by", "decided_by").exclude(state=State.RETURNED)
    revision = rows.filter(posting_id=posting_id, pk=revision_id).first()
    if revision is None:
        raise Http404
    return revision


def _versions(posting: Posting, events: Sequence[AuditEntry], now: datetime) -> list[Version]:
    """Return every revision the desk has seen, newest first, numbered from the oldest."""
    rows = queries.requested_once().filter(posting=posting).select_related("requested_by", "decided_by")
    revisions = list(rows.order_by("pk"))
    first, ahead = _first_intervals(events), changes_ahead([posting.pk], now)
    made = []
    for number, revision in enumerate(revisions, start=1):
        planned = first.get(revision.pk)
        changed = planned is not None and planned != (revision.live_from, revision.live_until)
        change = ahead.get(revision.pk)
        state = CHANGE_LABELS[change[0]][language()] if change else _state(revision, revisions, posting, now)
        made.append(Version(revision, _("Version %(n)d") % {"n": number}, state, planned if changed else None))
    return made[::-1]


def _first_intervals(events: Sequence[AuditEntry]) -> dict[int, Span]:
    """Return the interval each revision had before it was first cut short, from the audit trail."""
    first: dict[int, Span] = {}
    for entry in events:  # newest first, so that the oldest remains
        for kept in entry.before.get("intervals") or ():
            span = (datetime.fromisoformat(kept["live_from"]), datetime.fromisoformat(kept["live_until"]))
            first[kept["revision"]] = span
    return first


def _state(revision: Revision, revisions: Sequence[Revision], posting: Posting, now: datetime) -> str:
    """Return the state of a version; one whose interval is over says what ended it."""
    phase = revision.phase(now)
    if phase is Phase.CLOSED:
        if any(other.live_from == revision.live_until for other in revisions):
            return _("Replaced by a later version")
        if posting.withdrawn_at is not None and posting.withdrawn_at <= now:
            phase = Phase.WITHDRAWN
    return phase.label[language()]
