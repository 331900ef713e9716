"""The mails of the account pages."""

from typing import Final

from koubo.kernel.text import Text
from koubo.notifications import kinds

PASSWORD_RESET: Final = kinds.MailKind(
    key="account.password_reset",
    subject=Text("{site} パスワード再設定のご案内", "{site}: reset your password"),
    template="account/mail/password_reset",
    placeholders=("name", "link", "hours"),
    sensitive=True,
)


def register() -> None:
    """Make the kinds known to the outbox."""
    kinds.register(PASSWORD_RESET)
