"""Registration of what the areas share about openings."""

from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    """Cards, search forms and results."""

    name = "koubo.web.openings"
    label = "web_openings"
