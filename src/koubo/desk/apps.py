"""The app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The secretariat's work."""

    name = "koubo.desk"
    label = "desk"

    def ready(self) -> None:
        """Say what can be taken on, the words of its history, and what goes with a person who is erased."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.desk import (  # noqa: PLC0415 - models must be loaded first
            claims,
            duty_reminders,
            inquiry_reports,
            institution_work,
            people_work,
            posting_requests,
            suspending,
        )
        from koubo.desk.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first

        posting_requests.declare()
        institution_work.declare()
        people_work.declare()
        inquiry_reports.declare()
        suspending.register_mails()
        duty_reminders.register_mails()
        periodic.register(duty_reminders.queue_due)
        wording.register("", WORDS)
        erasure.register(claims.erase_holder)
