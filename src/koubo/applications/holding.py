"""Locks an application before it is changed, so that steps happen one after another.

Order of locks: the once key of a form, then the application, then the month's series of numbers; history and mails are inserts.
"""

from datetime import datetime
from typing import Any

from koubo.applications import permissions
from koubo.applications.models import Application
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion


def hold(application: Application) -> Application:
    """Lock an application until the end of the transaction and return it anew. Raises IllegalStep when it was deleted."""
    rows = Application.objects.select_for_update(of=("self",))
    held = (
        rows.select_related("posting__institution", "revision", "applicant", "user").filter(pk=application.pk).first()
    )
    if held is None:
        raise IllegalStep
    return held


def hold_own(application: Application, *, by: Actor, now: datetime) -> Application:
    """Hold an application of the actor; a draft follows what its opening asks for now. Raises NotPermitted, IllegalStep."""
    if not permissions.is_applicant(by, application):
        raise NotPermitted
    held = hold(application)
    if not permissions.is_applicant(by, held):
        raise NotPermitted
    if held.is_draft:
        live = permissions.live_revision(held.posting, now)
        if live is not None and live.pk != held.revision_id:
            held.revision = live
            held.save(update_fields=["revision"])
    return held


def check_version(held: Application, version: int) -> None:
    """Raise StaleVersion when someone changed it since `version`."""
    if held.version != version:
        raise StaleVersion


def note(verb: str, application: Application, *, by: Actor, now: datetime, **more: Any) -> None:
    """Append to the history of an application."""
    trail.record(verb, application, by=by, now=now, **more)


def note_run(verb: str, application: Application, *, by: Actor, now: datetime, **more: Any) -> None:
    """Do so, but consecutive ones of one person on one day (日本時間) are one entry: the first."""
    last = trail.history(application).first()
    if last is None or (last.verb, last.actor_id, clock.day_of(last.at)) != (verb, by.user_id, clock.day_of(now)):
        note(verb, application, by=by, now=now, **more)
