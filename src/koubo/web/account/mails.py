"""The mails of the account pages."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from koubo.accounts.models import User
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox

PASSWORD_RESET: Final = kinds.MailKind(
    key="account.password_reset",
    subject=Text("{site} パスワード再設定のご案内", "{site}: reset your password"),
    template="account/mail/password_reset",
    placeholders=("name", "link", "hours"),
    sensitive=True,
)
SIGNUP_CODE: Final = kinds.MailKind(
    key="account.signup_code",
    subject=Text("{site} 新規登録の確認コード", "{site}: code for your new account"),
    template="account/mail/signup_code",
    placeholders=("code", "minutes"),
    sensitive=True,
)
SIGNUP_KNOWN: Final = kinds.MailKind(
    key="account.signup_known",
    subject=Text("{site} 登録済みのメールアドレスです", "{site}: you have an account already"),
    template="account/mail/signup_known",
    placeholders=("name", "sign_in", "reset"),
)
REGISTRATION_CODE: Final = kinds.MailKind(
    key="account.registration_code",
    subject=Text("{site} 求人機関登録の確認コード", "{site}: code for registering your institution"),
    template="account/mail/registration_code",
    placeholders=("code", "minutes"),
    sensitive=True,
)
ADDRESS_CODE: Final = kinds.MailKind(
    key="account.address_code",
    subject=Text("{site} メールアドレス変更の確認コード", "{site}: code for your new e-mail address"),
    template="account/mail/address_code",
    placeholders=("code", "minutes"),
    sensitive=True,
)
ADDRESS_TAKEN: Final = kinds.MailKind(
    key="account.address_taken",
    subject=Text("{site} 登録済みのメールアドレスです", "{site}: your e-mail address is in use here"),
    template="account/mail/address_taken",
    placeholders=("name",),
)


def register() -> None:
    """Make the kinds known to the outbox."""
    for kind in (PASSWORD_RESET, SIGNUP_CODE, SIGNUP_KNOWN, REGISTRATION_CODE, ADDRESS_CODE, ADDRESS_TAKEN):
        kinds.register(kind)


def write_code(
    email: str, code: str, *, minutes: int, language: str, now: datetime, kind: kinds.MailKind = SIGNUP_CODE
) -> None:
    """Queue the mail with a code: for a new account, for registering an institution, or for another address."""
    values = {"code": code, "minutes": str(minutes)}
    outbox.queue(kind.key, to=outbox.Recipient(email, language), now=now, values=values)


def write_taken(user: User, *, now: datetime) -> None:
    """Queue the mail that says to its person that somebody else wanted to take their address."""
    outbox.queue(ADDRESS_TAKEN.key, to=outbox.Recipient.person(user), now=now, values={"name": user.name})


def write_known(user: User, *, now: datetime) -> None:
    """Queue the mail that says to its person that there is an account, with the ways into it."""
    with translation.override(user.language):
        ways = {"sign_in": reverse("account_login"), "reset": reverse("account_reset_password")}
    values = {name: f"{settings.KOUBO_BASE_URL}{path}" for name, path in ways.items()} | {"name": user.name}
    outbox.queue(SIGNUP_KNOWN.key, to=outbox.Recipient.person(user), now=now, values=values)
