"""More people of the demo institutions, each in a role; an invitation, a request to join, and what those said who left."""

from datetime import datetime, timedelta
from typing import Any, Final

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions import invitations, joining, units
from koubo.institutions.models import MailDomain, Membership
from koubo.institutions.sight import whole
from koubo.leaving import survey
from koubo.ops.demo.people import DemoInstitution, DemoPeople
from koubo.ops.demo.tables import table
from koubo.postings.content import storage
from koubo.postings.models import Posting, queries

Role = Membership.Role
UNITS: Final = 3
TEAM: Final = (("kanri", Role.ADMINISTRATOR), ("henshu", Role.EDITOR), ("etsuran", Role.VIEWER))
SAID: Final = (
    (survey.Kind.INSTITUTION, ["merged"], ["4"], "統合先の機関で引き続き利用します。"),
    (survey.Kind.INSTITUTION, ["few", "other-way"], ["3"], ""),
    (survey.Kind.PERSON, ["found"], ["5"], "おかげさまで就職が決まりました。"),
    (survey.Kind.PERSON, ["found", "mails"], ["4"], ""),
    (survey.Kind.PERSON, ["none"], ["2"], "地方の求人が少ないと感じました。"),
)


def make_teams(people: DemoPeople, *, now: datetime) -> int:
    """Give every institution people in each role; return how many."""
    password = User.objects.get(pk=people.institutions[0].author.person_id).password
    names = table("names")
    made = 0
    for n, one in enumerate(people.institutions):
        for k, (local, role) in enumerate(TEAM):
            user = User(
                email=f"{local}@{one.domain}", name=names[(n * len(TEAM) + k + 7) % len(names)]["ja"], password=password
            )
            user.save(force_insert=True)
            Membership.objects.create(institution=one.institution, user=user, role=role)
            made += 1
    _units(people.institutions[0], password, now)
    _waiting(people.institutions[0], password, now)
    for n, (kind, reason, satisfaction, text) in enumerate(SAID):
        answers = {"reason": reason, "satisfaction": satisfaction}
        survey.keep(kind, answers, text, language="ja", now=now - timedelta(days=9 * (n + 1)))
    return made


def _units(one: DemoInstitution, password: str, now: datetime) -> None:
    """Units with the openings that name them, and somebody who is limited to one of them."""
    present = queries.own(whole(one.institution)).values("current")
    revisions = queries.whole(queries.of_institution(whole(one.institution)).filter(pk__in=present))
    postings: dict[tuple[str, str], list[Any]] = {}
    for revision in revisions:
        named = storage.load(revision).get("department") or {}
        if named.get("ja"):
            postings.setdefault((named["ja"], named.get("en", "")), []).append(revision.posting_id)
    largest = sorted(postings.items(), key=lambda item: (-len(item[1]), item[0]))[:UNITS]
    made = []
    for (ja, en), held in largest:
        made.append(units.add(one.institution, name_ja=ja, name_en=en, by=one.author, now=now - timedelta(days=60)))
        Posting.objects.filter(pk__in=held).update(unit=made[-1])
    user = User(email=f"bukyoku@{one.domain}", name="三浦 千尋", password=password)
    user.save(force_insert=True)
    member = Membership.objects.create(institution=one.institution, user=user, role=Role.EDITOR)
    units.give(member, made[:1])


def _waiting(one: DemoInstitution, password: str, now: datetime) -> None:
    """An invitation nobody has answered, and somebody who asks to join."""
    earlier = now - timedelta(days=2)
    invitations.invite(
        one.institution, f"rigaku@{one.domain}", role=Role.EDITOR, language="ja", by=one.author, now=earlier
    )
    MailDomain.objects.get_or_create(
        institution=one.institution, domain=one.domain, defaults={"verified_at": now - timedelta(days=400)}
    )
    asking = User(email=f"kogaku@{one.domain}", name="工藤 光", password=password)
    asking.save(force_insert=True)
    joining.ask(one.institution, note="工学部の採用を担当します。", by=Actor(asking.pk, ""), now=earlier)
