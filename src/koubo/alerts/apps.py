"""Registration of saved searches."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Saved searches."""

    name = "koubo.alerts"
    label = "alerts"

    def ready(self) -> None:
        """Declare the mails, the words of the history, what the mail worker looks for, and what goes with a person."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.alerts import actions, mails, running, term_usage  # noqa: PLC0415 - models must be loaded first
        from koubo.alerts.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first

        mails.register()
        term_usage.declare()
        wording.register("savedsearch", WORDS)
        erasure.register(actions.erase_searches)
        periodic.register(running.send)
