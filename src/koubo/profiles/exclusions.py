"""The list of those a profile is hidden from (公開しない機関): added, removed, and begun with the present affiliation."""

from datetime import datetime
from typing import Final

from django.db import transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.institutions.models import Institution, Membership
from koubo.kernel.text import tidy_line
from koubo.profiles import hiding, index
from koubo.profiles.holding import hold_own
from koubo.profiles.models import Exclusion, Profile
from koubo.profiles.refusals import NoDomain, NoName, TooManyExclusions
from koubo.seekers.models import PersonalDetails

MOST: Final = 200
LONGEST_NAME: Final = 200
# Domains under which everybody may have an address: to be excluded by them would hide from strangers only.
FREE_MAIL: Final = frozenset({
    "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.jp",
    "icloud.com", "me.com", "mac.com", "docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "nifty.com",
    "biglobe.ne.jp", "ocn.ne.jp", "qq.com", "163.com", "naver.com", "proton.me", "protonmail.com", "gmx.de", "web.de",
})  # fmt: skip


def seed(profile: Profile, details: PersonalDetails | None, user: User) -> None:
    """Begin the list with where the person works: institutions of that name or address, the name, the domain of the address."""
    wanted = [
        _of_institution(one) for one in Institution.objects.filter(pk__in=Membership.objects.filter(user=user).values("institution"))
    ]  # fmt: skip
    if details is not None and details.affiliation.strip():
        wanted += _named(details.affiliation.strip())
    for address in {user.email, details.email if details else ""} - {""}:
        try:
            domain = hiding.read_domain(address)
        except ValueError:
            continue
        if domain not in FREE_MAIL:
            wanted.append(Exclusion(kind=Exclusion.Kind.DOMAIN, text=domain, term=hiding.domain_term(domain)))
    for one in wanted:
        one.profile = profile
    Exclusion.objects.bulk_create(wanted, ignore_conflicts=True)


def _of_institution(institution: Institution) -> Exclusion:
    term = hiding.institution_term(institution.pk)
    return Exclusion(kind=Exclusion.Kind.INSTITUTION, institution=institution, term=term)


def _named(name: str) -> list[Exclusion]:
    """Return the institutions here that a name means, and the name itself for those that come."""
    term = hiding.name_term(hiding.shortest(name))
    found = [_of_institution(one) for one in hiding.institutions_called(name)]
    return [*found, Exclusion(kind=Exclusion.Kind.NAME, text=name, term=term)]


@transaction.atomic
def exclude_institution(institution: Institution, *, by: Actor, now: datetime) -> None:
    """Hide the actor's profile from one of the institutions here. Raises NotPermitted, IllegalStep, TooManyExclusions."""
    _add([_of_institution(institution)], by=by, now=now)


@transaction.atomic
def exclude_name(name: str, *, by: Actor, now: datetime) -> None:
    """Hide the actor's profile from whoever bears a name, or a part of whom bears it. Raises as above, and NoName."""
    name = tidy_line(name)
    if not name or len(name) > LONGEST_NAME or not hiding.shortest(name):
        raise NoName
    _add(_named(name), by=by, now=now)


@transaction.atomic
def exclude_domain(text: str, *, by: Actor, now: datetime) -> None:
    """Hide the actor's profile from institutions with an address in a domain or below it. Raises as above, and NoDomain."""
    try:
        domain = hiding.read_domain(text)
    except ValueError:
        raise NoDomain from None
    _add([Exclusion(kind=Exclusion.Kind.DOMAIN, text=domain, term=hiding.domain_term(domain))], by=by, now=now)


def _add(wanted: list[Exclusion], *, by: Actor, now: datetime) -> None:
    held = hold_own(by)
    known = set(held.exclusions.values_list("term", flat=True))
    fresh = [one for one in wanted if one.term not in known]
    if len(known) + len(fresh) > MOST:
        raise TooManyExclusions(MOST)
    for one in fresh:
        one.profile = held
        one.save()
    if fresh:
        index.refresh(held)
        # The history says that the list changed, not whom somebody avoids.
        record("exclude_from_profile", held, by=by, now=now)


@transaction.atomic
def include(exclusion_id: int, *, by: Actor, now: datetime) -> None:
    """Take an entry off the actor's list; one that is not there changes nothing. Raises NotPermitted, IllegalStep."""
    held = hold_own(by)
    gone, _kinds = held.exclusions.filter(pk=exclusion_id).delete()
    if gone:
        index.refresh(held)
        record("include_in_profile", held, by=by, now=now)
