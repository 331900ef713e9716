"""Registration of the app."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Requests to register institutions and to change what is registered."""

    name = "koubo.registrations"
    label = "registrations"

    def ready(self) -> None:
        """Declare the mails and the words of the history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.registrations import mails  # noqa: PLC0415 - models must be loaded first
        from koubo.registrations.wording import INSTITUTION, REGISTRATION  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("registration", REGISTRATION)
        wording.register("institution", INSTITUTION)
