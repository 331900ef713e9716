"""Registration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "koubo.search"
    label = "search"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.search.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        wording.register("synonymgroup", WORDS)
