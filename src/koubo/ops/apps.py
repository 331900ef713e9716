"""Registration of the commands."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Commands for running the portal."""

    name = "koubo.ops"
    label = "ops"

    def ready(self) -> None:
        """Let the mail worker keep the database's knowledge of itself fresh, and many rows go in at once."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415 - beside what it is for

        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.ops import planner  # noqa: PLC0415 - models must be loaded first

        periodic.register(planner.update_statistics)
        connection_created.connect(planner.take_many, dispatch_uid="ops.take_many")
