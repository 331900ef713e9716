"""Registration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "koubo.files"
    label = "files"
