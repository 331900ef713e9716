"""More people of the demo institutions, each in a role; an invitation, a request to join, and what those said who left."""

from datetime import datetime, timedelta
from typing import Final

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.institutions import invitations, joining
from koubo.institutions.models import MailDomain, Membership
from koubo.leaving import survey
from koubo.ops.demo.people import DemoInstitution, DemoPeople
from koubo.ops.demo.tables import table

Role = Membership.Role
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
    _waiting(people.institutions[0], password, now)
    for n, (kind, reason, satisfaction, text) in enumerate(SAID):
        answers = {"reason": reason, "satisfaction": satisfaction}
        survey.keep(kind, answers, text, language="ja", now=now - timedelta(days=9 * (n + 1)))
    return made


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
