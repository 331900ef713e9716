"""Actions on people."""

from datetime import datetime

from django.db import IntegrityError, transaction

from koubo.accounts import erasure, hats, security
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.files.store import delete, held_by
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.kernel.text import Text
from koubo.notifications import outbox
from koubo.statements import terms
from koubo.statements.models import StatementKind

ERASED_NAME = "削除済み (deleted)"


@transaction.atomic
def erase_person(user: User, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Erase a person (退会、削除の請求). A second time changes nothing. Raises NotPermitted.

    The row stays, without anything that says who it was: what they wrote for others (postings, decisions, the audit trail) keeps
    its author's number. What was the person's own goes: name, address, password, roles, mails, files, and what packages registered.
    """
    if not _may_erase(by, user):
        raise NotPermitted
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if held.erased_at is not None:
        return
    erasure.erase_things_of(held, now)
    for file in held_by(held):
        delete(file, by=by, now=now, reason=reason)
    outbox.erase_mails_of(held.pk, now)
    held.emailaddress_set.all().delete()  # type: ignore[attr-defined] # the sign-in library's
    held.email, held.name, held.mailbox = f"erased-{held.pk}@erased.invalid", ERASED_NAME, ""
    held.is_active = held.is_secretariat = held.is_seeker = held.is_superuser = False
    held.erased_at = now
    held.set_unusable_password()
    held.save()
    user.refresh_from_db()
    record("erase_person", held, by=by, now=now, reason=reason)


class AddressTaken(Refusal):
    """Someone has an account under this address."""

    def __init__(self) -> None:
        """Say what to do; only who has the address reads this."""
        super().__init__(
            "address-taken",
            Text(
                "このメールアドレスはすでに登録されています。ログインしてください",
                "There is an account with this e-mail address already. Please sign in",
            ),
        )


@transaction.atomic
def sign_up(email: str, *, name: str, password: str | None, language: str, now: datetime) -> User:
    """Make the account of a job seeker who has proven to read mails to `email`. Raises AddressTaken.

    Without a password they sign in by a passkey or an account elsewhere.
    """
    return sign_up_as(hats.SEEKER, email, name=name, password=password, language=language, now=now)


@transaction.atomic
def sign_up_as(hat: str, email: str, *, name: str, password: str | None, language: str, now: datetime) -> User:
    """Make the account of whoever has proven to read mails to `email`, to act under `hat`. Raises AddressTaken."""
    email = User.objects.normalize_email(email).lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, language=language, is_seeker=hat == hats.SEEKER)
    except IntegrityError as taken:
        raise AddressTaken from taken
    user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined] # the sign-in library's
    kind = StatementKind.TERMS_SEEKER if hat == hats.SEEKER else StatementKind.TERMS_INSTITUTION
    for agreed in (kind, StatementKind.PRIVACY):
        terms.agree(user.pk, agreed, now=now)
    record("sign_up", user, by=Actor(user.pk, hat), now=now, after={"agreed": "terms"})
    return user


@transaction.atomic
def make_account(email: str, *, name: str, language: str, by: Actor, now: datetime) -> User:
    """Make the account of someone who has proven to read mails to `email`; a link in a mail sets the password. Raises AddressTaken."""
    email = User.objects.normalize_email(email).lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, name=name, language=language)
    except IntegrityError as taken:
        raise AddressTaken from taken
    user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined] # the sign-in library's
    record("make_account", user, by=by, now=now)
    return user


@transaction.atomic
def appoint_first(email: str, *, name: str, language: str, now: datetime) -> User:
    """Make the first person of the secretariat, who has no password yet; later ones are made by the secretariat itself.

    Raises NotPermitted where there is somebody, AddressTaken where the address is another's.
    """
    if User.objects.filter(is_secretariat=True, is_active=True).exists():
        raise NotPermitted
    email = User.objects.normalize_email(email).lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, language=language, is_secretariat=True)
    except IntegrityError as taken:
        raise AddressTaken from taken
    record("appoint_first", user, by=Actor.job("setup"), now=now)
    return user


@transaction.atomic
def become_seeker(*, by: Actor, now: datetime) -> None:
    """Give a person who has an account the role of a job seeker, too; with it they agree to the terms of seekers.

    A second time changes nothing.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    if not user.is_seeker:
        user.is_seeker = True
        user.save(update_fields=["is_seeker"])
        for agreed in (StatementKind.TERMS_SEEKER, StatementKind.PRIVACY):
            terms.agree(user.pk, agreed, now=now)
        record("become_seeker", user, by=by, now=now, after={"agreed": "terms"})


@transaction.atomic
def change_person(*, name: str, language: str, by: Actor, now: datetime) -> None:
    """Keep another name or language of the person who acts. The same again changes nothing."""
    user = User.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    if (user.name, user.language) == (name, language):
        return
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    record("change_person", user, by=by, now=now)  # who they were called is not kept


@transaction.atomic
def change_address(email: str, *, by: Actor, now: datetime) -> None:
    """Let the person who acts, who has proven to read its mails, sign in with `email`; the old address is told.

    Raises AddressTaken.
    """
    email = User.objects.normalize_email(email).lower()
    user = User.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    old = outbox.Recipient.person(user)
    try:
        with transaction.atomic():
            user.email = email
            user.save(update_fields=["email"])
    except IntegrityError as taken:
        raise AddressTaken from taken
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined] # the sign-in library's
    user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined]
    record("change_address", user, by=by, now=now)  # nor where they read their mails
    values = {"name": user.name, "new_address": email}
    outbox.queue(security.ADDRESS_CHANGED.key, to=old, now=now, values=values)


def _may_erase(by: Actor, user: User) -> bool:
    """Whether the actor is the person, the secretariat, or a job that keeps a promise about retention."""
    if by.user_id is None:
        return by.hat.startswith("job:")
    return by.user_id == user.pk or (by.hat == hats.DESK and hats.wears(by))
