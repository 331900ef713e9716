"""People, institutions and postings in every state, made the way the portal makes them: through the verbs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions.models import Institution, Membership
from koubo.kernel import clock
from koubo.postings.actions import drafts, permissions, requests
from koubo.postings.content import requirements
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages
from tests.support.samples import complete_content

# A Tuesday morning in Japan; tests that freeze time usually freeze it here.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.JST)
_numbers = count(1)


def institution(**fields: Any) -> Institution:
    n = next(_numbers)
    values = {
        "code": f"K{n:05}",
        "kind": "00001",
        "name_ja": f"国立大学法人 あおぎり大学{n}",
        "name_en": f"Aogiri University {n}",
        "prefecture": "00004",
    }
    return Institution.objects.create(**values | fields)


def person(**fields: Any) -> User:
    n = next(_numbers)
    values = {"email": f"person{n}@koubo.example", "name": f"篠崎 {n}子"}
    return User.objects.create(**values | fields)


def member(of: Institution, role: str = Membership.Role.EDITOR, **fields: Any) -> User:
    user = person(**fields)
    Membership.objects.create(institution=of, user=user, role=role)
    return user


def desk_member(**fields: Any) -> User:
    return person(is_secretariat=True, **fields)


def seeker(**fields: Any) -> User:
    """With an address in no institution's domain: profiles are hidden from those who share the domain."""
    return person(**{"email": f"seeker{next(_numbers)}@seekers.example"} | fields, is_seeker=True)


def person_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def acting_for(user: User, of: Institution) -> Actor:
    return Actor(user.pk, permissions.hat_of(of))


def acting_as_desk(user: User) -> Actor:
    return Actor(user.pk, "desk")


def content(
    languages: Sequence[str] = ("ja",), *, now: datetime = NOW, title: str | dict[str, str] = "", **changes: Any
) -> dict[str, Any]:
    """Complete content that closes four weeks after `now`, with the title given: one for every language, or by language."""
    if changes.get("web_application") and "document_slots" not in changes:
        changes["document_slots"] = requirements.template("minimal", tuple(languages))
    values = complete_content(languages) | {"opens_on": None, "closes_on": clock.day_of(now) + timedelta(days=28)}
    if title:
        given = dict.fromkeys(languages, title) if isinstance(title, str) else title
        values["title"] = {"ja": "", "en": ""} | given
    return values | changes


def draft(of: Institution | None = None, *, by: User | None = None, written: ContentLanguages = ContentLanguages.JA,
          now: datetime = NOW, **changes: Any) -> Revision:  # fmt: skip
    of = of or institution()
    by = by or member(of)
    values = content(written.languages, now=now, **changes)
    return drafts.create_draft(of, values, written=written, by=acting_for(by, of), now=now)


def requested(of: Institution | None = None, *, by: User | None = None, now: datetime = NOW, **more: Any) -> Revision:
    of = of or institution()
    by = by or member(of)
    made = draft(of, by=by, now=now, **more)
    return requests.request(made, version=made.version, by=acting_for(by, of), now=now)


def approved(of: Institution | None = None, *, desk: User | None = None, publish_on: date | None = None,
             now: datetime = NOW, **more: Any) -> Revision:  # fmt: skip
    """Live from 0:00 of the day after `now` unless `publish_on` says otherwise."""
    made = requested(of, now=now, **more)
    desk = desk or desk_member()
    publish_on = publish_on or clock.day_of(now) + timedelta(days=1)
    return requests.approve(made, version=made.version, publish_on=publish_on, by=acting_as_desk(desk), now=now)


def published(of: Institution | None = None, *, now: datetime = NOW, **more: Any) -> Revision:
    """Approved two days before `now`, live since the day before."""
    return approved(of, now=now - timedelta(days=2), **more)
