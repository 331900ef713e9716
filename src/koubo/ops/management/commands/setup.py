"""Make a site ready: settings, database, files of the pages, and the first person of the secretariat."""

import sys
from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import translation

from koubo.accounts import actions
from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import tidy


class Command(BaseCommand):
    """`manage.py setup`: may be run again at any time; where somebody of the secretariat exists nobody is added."""

    help = "Check the settings, prepare database and static files, make the first account of the secretariat"
    # The database may not be there yet; `check --deploy` is run below.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own type

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the first person; what is missing is asked for."""
        parser.add_argument("--email", default="", help="e-mail address of the first person of the secretariat")
        parser.add_argument("--name", default="", help="their name")
        parser.add_argument(
            "--language", default="ja", choices=["ja", "en"], help="the language they are written to in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step and say so."""
        self._step("Settings", "check", deploy=True, fail_level="ERROR")
        self._step("Database", "migrate", interactive=False, verbosity=0)
        self._step("Cache table", "createcachetable", verbosity=0)
        self._step("Languages", "compile_catalogs")
        self._step("Static files", "collectstatic", interactive=False, verbosity=0)
        present = User.objects.filter(is_secretariat=True, is_active=True).order_by("pk").first()
        if present:
            self.stdout.write(f"The secretariat has people already ({present.email} was the first); nobody was added.")
            return
        self._first_person(options)

    def _step(self, words: str, command: str, **options: Any) -> None:
        self.stdout.write(f"{words} ...")
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)

    def _first_person(self, options: dict[str, Any]) -> None:
        email = options["email"] or _asked("E-mail address of the first person of the secretariat")
        name = tidy(options["name"] or _asked("Their name"))
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is no e-mail address") from None
        if not name:
            raise CommandError("A name is needed")
        try:
            user = actions.appoint_first(email, name=name, language=options["language"], now=clock.now())
        except Refusal as refusal:
            raise CommandError(refusal.text.en) from refusal
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        self.stdout.write(
            f"{name} <{user.email}> belongs to the secretariat now. This address works once, for {hours} hours:"
        )
        self.stdout.write(link_for(user))
        self.stdout.write("It leads to setting a password; then sign in and add a passkey or an authenticator app.")


def link_for(user: User) -> str:
    """Return the address at which the person sets a password."""
    with translation.override(user.language):
        key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
        return f"{settings.KOUBO_BASE_URL}{reverse('account_reset_password_from_key', kwargs=key)}"


def _asked(words: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"{words}: give it with --email and --name, or run this in a terminal")
    return input(f"{words}: ").strip()
