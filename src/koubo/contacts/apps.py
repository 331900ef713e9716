"""Registration of contacts: their mails."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Contacts."""

    name = "koubo.contacts"
    label = "contacts"

    def ready(self) -> None:
        """Declare the mails contacts send."""
        from koubo.contacts import mails  # noqa: PLC0415 - models must be loaded first

        mails.register()
