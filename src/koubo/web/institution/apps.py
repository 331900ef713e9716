"""Registration of the institutions' pages: their side menu and mailbox."""

from django.apps import AppConfig


class InstitutionPagesConfig(AppConfig):
    """Pages of recruiting institutions."""

    name = "koubo.web.institution"
    label = "web_institution"

    def ready(self) -> None:
        """Give the hat of an institution its menu and its mailbox."""
        from koubo.web import menus  # noqa: PLC0415 - after the apps are loaded
        from koubo.web.institution.menu import build, mailbox  # noqa: PLC0415 - after the apps are loaded

        menus.register("institution", build)
        menus.register_mailbox("institution", mailbox)
