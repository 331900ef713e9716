"""Registration of postings: their mails."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Postings."""

    name = "koubo.postings"
    label = "postings"

    def ready(self) -> None:
        """Declare the mails postings send."""
        from koubo.postings import mails  # noqa: PLC0415 - models must be loaded first

        mails.register()
