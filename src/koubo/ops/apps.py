"""Registration of the commands."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Commands for running the portal."""

    name = "koubo.ops"
    label = "ops"
