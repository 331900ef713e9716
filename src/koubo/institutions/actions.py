"""What changes an institution: its registered data, whether it may act, what of it was checked. Each is written down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from koubo.accounts import hats
from koubo.audit.trail import Actor, record
from koubo.institutions import codes, shared
from koubo.institutions.details import differing, present
from koubo.institutions.models import Institution, InstitutionStatus, MailDomain
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal
from koubo.kernel.text import Text

NAMES: Final = ("name_ja", "name_en")
Renamed = Callable[[Institution, Text], None]
_renamed: list[Renamed] = []


class CodeTaken(Refusal):
    """Another institution has the ID."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "code-taken",
            Text(
                "この求人機関IDは使われています。別のIDを入力してください",
                "This institution ID is taken. Enter another one",
            ),
        )


class CodeRefused(Refusal):
    """The ID has not the shape of one."""

    def __init__(self) -> None:
        """Say how it looks."""
        super().__init__(
            "code-refused",
            Text(
                "求人機関IDは、半角英大文字で始まる4～20文字の半角英大文字と数字で入力してください",
                "An institution ID has 4 to 20 capitals and digits, and begins with a letter",
            ),
        )


class DomainRefused(Refusal):
    """It is no domain."""

    def __init__(self) -> None:
        """Say how it looks."""
        super().__init__(
            "domain-refused",
            Text("ドメインを入力してください（例：example.ac.jp）", "Enter a domain, for example example.ac.jp"),
        )


class InstitutionSuspended(Refusal):
    """A suspended institution requests nothing new."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__(
            "suspended",
            Text(
                "この求人機関は利用停止中のため、依頼できません。事務局にお問い合わせください",
                "This institution is suspended and can request nothing. Please ask the secretariat",
            ),
        )


class WordsMissing(Refusal):
    """The secretariat must say why."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("reason-missing", Text("理由を入力してください", "Enter the reason"))


def before_renaming(step: Renamed) -> None:
    """Let `step` keep the name of its time where that matters; it gets the institution and the name it has until now."""
    if step not in _renamed:
        _renamed.append(step)


def keep_names(institution: Institution, name: Text) -> None:
    """Let everything that keeps the name of its time keep `name`."""
    for step in _renamed:
        step(institution, name)


def hold(institution: Institution) -> Institution:
    """Lock an institution against every other change; what only refers to it is not kept waiting."""
    return Institution.objects.select_for_update(of=("self",), no_key=True).get(pk=institution.pk)


def require_desk(by: Actor) -> None:
    """Let the secretariat through. Raises NotPermitted."""
    if by.hat != hats.DESK or not hats.wears(by):
        raise NotPermitted


@transaction.atomic
def create(code: str, values: Mapping[str, str], *, by: Actor, now: datetime, reason: str = "") -> Institution:
    """Register an institution under an ID. Raises CodeRefused, CodeTaken."""
    code = codes.tidy_code(code)
    if not codes.is_code(code):
        raise CodeRefused
    try:
        with transaction.atomic():
            made = Institution.objects.create(code=code, registered_at=now, **values)
    except IntegrityError as taken:
        raise CodeTaken from taken
    record("register_institution", made, by=by, now=now, after={"code": code, **values}, reason=reason)
    return made


@transaction.atomic
def change(
    institution: Institution, values: Mapping[str, str], *, by: Actor, now: datetime, reason: str = ""
) -> Institution:
    """Change what is registered; what was approved under the old name keeps it. Nothing new changes nothing."""
    held = hold(institution)
    before = present(held)
    changed = differing(before, dict(values))
    if not changed:
        return held
    old_name = held.name
    for key, value in changed.items():
        setattr(held, key, value)
    if held.name != old_name:
        keep_names(held, old_name)
    held.save(update_fields=sorted(changed))
    shared.keep_address(held)
    record(
        "change_institution",
        held,
        by=by,
        now=now,
        before={key: before[key] for key in changed},
        after=changed,
        reason=reason,
    )
    return held


@transaction.atomic
def suspend(institution: Institution, *, reason: str, by: Actor, now: datetime) -> Institution:
    """Let its people only read (利用停止). Raises NotPermitted, WordsMissing, IllegalStep."""
    require_desk(by)
    if not reason.strip():
        raise WordsMissing
    return _to_status(institution, InstitutionStatus.SUSPENDED, "suspend_institution", reason=reason, by=by, now=now)


@transaction.atomic
def lift(institution: Institution, *, by: Actor, now: datetime) -> Institution:
    """Let its people act again. Raises NotPermitted, IllegalStep."""
    require_desk(by)
    return _to_status(institution, InstitutionStatus.ACTIVE, "lift_suspension", reason="", by=by, now=now)


def _to_status(institution: Institution, to: str, verb: str, *, reason: str, by: Actor, now: datetime) -> Institution:
    held = hold(institution)
    if held.status in {to, InstitutionStatus.MERGED}:
        raise IllegalStep
    before, held.status, held.status_reason = held.status, to, reason
    held.save(update_fields=["status", "status_reason"])
    record(verb, held, by=by, now=now, before={"status": before}, after={"status": to}, reason=reason)
    return held


@transaction.atomic
def verify(institution: Institution, *, note: str, by: Actor, now: datetime) -> Institution:
    """Note that number and name were checked. Raises NotPermitted, WordsMissing."""
    require_desk(by)
    if not note.strip():
        raise WordsMissing
    held = hold(institution)
    held.verified_at = now
    held.save(update_fields=["verified_at"])
    record("verify_institution", held, by=by, now=now, after={"corporate_number": held.corporate_number}, reason=note)
    return held


@transaction.atomic
def add_domain(institution: Institution, domain: str, *, note: str, by: Actor, now: datetime) -> MailDomain:
    """Note that people of the institution write from a domain. Once is enough. Raises NotPermitted, DomainRefused."""
    require_desk(by)
    plain = domain.strip().casefold().removeprefix("@").rstrip(".")
    if not _is_domain(plain):
        raise DomainRefused
    held = hold(institution)
    known: dict[str, Any] = {"note": note[:300], "verified_at": now}
    made, fresh = MailDomain.objects.get_or_create(institution=held, domain=plain, defaults=known)
    if fresh:
        record("add_mail_domain", held, by=by, now=now, after={"domain": plain, "name": plain}, reason=note)
    return made


@transaction.atomic
def remove_domain(institution: Institution, domain: str, *, by: Actor, now: datetime) -> None:
    """Take a domain away again. A second time changes nothing. Raises NotPermitted."""
    require_desk(by)
    held = hold(institution)
    gone, _kinds = MailDomain.objects.filter(institution=held, domain=domain).delete()
    if gone:
        record("remove_mail_domain", held, by=by, now=now, before={"domain": domain, "name": domain})


def _is_domain(text: str) -> bool:
    labels = text.split(".")
    fine = all(
        part and len(part) <= 63 and part.strip("-") == part and part.replace("-", "a").isalnum() for part in labels
    )
    return len(labels) > 1 and fine and text.isascii() and len(text) <= 253
