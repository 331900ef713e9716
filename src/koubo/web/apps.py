"""Registration of what all web areas share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Middleware, hats and one-time forms; here so that their words have a catalogue."""

    name = "koubo.web"
    label = "web"

    def ready(self) -> None:
        """Find out when somebody signs in what they have to agree to."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - after the apps are loaded

        from koubo.web.consent import find_out  # noqa: PLC0415 - after the apps are loaded

        user_logged_in.connect(find_out, dispatch_uid="koubo.web.consent")
