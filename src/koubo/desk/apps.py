"""The app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The secretariat's work."""

    name = "koubo.desk"
    label = "desk"
