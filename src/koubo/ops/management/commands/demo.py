"""Fill an empty development database with the demo world."""

from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.ops.demo.applications import make_applications
from koubo.ops.demo.counts import make_counts
from koubo.ops.demo.inquiries import make_inquiries
from koubo.ops.demo.office import make_office
from koubo.ops.demo.people import make_people
from koubo.ops.demo.profiles import make_profiles
from koubo.ops.demo.registrations import make_registrations
from koubo.ops.demo.searches import make_searches
from koubo.ops.demo.teams import make_teams
from koubo.ops.demo.world import SEED, make_postings
from koubo.search import synonyms


class Command(BaseCommand):
    """`manage.py demo`: deterministic for a given day; does nothing where people already exist."""

    help = "Fill an empty development database with fictitious institutions, people and postings"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make people, then let postings live through the verbs, in one transaction."""
        if not settings.KOUBO_DEVELOPMENT:
            raise CommandError("The demo world is for development only (KOUBO_ENV=development).")
        if User.objects.exists():
            self.stdout.write("There are people already; nothing was changed.")
            return
        with transaction.atomic():
            people = make_people()
            synonyms.take_offered(by=people.desk[0], now=clock.now())
            count = make_postings(people, now=clock.now())
            applications = make_applications(people, now=clock.now())
            make_searches(now=clock.now())
            make_registrations(people, now=clock.now())
            make_teams(people, now=clock.now())
            profiles = make_profiles(people, now=clock.now())
            make_inquiries(people, now=clock.now())
            make_office(people, now=clock.now())
            make_counts(Random(SEED), now=clock.now())  # noqa: S311 - the same world every time, no secret
        self.stdout.write(
            f"{len(people.institutions)} institutions, {count} postings, {applications} applications, {profiles} profiles"
        )
