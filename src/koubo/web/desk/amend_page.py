"""The pages on which the secretariat writes in an opening: what was typed, the form of the whole sheet, the check page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import tidy
from koubo.postings.actions import attachments, corrections, requests
from koubo.postings.checks import Finding
from koubo.postings.content import storage
from koubo.postings.content.diff import changes
from koubo.postings.content.examination import examine
from koubo.postings.content.forms import SheetForm
from koubo.postings.models import Revision
from koubo.postings.publication import schedule
from koubo.postings.sheet import Content, Section
from koubo.web.desk.amend_files import sent
from koubo.web.desk.amend_forms import TermsForm
from koubo.web.desk.amend_tasks import Task
from koubo.web.desk.mail_preview import mail_previews
from koubo.web.sheets.files import FILES, UPLOAD, ShownFile
from koubo.web.sheets.items import ShownItem, differing, finding_lines, problems_of, shown_item, softened
from koubo.web.ui import owner
from koubo.web.ui.language import language

NOT_REPEATED: Final = frozenset({"csrfmiddlewaretoken", "once", "act", owner.FIELD})


@dataclass(slots=True)
class Draft:
    """What someone is writing: the sheet and its terms. `theirs` are the words of content that came in between, by field."""

    task: Task
    subject: Revision
    by: Actor
    now: datetime
    data: QueryDict | None = field(init=False)
    sheet: SheetForm = field(init=False)
    terms: TermsForm = field(init=False)
    theirs: Mapping[str, list[str]] = field(default_factory=dict)

    def look(self, data: QueryDict | None, **row: str) -> None:
        """Take over what was typed so far without judging it, or start from the subject. `row` adds or takes away a line."""
        self.data, self.sheet = data, self._sheet(data, **row)
        self.terms = self.task.form.unjudged(data) if data is not None else self.task.form(initial=self._initial())

    def read(self, data: QueryDict) -> None:
        """Read what was sent."""
        self.data, self.sheet, self.terms = data, self._sheet(data), self.task.form(data)
        self.terms.is_valid()

    def go_on_from(self, data: QueryDict) -> None:
        """Read what was sent beside the content that came in between; sent again, it is written over that knowingly."""
        renewed = data.copy()
        renewed["version"] = str(self.task.version(self.subject))
        self.read(renewed)
        stored = storage.load(self.subject)
        self.theirs = differing(self.content, stored, written=self.subject.languages)

    def _sheet(self, data: QueryDict | None, **row: str) -> SheetForm:
        content = storage.load(self.subject)
        if data is not None:
            content[FILES] = attachments.offered(self.subject, sent(data, self.subject), by=self.by)
        return SheetForm(data, content=content, written=self.subject.languages, language=language(), **row)

    def _initial(self) -> dict[str, Any]:
        first = schedule.earliest(self.now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR)
        wished = self.subject.wished_on
        return {"version": self.task.version(self.subject), "publish_on": max(first, wished or first)}

    @property
    def is_readable(self) -> bool:
        """Whether every typed value could be read and nothing is missing beside the sheet."""
        return self.sheet.is_valid() and self.terms.is_valid()

    @property
    def content(self) -> Content:
        """The sheet as typed."""
        return self.sheet.read() if self.sheet.data is not None else self.sheet.content

    @property
    def files(self) -> list[ShownFile]:
        """The files of the subject, kept or left out, and those to be added."""
        held, kept = storage.load(self.subject)[FILES], self.content[FILES]
        address = [self.subject.posting_id, self.subject.pk]
        return [
            *(
                ShownFile(
                    **file, href=reverse("desk:version-attachment", args=[*address, file["id"]]), is_kept=file in kept
                )
                for file in held
            ),
            *(ShownFile(**file, href="") for file in kept if file not in held),
        ]

    @property
    def findings(self) -> list[Finding]:
        """What the checks say of it."""
        today, again = clock.day_of(self.now), self.task.again(self.subject, self.now)
        return examine(self.subject, self.content, today=today, again=again)

    @property
    def brought_in(self) -> Sequence[Finding]:
        """The errors among them that the subject did not have."""
        again = self.task.again(self.subject, self.now)
        try:
            corrections.check_correction(self.subject, self.content, now=self.now, again=again)
        except requests.Incomplete as refusal:
            return refusal.findings
        return ()


@dataclass(frozen=True, slots=True)
class AmendSection:
    """A section of the form, and how many problems it has."""

    about: Section
    items: list[ShownItem]
    problems: int


def form(
    request: HttpRequest, draft: Draft, *, wrong: Sequence[Finding] = (), refusal: Refusal | None = None,
    file_error: str = "", asks: bool = True, shows: bool = True, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Answer with the form. `wrong` blocks; what was there before is only noted. Without `asks` nothing can be sent."""
    found = softened(draft.findings, but=wrong)
    sections, problems = [], []
    for about, items in draft.sheet.sections(found):
        own = [pair for item in items for pair in problems_of(item)]
        beside = {key: [(_("What stands there now:"), words)] for key, words in draft.theirs.items()}
        if file_error and FILES in {item.field.key for item in items}:
            own.append((UPLOAD, file_error))
        shown = [
            shown_item(item, draft.sheet, beside=beside.get(item.field.key, ()), file_error=file_error)
            for item in items
        ]
        sections.append(AmendSection(about, shown, len(own)))
        problems += own
    problems += [
        (draft.terms[name].auto_id, str(said)) for name in draft.terms.errors for said in draft.terms.errors[name]
    ]
    context = _common(draft) | {
        "lead": draft.task.lead,
        "terms": draft.terms,
        "sections": sections if shows else [],
        "problems": problems,
        "found": finding_lines(found, language()),
        "live": reverse(draft.task.live, args=[draft.subject.posting_id]),
        "files": draft.files,
        "carries_files": True,
        "refusal": refusal,
        "theirs": draft.theirs,
        "asks": asks,
        "earliest": schedule.earliest(draft.now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR),
    }
    return render(request, "desk/amend.html", context, status=status)


def live(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Answer with what the checks say of what is typed: what it brings in blocks, what was there before is only noted."""
    found = softened(draft.findings, but=draft.brought_in)
    return render(request, "desk/amend_live.html", {"found": finding_lines(found, language())})


def check_page(request: HttpRequest, draft: Draft, start: datetime) -> HttpResponse:
    """Repeat what would be written: what changes, from when, why, and the mails."""
    subject, content, terms, data = draft.subject, draft.content, draft.terms, draft.data
    assert data is not None, "what is checked was sent"
    kind, values = draft.task.mail(subject, content, start, terms.why)
    old = storage.load(subject)
    context = _common(draft) | {
        "terms": terms,
        "start": start,
        "at_once": start == draft.now,
        "differences": changes(old, content, language=language(), written=subject.languages),
        "findings": draft.findings,
        "kept": [(name, tidy(value)) for name, values in data.lists() if name not in NOT_REPEATED for value in values],
        "previews": mail_previews(kind, subject, values),
    }
    return render(request, "desk/amend_check.html", context)


def _common(draft: Draft) -> dict[str, Any]:
    subject = draft.subject
    return {
        "task": draft.task,
        "revision": subject,
        "posting": subject.posting,
        "title": subject.title,
    }
