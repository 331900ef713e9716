"""What happened with an application, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from koubo.applications import history
from koubo.applications.enums import Status
from koubo.applications.history import ApplicationEvent
from koubo.applications.models import Application, StatusChange
from koubo.audit import wording
from koubo.audit.models import AuditEntry
from koubo.audit.trail import Actor
from koubo.kernel.text import Text
from koubo.seekers.actions import HAT

CHANGES: Final = frozenset({"change_application", "change_applications", "correct_application"})
APPLICANT: Final = Text("応募者", "Applicant")
SYSTEM: Final = Text("システム", "The site")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One thing that happened; `notice` is the change of status the applicant had a mail about, once it `has_left`."""

    at: datetime
    what: str
    who: str
    reason: str
    notice: StatusChange | None
    has_left: bool


def of_application(application: Application, here: str, *, by: Actor, now: datetime) -> list[ShownEvent]:
    """Return what the actor may know of what happened since it was sent, newest first."""
    return [_shown(line, here, now) for line in history.of_application(application, by=by)]


def _shown(line: ApplicationEvent, here: str, now: datetime) -> ShownEvent:
    notice = _notice(line)
    left = notice is not None and notice.taken_back_at is None and (notice.held_until or now) <= now
    return ShownEvent(line.entry.at, _words(line, here), _who(line.entry, here), line.entry.reason, notice, left)


def _notice(line: ApplicationEvent) -> StatusChange | None:
    return line.step if line.step and line.step.notify and line.entry.verb in CHANGES else None


def _words(line: ApplicationEvent, here: str) -> str:
    known = wording.words_of(line.entry)
    words = known[here] if known else line.entry.verb
    if line.step is None or line.entry.verb not in CHANGES:
        return words
    return f"{words}: {Status(line.step.to_status).label[here]}"


def _who(entry: AuditEntry, here: str) -> str:
    """People of the institution by name; the applicant as such."""
    if entry.hat == HAT:
        return APPLICANT[here]
    return entry.actor.name if entry.actor else SYSTEM[here]
