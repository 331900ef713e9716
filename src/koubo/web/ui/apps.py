"""Registration of the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base templates, components and static files."""

    name = "koubo.web.ui"
    label = "web_ui"
