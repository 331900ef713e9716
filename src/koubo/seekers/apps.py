"""Registration of what seekers keep."""

from django.apps import AppConfig


class SeekersConfig(AppConfig):
    """Job seekers."""

    name = "koubo.seekers"
    label = "seekers"

    def ready(self) -> None:
        """Say what goes with a person who is erased."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.seekers import actions  # noqa: PLC0415 - models must be loaded first

        erasure.register(actions.erase_folder)
