"""What the secretariat may know and do about a person: found by exact address or name, every look written down."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace

from koubo.accounts import hats, security
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted
from koubo.leaving.models import Leaving
from koubo.notifications import kinds
from koubo.notifications.models import OutgoingMail
from koubo.support.acting import SupportReasonMissing

MOST: Final = 20
MAILS: Final = 10


@transaction.atomic
def search(words: str, *, by: Actor, now: datetime) -> list[User]:
    """Return the people with exactly this e-mail address or name, whatever its spaces. Raises NotPermitted.

    There is no other list of people: who looks for whom is in the history.
    """
    _desk_only(by)
    words = words.strip()
    if not words:
        return []
    plain = Replace(Replace("name", Value(" "), Value("")), Value("\u3000"), Value(""))
    rows = User.objects.filter(erased_at=None).annotate(plain=plain)
    bare = words.replace(" ", "").replace("\u3000", "")
    found: list[User] = list(rows.filter(Q(email=words.lower()) | Q(plain__iexact=bare)).order_by("pk")[:MOST])
    me = User.objects.get(pk=by.person_id)
    after = {"by": "address" if "@" in words else "name", "found": [user.pk for user in found]}
    record("search_people", me, by=by, now=now, after=after)
    return found


@transaction.atomic
def look(user: User, *, by: Actor, now: datetime) -> None:
    """Write down that the secretariat looks at a person's page. Raises NotPermitted."""
    _desk_only(by)
    record("look_at_person", user, by=by, now=now)


def mails_of(user: User) -> list[OutgoingMail]:
    """Return the newest mails to a person, to see whether they arrive; their text is not for support.

    Those that would tell which ユーザID is theirs are left out.
    """
    rows = OutgoingMail.objects.filter(recipient=user).exclude(kind__in=kinds.with_private_recipient())
    return list(rows.defer("body").order_by("-created_at", "-pk")[:MAILS])


def leaving_of(user: User) -> Leaving | None:
    """Return the leaving of a person that can still be undone, if there is one."""
    return Leaving.objects.filter(person=user, undone_at=None, finished_at=None).first()


@transaction.atomic
def send_reset_link(user: User, send: Callable[[], None], *, by: Actor, now: datetime) -> None:
    """Let `send` queue the mail with the link; only the person's own address gets it. Raises NotPermitted, IllegalStep."""
    _desk_only(by)
    if not user.is_active:
        raise IllegalStep
    send()
    record("send_reset_link", user, by=by, now=now)


@transaction.atomic
def reset_second_factor(user: User, *, reason: str, by: Actor, now: datetime) -> None:
    """Take lost passkeys and codes from a person. Raises NotPermitted, SupportReasonMissing."""
    _held(user, reason, by)
    security.reset_second_factor(user, by=by, now=now, reason=reason.strip())


@transaction.atomic
def deactivate(user: User, *, reason: str, by: Actor, now: datetime) -> None:
    """Stop an account: nobody signs in with it. Raises NotPermitted, also for oneself, SupportReasonMissing, IllegalStep."""
    held = _held(user, reason, by)
    if not held.is_active:
        raise IllegalStep
    held.is_active = False
    held.save(update_fields=["is_active"])
    security.end_sessions(held, by=by, now=now)
    record("deactivate_person", held, by=by, now=now, reason=reason.strip())


@transaction.atomic
def reactivate(user: User, *, reason: str, by: Actor, now: datetime) -> None:
    """Open a stopped account again. Raises NotPermitted, SupportReasonMissing, IllegalStep for one that left or was erased."""
    held = _held(user, reason, by)
    if held.is_active or held.erased_at is not None or leaving_of(held) is not None:
        raise IllegalStep
    held.is_active = True
    held.save(update_fields=["is_active"])
    record("reactivate_person", held, by=by, now=now, reason=reason.strip())


def _held(user: User, reason: str, by: Actor) -> User:
    _desk_only(by)
    if user.pk == by.user_id:
        raise NotPermitted
    if not reason.strip():
        raise SupportReasonMissing
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _desk_only(by: Actor) -> None:
    if by.hat != hats.DESK or not hats.wears(by):
        raise NotPermitted
