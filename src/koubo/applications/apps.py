"""Registration of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications (Web応募)."""

    name = "koubo.applications"
    label = "applications"
