"""Registration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search."""

    name = "koubo.search"
    label = "search"
