"""登録情報の変更: an institution asks, the secretariat accepts the whole or returns it with reasons."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from koubo.accounts import hats
from koubo.audit.trail import Actor, record
from koubo.institutions import actions as institutions
from koubo.institutions.actions import InstitutionSuspended, WordsMissing
from koubo.institutions.details import BY_KEY, differing, present
from koubo.institutions.models import Institution, InstitutionStatus, Membership
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.registrations import mails
from koubo.registrations.lifecycle import CHANGE, ChangeStatus
from koubo.registrations.models import ChangeRequest

WRITERS = (Membership.Role.ADMINISTRATOR, Membership.Role.EDITOR)


class NothingNew(Refusal):
    """The request changes nothing."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("nothing-changed", Text("変更された項目がありません", "Nothing has been changed"))


class AnotherWaits(Refusal):
    """One request at a time."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "another-waits",
            Text(
                "確認待ちの変更依頼があります。内容を改める場合は、先にその依頼を取り下げてください",
                "A request for a change is waiting already. To change it, take that request back first",
            ),
        )


class Overtaken(Refusal):
    """What is registered has changed since it was asked."""

    def __init__(self) -> None:
        """Say what to look at."""
        super().__init__(
            "overtaken",
            Text(
                "依頼のあとに登録情報が変わっています。現在の内容を確認して、もう一度操作してください",
                "What is registered has changed since. Please look at the present values and decide again",
            ),
        )


def may_ask(by: Actor, institution: Institution) -> bool:
    """Whether the actor may ask for changes: administrators, and editors who are not limited to units."""
    if by.user_id is None or by.hat != f"institution:{institution.pk}":
        return False
    return Membership.objects.filter(
        institution=institution, user_id=by.user_id, role__in=WRITERS, limited=False
    ).exists()


def of_institution(institution: Institution) -> QuerySet[ChangeRequest]:
    """The requests of an institution, newest first."""
    return ChangeRequest.objects.filter(institution=institution).select_related("requested_by", "decided_by")


def waiting_of(institution: Institution) -> ChangeRequest | None:
    """Return the request that waits, if any."""
    return of_institution(institution).filter(status=ChangeStatus.REQUESTED).first()


@transaction.atomic
def ask(
    institution: Institution, changed: Mapping[str, str], *, reason: str, by: Actor, now: datetime
) -> ChangeRequest:
    """Ask the secretariat to change what is registered. Raises NotPermitted, InstitutionSuspended, NothingNew, AnotherWaits."""
    if not may_ask(by, institution):
        raise NotPermitted
    held = institutions.hold(institution)
    if held.status != InstitutionStatus.ACTIVE:
        raise InstitutionSuspended
    now_registered = present(held)
    after = differing(now_registered, {key: value for key, value in changed.items() if key in BY_KEY})
    if not after:
        raise NothingNew
    before = {key: now_registered[key] for key in after}
    try:
        with transaction.atomic():
            made = ChangeRequest.objects.create(
                institution=held,
                before=before,
                after=after,
                reason=reason,
                requested_at=now,
                requested_by_id=by.person_id,
            )
    except IntegrityError as waits:
        raise AnotherWaits from waits
    record("ask_change", held, by=by, now=now, before=before, after=after, reason=reason)
    mails.tell_change_asked(made, now=now)
    return made


@transaction.atomic
def take_back(asked: ChangeRequest, *, by: Actor, now: datetime) -> None:
    """Take back a request that waits. Raises NotPermitted, IllegalStep."""
    if not may_ask(by, asked.institution):
        raise NotPermitted
    _decide(_locked(asked), "take_back_change", message="", by=by, now=now)


def may_decide(by: Actor, asked: ChangeRequest) -> bool:
    """Whether the actor may decide: the secretariat, and no member of the institution."""
    if by.hat != hats.DESK or not hats.wears(by):
        return False
    return not Membership.objects.filter(institution=asked.institution_id, user_id=by.person_id).exists()


def hold(asked: ChangeRequest, by: Actor) -> ChangeRequest:
    """Return a request that waits as it is now, locked. Raises NotPermitted, IllegalStep."""
    held = _locked(asked)
    if not may_decide(by, held):
        raise NotPermitted
    return held


def _locked(asked: ChangeRequest) -> ChangeRequest:
    # The institution first, as whoever asks anew does.
    institutions.hold(asked.institution)
    rows = ChangeRequest.objects.select_for_update(of=("self",)).select_related("institution", "requested_by")
    held = rows.filter(pk=asked.pk, status=ChangeStatus.REQUESTED).first()
    if held is None:
        raise IllegalStep
    return held


@transaction.atomic
def accept(asked: ChangeRequest, *, seen: Mapping[str, str], by: Actor, now: datetime) -> Institution:
    """Change what is registered as asked. `seen` are the present values of the changed fields as the page showed them.

    Raises NotPermitted, IllegalStep, and Overtaken when they are other now.
    """
    held = hold(asked, by)
    registered = present(institutions.hold(held.institution))
    if any(registered[key] != seen.get(key) for key in held.after):
        raise Overtaken
    changed = institutions.change(held.institution, held.after, by=by, now=now, reason=held.reason)
    _decide(held, "accept_change", message="", by=by, now=now)
    mails.tell_change_accepted(held, now=now)
    return changed


@transaction.atomic
def give_back(asked: ChangeRequest, *, message: str, by: Actor, now: datetime) -> ChangeRequest:
    """Return it with reasons (差し戻し). Raises NotPermitted, IllegalStep, WordsMissing."""
    if not message.strip():
        raise WordsMissing
    held = hold(asked, by)
    _decide(held, "return_change", message=message, by=by, now=now)
    mails.tell_change_returned(held, now=now)
    return held


def _decide(held: ChangeRequest, verb: str, *, message: str, by: Actor, now: datetime) -> None:
    to = CHANGE.step(verb, held.status).target
    held.status, held.message, held.decided_at, held.decided_by_id = to, message, now, by.person_id
    held.save()
    record(verb, held.institution, by=by, now=now, after={"request": str(held.pk)}, reason=message)
