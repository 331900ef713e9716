"""Registration of the controlled lists."""

from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    """Controlled lists and what the secretariat changed of them."""

    name = "koubo.vocabularies"
    label = "vocabularies"

    def ready(self) -> None:
        """Declare the words of the history, and let the mail worker bring search up to date."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.vocabularies import usage  # noqa: PLC0415 - models must be loaded first
        from koubo.vocabularies.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        periodic.register(usage.follow)
        wording.register("editedterm", WORDS)
