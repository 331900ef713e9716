"""Registration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "koubo.accounts"
    label = "accounts"
