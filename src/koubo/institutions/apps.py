"""Registration of institutions."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions."""

    name = "koubo.institutions"
    label = "institutions"
