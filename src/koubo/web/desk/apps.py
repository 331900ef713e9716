"""Registration of the secretariat's pages: their side menu."""

from django.apps import AppConfig


class DeskPagesConfig(AppConfig):
    """Pages of the secretariat."""

    name = "koubo.web.desk"
    label = "web_desk"

    def ready(self) -> None:
        """Give the hat of the secretariat its menu."""
        from koubo.web import menus  # noqa: PLC0415 - after the apps are loaded
        from koubo.web.desk.menu import build  # noqa: PLC0415 - after the apps are loaded

        menus.register("desk", build)
