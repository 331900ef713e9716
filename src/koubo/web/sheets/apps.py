"""Registration of the sheet's form."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Controls of the sheet."""

    name = "koubo.web.sheets"
    label = "web_sheets"
