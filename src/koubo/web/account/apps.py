"""Registration of the account pages."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Account pages."""

    name = "koubo.web.account"
    label = "web_account"

    def ready(self) -> None:
        """Declare the mails these pages send."""
        from koubo.web.account import devices, mails, outside  # noqa: PLC0415 - kinds register when the registry is there

        mails.register()
        outside.register()
        devices.register()
