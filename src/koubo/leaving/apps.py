"""Registration of leaving."""

from django.apps import AppConfig


class LeavingConfig(AppConfig):
    """Leaving (退会)."""

    name = "koubo.leaving"
    label = "leaving"

    def ready(self) -> None:
        """Declare mails, words of the history, and what is done when the time has come."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.leaving import finishing, mails  # noqa: PLC0415 - models must be loaded first
        from koubo.leaving.wording import OF_INSTITUTION, OF_PERSON  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("institution", OF_INSTITUTION)
        wording.register("user", OF_PERSON)
        periodic.register(finishing.finish_due)
