"""Registration of the outbox."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The outbox."""

    name = "koubo.notifications"
    label = "notifications"
