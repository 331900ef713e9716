"""Registration of what the areas share about profiles."""

from django.apps import AppConfig


class ShownProfilesConfig(AppConfig):
    """Profiles in lists and whole."""

    name = "koubo.web.profiles"
    label = "web_profiles"
