"""What the secretariat's lists and histories say: how long ago, how many days are left, what happened."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from koubo.audit.models import Entry
from koubo.postings.models import Posting
from koubo.web.ui import moments
from koubo.web.ui.language import language

MINUTE, HOUR, DAY = 60, 3600, 86400

DEEDS: Final[dict[str, Promise]] = {
    "create_draft": gettext_lazy("Created the opening"),
    "copy_posting": gettext_lazy("Copied from another opening"),
    "attach": gettext_lazy("Attached a PDF: %(name)s"),
    "detach": gettext_lazy("Removed a PDF"),
    "request_registration": gettext_lazy("Requested publication"),
    "start_modification": gettext_lazy("Started a modification"),
    "discard_modification": gettext_lazy("Gave up the modification"),
    "request_modification": gettext_lazy("Requested a modification"),
    "recall": gettext_lazy("Took the request back"),
    "withdraw": gettext_lazy("Withdrew the opening"),
    "withdraw_by_desk": gettext_lazy("Withdrew the opening on behalf of the institution, from %(instant)s"),
    "change_deadline": gettext_lazy("Changed the closing date on behalf of the institution to %(day)s"),
    "undo_withdrawal": gettext_lazy("Undid the withdrawal"),
    "undo_withdrawal_by_desk": gettext_lazy("Undid the withdrawal by the secretariat"),
    "edit_by_desk": gettext_lazy("Changed the content on behalf of the institution, from %(instant)s"),
    "approve_corrected": gettext_lazy("Approved with corrections. To be published at %(instant)s"),
    "approve": gettext_lazy("Approved. To be published at %(instant)s"),
    "return_for_correction": gettext_lazy("Returned for correction"),
    "reject": gettext_lazy("Rejected"),
    "ask_secretariat": gettext_lazy("Wrote to the secretariat"),
    "write_to_institution": gettext_lazy("Wrote to the institution"),
    "answer_contact": gettext_lazy("Answered the message of the institution"),
    "take_request": gettext_lazy("Took the request"),
    "take_over_request": gettext_lazy("Took the request over from %(before)s"),
    "hand_over_request": gettext_lazy("Handed the request over to %(name)s"),
    "release_request": gettext_lazy("Gave the request back"),
    "upload_attachment": gettext_lazy("Uploaded a PDF to attach: %(name)s"),
    "download_attachment": gettext_lazy("Downloaded a PDF: %(name)s"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history."""

    at: datetime
    who: str
    what: str
    reason: str


def ago(then: datetime, now: datetime) -> str:
    """Return how long before `now` it was: 57分前."""
    seconds = int((now - then).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = seconds // MINUTE
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if seconds < DAY:
        hours = seconds // HOUR
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    days = seconds // DAY
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def worked(hours: float) -> str:
    """Return how long something has waited in the secretariat's hours: 営業時間で3時間."""
    if hours == 0:
        return _("received outside business hours")
    minutes = max(int(hours * 60), 1)
    if minutes < 60:  # an hour
        return ngettext("%(n)d business minute", "%(n)d business minutes", minutes) % {"n": minutes}
    whole = minutes // 60
    return ngettext("%(n)d business hour", "%(n)d business hours", whole) % {"n": whole}


def left(until: date, today: date) -> str:
    """Return how much of the application period is left: 残り3日, 今日まで, 終了."""
    days = (until - today).days
    if days < 0:
        return _("ended")
    if days == 0:
        return _("last day today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def event(entry: Entry, posting: Posting) -> Event:
    """Return an audit entry of `posting` in words."""
    known = DEEDS.get(entry.verb)
    words = str(known) % _details(entry) if known else entry.verb
    return Event(entry.at, _who(entry, posting), words, entry.reason)


def _who(entry: Entry, posting: Posting) -> str:
    if entry.actor is None:
        return _("The system")
    side = _("Secretariat") if entry.hat == "desk" else posting.institution.name[language()]
    return _("%(name)s (%(side)s)") % {"name": entry.actor.name, "side": side}


def _details(entry: Entry) -> dict[str, str]:
    instant = entry.after.get("live_from") or entry.after.get("at")
    day = entry.after.get("closes_on")
    return {
        "name": str(entry.after.get("name", "")),
        "before": str(entry.before.get("name", "")),
        "instant": moments.instant(datetime.fromisoformat(instant)) if instant else "",
        "day": moments.day(date.fromisoformat(day)) if day else "",
    }
