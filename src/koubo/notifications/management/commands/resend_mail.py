"""Send mails again that were given up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep
from koubo.notifications import undelivered


class Command(BaseCommand):
    """`manage.py resend_mail`: list what was given up; with numbers or --all, queue it again."""

    help = "List the mails that could not be sent. With their numbers, or --all, send them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the numbers and --all."""
        parser.add_argument("numbers", nargs="*", type=int)
        parser.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or queue again; never an address on the screen."""
        numbers, everything = options["numbers"], options["all"]
        mails = undelivered.all_of()
        for mail in mails if everything or not numbers else mails.filter(pk__in=numbers):
            words = f"{mail.pk}  {mail.kind}  {mail.dead_at:%Y-%m-%d %H:%M}  {mail.last_error}"
            if everything or numbers:
                words = f"{self._again(mail)}  {words}"
            self.stdout.write(words)

    def _again(self, mail: Any) -> str:
        try:
            undelivered.send_again(mail, by=Actor.job("resend_mail"), now=clock.now())
        except IllegalStep:
            return "not kept"
        return "queued"
