"""Registration of the developers' pages."""

from django.apps import AppConfig


class DevConfig(AppConfig):
    """Pages for developers."""

    name = "koubo.web.dev"
    label = "web_dev"
