"""Registration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "koubo.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.accounts.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first

        wording.register("user", WORDS)
