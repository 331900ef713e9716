"""Registration of postings: their mails."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Postings."""

    name = "koubo.postings"
    label = "postings"

    def ready(self) -> None:
        """Declare the mails postings send, and what the mail worker looks for."""
        from koubo.notifications import rounds  # noqa: PLC0415 - models must be loaded first
        from koubo.postings import mails, reminders  # noqa: PLC0415 - models must be loaded first

        mails.register()
        rounds.register(reminders.queue_ends_soon)
