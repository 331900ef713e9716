"""Registration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "koubo.files"
    label = "files"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.files.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        wording.register("storedfile", WORDS)
