"""Registration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "koubo.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Declare the words of the history and the mails; what guards an account goes with it."""
        from koubo.accounts import erasure, security, sessions  # noqa: PLC0415 - models must be loaded first
        from koubo.accounts.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first

        wording.register("user", WORDS)
        security.register_mails()
        erasure.register(security.erase)
        periodic.register(sessions.forget_old)
