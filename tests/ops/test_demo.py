"""The demo world: the same for everyone on the same day, of every kind, and made of nothing but fiction."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.publication.states import Phase, State
from koubo.registrations.models import Registration
from koubo.stats.models import CountKind, Tally
from koubo.vocabularies import registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def _development(settings: Any) -> None:
    settings.KOUBO_DEVELOPMENT = True


def fingerprint() -> list[tuple[Any, ...]]:
    return list(
        Revision.objects.order_by("pk").values_list("posting__number", "state", "texts", "live_from", "closes_on")
    )


@pytest.mark.prove
@pytest.mark.usefixtures("_development")
def test_two_worlds_of_a_day_are_alike(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")
    worlds = []
    for _ in range(2):
        with transaction.atomic():
            call_command("demo", verbosity=0)
            worlds.append([row[:3] for row in fingerprint()])
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]


@pytest.mark.usefixtures("_development")
def test_the_world_is_complete_fictitious_and_made_once(at: Callable[[str], datetime]) -> None:
    now = at("2026-11-24 09:00")
    call_command("demo", verbosity=0)
    assert Posting.objects.count() == 400
    assert Institution.objects.count() == 13
    waiting = Counter(Registration.objects.values_list("status", flat=True))
    assert waiting == {"requested": 4, "returned": 1}
    kinds = set(Institution.objects.values_list("kind", flat=True))
    assert len(kinds) >= 8
    people = Counter("desk" if u.is_secretariat else "seeker" if u.is_seeker else "member" for u in User.objects.all())
    assert people == {"desk": 3, "seeker": 300, "member": people["member"]}
    for email in ("jinji@aogiri.example", "saiyo@kitahama.example", "desk@koubo.example", "desk2@koubo.example",
                  "seeker@koubo.example"):  # fmt: skip
        assert User.objects.get(email=email).check_password("koubo-demo"), email
    assert all(u.email.endswith(".example") for u in User.objects.all())
    assert all(m.to.endswith(".example") for m in OutgoingMail.objects.all())
    phases = Counter(queries.phase_of(p, now) for p in Posting.objects.prefetch_related("revisions"))
    for phase in set(Phase) - {Phase.DISCARDED, Phase.CORRECTED}:
        assert phases[phase] > 0, phase
    assert Revision.objects.filter(state=State.CORRECTED).exists()
    written = Counter(Revision.objects.values_list("written", flat=True))
    assert min(written[code] for code in ("ja", "en", "ja+en")) > 20
    majors = {
        registry.parent("research_fields", row.code).code
        for r in Revision.objects.all()
        for row in r.research_fields.all()
    }
    assert len(majors) >= 6
    assert len({row.prefecture for r in Revision.objects.all() for row in r.places.all()}) >= 8
    assert clock.now() == now
    counted = Tally.objects.filter(
        posting__institution=User.objects.get(email="jinji@aogiri.example").memberships.get().institution
    )
    assert {kind: counted.filter(kind=kind).exists() for kind in CountKind} == dict.fromkeys(CountKind, True) | {
        CountKind.APPLICATION: False
    }

    before = fingerprint()
    call_command("demo", verbosity=0)
    assert fingerprint() == before
