"""Registration of the outbox."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The outbox."""

    name = "koubo.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications.audit_words import MAILS, TEXTS  # noqa: PLC0415 - models must be loaded first

        wording.register("outgoingmail", MAILS)
        wording.register("mailwording", TEXTS)
