"""Compile the translation catalogues that have changed."""

from typing import Any

from django.core.management.base import BaseCommand

from koubo.kernel.catalogs import compile_catalogs


class Command(BaseCommand):
    """`manage.py compile_catalogs`."""

    help = "Compile the translation catalogues that have changed"
    requires_system_checks: list[str] = []  # noqa: RUF012 - declared so by Django

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and say how many."""
        self.stdout.write(f"{len(compile_catalogs())} catalogues compiled")
