"""Registration of announcements."""

from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    """Announcements."""

    name = "koubo.announcements"
    label = "announcements"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.announcements.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first

        wording.register("announcement", WORDS)
