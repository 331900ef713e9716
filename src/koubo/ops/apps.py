"""Registration of the commands."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Commands for running the portal."""

    name = "koubo.ops"
    label = "ops"

    def ready(self) -> None:
        """Let the mail worker keep the database's knowledge of itself fresh."""
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.ops import planner  # noqa: PLC0415 - models must be loaded first

        periodic.register(planner.update_statistics)
