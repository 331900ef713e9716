"""Words of the secretariat's lists and histories: how long ago, how many days are left, what happened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from koubo.audit import wording
from koubo.audit.models import AuditEntry
from koubo.postings.models import Posting
from koubo.web.ui import moments
from koubo.web.ui.language import language

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a history."""

    at: datetime
    who: str
    what: str
    reason: str


def days_long(n: int) -> str:
    """Return how many days something has lasted: 12日."""
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": moments.number(n)}


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


def event(entry: AuditEntry, posting: Posting) -> HistoryLine:
    """Return an audit entry of `posting` in words."""
    return HistoryLine(entry.at, _who(entry, posting), said_by(entry), entry.reason)


def said_by(entry: AuditEntry) -> str:
    """Return what was done, in words; the verb itself where nobody declared any."""
    known = wording.words_of(entry)
    return known[language()].format(**_details(entry)) if known else entry.verb


def entry_line(entry: AuditEntry) -> HistoryLine:
    """Return an audit entry about anything but a posting in words."""
    if entry.actor is None:
        who = _("The applicant") if entry.hat.startswith("link:") else _("The system")
    else:
        side = _("Secretariat") if entry.hat == "desk" else _("Institution")
        who = _("%(name)s (%(side)s)") % {"name": entry.actor.name, "side": side}
    return HistoryLine(entry.at, who, said_by(entry), entry.reason)


def _who(entry: AuditEntry, posting: Posting) -> str:
    if entry.actor is None:
        return _("The system")
    side = _("Secretariat") if entry.hat == "desk" else posting.institution.name[language()]
    return _("%(name)s (%(side)s)") % {"name": entry.actor.name, "side": side}


def _details(entry: AuditEntry) -> dict[str, str]:
    instant = entry.after.get("live_from") or entry.after.get("at")
    day = entry.after.get("closes_on")
    return {
        "name": str(entry.after.get("name", "")),
        "before": str(entry.before.get("name", "")),
        "instant": moments.instant(datetime.fromisoformat(instant)) if instant else "",
        "day": moments.day(date.fromisoformat(day)) if day else "",
    }
