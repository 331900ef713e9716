"""Registration of the counts."""

from django.apps import AppConfig


class StatsConfig(AppConfig):
    """Counts of what the public does with postings."""

    name = "koubo.stats"
    label = "stats"

    def ready(self) -> None:
        """Count applications; let the mail worker throw away what told visitors apart, once their day is over."""
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.stats import applications, storage  # noqa: PLC0415 - models must be loaded first

        applications.register()
        periodic.register(storage.forget)
