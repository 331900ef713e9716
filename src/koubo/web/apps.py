"""Registration of what all web areas share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Middleware, hats and one-time forms; here so that their words have a catalogue."""

    name = "koubo.web"
    label = "web"
