"""The app."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """The secretariat's own closed days."""

    name = "koubo.workdays"
    label = "workdays"
