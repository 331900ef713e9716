"""Registration of contacts: their mails."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Contacts."""

    name = "koubo.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Declare the mails contacts send and the words of their history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.conversations import mails  # noqa: PLC0415 - models must be loaded first
        from koubo.conversations.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("posting", WORDS)
