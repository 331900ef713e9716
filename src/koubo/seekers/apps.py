"""Registration of what seekers keep."""

from django.apps import AppConfig


class SeekersConfig(AppConfig):
    """Job seekers."""

    name = "koubo.seekers"
    label = "seekers"
