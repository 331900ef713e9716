"""The rows of the list of applications. A thousand may stand on one page, so each is put together from few pieces.

What is the same in many rows (addresses, states, numbers of files) is made once; what people wrote is escaped here.
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koubo.applications.completeness import Completeness
from koubo.applications.enums import Status
from koubo.applications.queries import ListedApplication
from koubo.kernel.text import is_japanese
from koubo.web.ui import moments
from koubo.web.ui.language import language
from koubo.web.ui.parts import status, tag
from koubo.web.ui.tables import note

TONES: Final = {
    Status.APPLIED: "hot",
    Status.NOT_ACCEPTED: "off",
    Status.ACCEPTED: "key",
    Status.RESUBMISSION: "warn",
    Status.RESUBMITTED: "hot",
    Status.NOT_SELECTED_DOCUMENTS: "off",
    Status.NOT_SELECTED_INTERVIEW: "off",
    Status.SELECTED: "ok",
    Status.OTHER: "off",
}
NOTE_BEGINS: Final = 40
NOBODY: Final = UUID(int=0)


def rows(lines: Sequence[ListedApplication], whole: Sequence[Completeness]) -> list[list[SafeString]]:
    """Return the cells of each line: number, name, documents, state, when, the institution's note."""
    before, after = reverse("institution:application", args=[NOBODY]).split(str(NOBODY))
    foreign = language() != "ja"
    documents, state = cache(_documents), cache(_state)
    made = []
    for line, complete in zip(lines, whole, strict=True):
        at = line.submitted_at
        cells = (
            f'<a class="k-id" href="{before}{line.pk}{after}">{line.number}</a>',
            _who(line, foreign=foreign),
            documents(len(line.slots), complete.needed - complete.have),
            state(line.status, line.reserve_until is not None),
            f'<time datetime="{moments.machine_time(at)}">{escape(moments.short_instant(at))}</time>',
            f'<span class="k-small">{_note(line.note)}</span>',
        )
        made.append([SafeString(cell) for cell in cells])
    return made


def picks(lines: Sequence[ListedApplication]) -> list[SafeString]:
    """Return the boxes to choose each line with."""
    words = _("Choose %(number)s (%(name)s)")
    return [
        SafeString(
            f'<label class="k-check k-choice"><input type="checkbox" name="id" value="{line.pk}"><span class="k-vh">'
            f"{escape(words % {'number': line.number, 'name': line.name})}</span></label>"
        )
        for line in lines
    ]


def _who(line: ListedApplication, *, foreign: bool) -> str:
    name = escape(line.name)
    if foreign and is_japanese(line.name):
        name = f'<span lang="ja">{name}</span>'
    return f"<b>{name}</b>" + (f'<br><span class="k-small k-muted">{escape(line.about)}</span>' if line.about else "")


def _documents(number: int, missing: int) -> str:
    """How many files there are, and whether what is required is there."""
    words = ngettext("%(n)s file", "%(n)s files", number) % {"n": moments.number(number)}
    if missing <= 0:
        return f'<span class="k-nowrap">{escape(words)}</span>'
    absent = _("%(n)s missing") % {"n": missing}
    return f"{escape(words)} {tag(absent, tone='hot')}"


def _state(kind: str, reserved: bool) -> str:
    shown = status(Status(kind).label[language()], tone=TONES[Status(kind)])
    on_hold = _("On hold")
    return f"{shown}{note(on_hold)}" if reserved else str(shown)


def _note(text: str) -> str:
    """The beginning of the institution's note."""
    return escape(Truncator(text).chars(NOTE_BEGINS) if len(text) > NOTE_BEGINS else text) or "—"
