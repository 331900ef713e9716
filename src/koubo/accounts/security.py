"""What guards a person's account: second factors, sessions, notices of sign-in; and what is told to the person about them."""

from datetime import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from koubo.accounts import hats, sessions
from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.kernel.errors import NotPermitted
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox

NEW_DEVICE: Final = kinds.MailKind(
    key="accounts.new_device",
    subject=Text("{site} 新しい端末からのログイン", "{site}: sign-in on a new device"),
    template="accounts/mail/new_device",
    placeholders=("name", "device", "at", "security"),
)
SECURITY_CHANGED: Final = kinds.MailKind(
    key="accounts.security_changed",
    subject=Text("{site} ログインの設定の変更", "{site}: a change to how you sign in"),
    template="accounts/mail/security_changed",
    placeholders=("name", "what", "security"),
)
ADDRESS_CHANGED: Final = kinds.MailKind(
    key="accounts.address_changed",
    subject=Text("{site} メールアドレスが変更されました", "{site}: your e-mail address was changed"),
    template="accounts/mail/address_changed",
    placeholders=("name", "new_address"),
)
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# What may change, as the mail says it. The name is also what the history keeps.
CHANGES: Final = {
    "password_changed": Text("パスワードを変更しました", "The password was changed"),
    "password_set": Text("パスワードを設定しました", "A password was set"),
    "password_reset": Text("パスワードを再設定しました", "The password was reset by mail"),
    "totp_activated": Text("認証アプリを登録しました", "An authenticator app was added"),
    "totp_deactivated": Text("認証アプリの登録を解除しました", "The authenticator app was removed"),
    "webauthn_added": Text("パスキーを登録しました", "A passkey was added"),
    "webauthn_removed": Text("パスキーの登録を解除しました", "A passkey was removed"),
    "recovery_codes_generated": Text("回復コードを作り直しました", "The recovery codes were renewed"),
    "account_connected": Text(
        "ほかのサービスのアカウントでのログインを設定しました", "Signing in with an account elsewhere was added"
    ),
    "account_disconnected": Text(
        "ほかのサービスのアカウントでのログインを解除しました", "Signing in with an account elsewhere was removed"
    ),
    "second_factor_reset": Text(
        "ご依頼により、事務局がパスキー・認証アプリ・回復コードを解除し、すべての端末からログアウトしました",
        "At your request the secretariat removed passkeys, authenticator app and recovery codes, and signed you out everywhere",
    ),
}


def register_mails() -> None:
    """Make the kinds known to the outbox."""
    for kind in (NEW_DEVICE, SECURITY_CHANGED, ADDRESS_CHANGED):
        kinds.register(kind)


def has_second_factor(user_id: int) -> bool:
    """Whether the person has a passkey or an authenticator app."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


@transaction.atomic
def note_change(user: User, what: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Write down a change to how a person signs in, and tell them."""
    record(what, user, by=by, now=now, reason=reason)
    values = {"name": user.name, "what": CHANGES[what][user.language], "security": _page_of(user)}
    outbox.queue(SECURITY_CHANGED.key, to=outbox.Recipient.person(user), now=now, values=values)


def _page_of(user: User) -> str:
    """Return the address of the page on signing in, in the language of the person."""
    with translation.override(user.language):
        return f"{settings.KOUBO_BASE_URL}{reverse('security')}"


@transaction.atomic
def tell_new_device(user: User, *, device: Text, at: Text, now: datetime) -> None:
    """Tell a person that somebody signed in on a device that the account did not know, unless they want no such mails."""
    if user.sign_in_notices or user.is_secretariat:
        here = user.language
        values = {"name": user.name, "device": device[here], "at": at[here], "security": _page_of(user)}
        outbox.queue(NEW_DEVICE.key, to=outbox.Recipient.person(user), now=now, values=values)


@transaction.atomic
def choose_notices(*, wanted: bool, by: Actor, now: datetime) -> None:
    """Keep whether a person wants mails about sign-ins on new devices. The secretariat always gets them. Raises NotPermitted."""
    user = User.objects.select_for_update(of=("self",)).get(pk=by.person_id)
    if user.is_secretariat and not wanted:
        raise NotPermitted
    if user.sign_in_notices != wanted:
        user.sign_in_notices = wanted
        user.save(update_fields=["sign_in_notices"])
        record("choose_notices", user, by=by, now=now, after={"wanted": wanted})


@transaction.atomic
def end_sessions(
    user: User, *, by: Actor, now: datetime, keep: str | None = None, handle: str | None = None, reason: str = ""
) -> int:
    """Sign a person out: everywhere, all but the session with the key `keep`, or the session called `handle` alone.

    Returns how many sessions that were. Raises NotPermitted unless the actor is the person or the secretariat.
    """
    if not _may(by, user):
        raise NotPermitted
    ended = sessions.end(user.pk, keep=keep, handle=handle)
    if ended:
        record("end_sessions", user, by=by, now=now, after={"ended": ended}, reason=reason)
    return ended


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor, now: datetime, reason: str) -> None:
    """Take passkeys, authenticator app and recovery codes from a person who has lost them, sign them out and tell them.

    For the secretariat alone, who has made sure who asked; a password remains. Raises NotPermitted.
    """
    if by.hat != hats.DESK or by.user_id == user.pk or not hats.wears(by):
        raise NotPermitted
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user, by=by, now=now, reason=reason)
    note_change(user, "second_factor_reset", by=by, now=now, reason=reason)


def erase(user: User, _now: datetime) -> None:
    """Take passkeys, codes, links and sessions of a person who is erased."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    SocialAccount.objects.filter(user_id=user.pk).delete()
    sessions.end(user.pk)


def _may(by: Actor, user: User) -> bool:
    return by.user_id == user.pk or (by.hat == hats.DESK and hats.wears(by))
