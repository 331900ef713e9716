"""Registration of the public pages."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Public pages."""

    name = "koubo.web.public"
    label = "web_public"
