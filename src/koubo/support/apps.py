"""Registration of support."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Support."""

    name = "koubo.support"
    label = "support"

    def ready(self) -> None:
        """Declare mails, words of the history, and the end of what nobody ended."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.support import acting, mails  # noqa: PLC0415 - models must be loaded first
        from koubo.support.wording import OF_INSTITUTION, OF_PERSON  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("institution", OF_INSTITUTION)
        wording.register("user", OF_PERSON)
        periodic.register(acting.end_overdue)
