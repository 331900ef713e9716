"""Registration of what seekers keep."""

from django.apps import AppConfig


class SeekersConfig(AppConfig):
    """Job seekers."""

    name = "koubo.seekers"
    label = "seekers"

    def ready(self) -> None:
        """Declare the words of the history, and what goes with a person who is erased."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.seekers import actions  # noqa: PLC0415 - models must be loaded first
        from koubo.seekers.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        wording.register("", WORDS)
        erasure.register(actions.erase_folder)
