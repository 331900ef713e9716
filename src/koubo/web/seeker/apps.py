"""Registration of the job seekers' pages."""

from django.apps import AppConfig


class SeekerConfig(AppConfig):
    """Pages of job seekers."""

    name = "koubo.web.seeker"
    label = "web_seeker"

    def ready(self) -> None:
        """Give the hat of a seeker its menu and its mailbox."""
        from koubo.web import menus  # noqa: PLC0415 - after the apps are loaded
        from koubo.web.seeker.mailbox import header  # noqa: PLC0415 - after the apps are loaded
        from koubo.web.seeker.menu import build  # noqa: PLC0415 - after the apps are loaded

        menus.register("seeker", build)
        menus.register_mailbox("seeker", header)
