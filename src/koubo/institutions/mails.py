"""The mails about people of an institution, each in the language of whoever gets it."""

from datetime import datetime
from typing import Final

from django.conf import settings

from koubo.accounts.models import User
from koubo.institutions.hats import hat_of
from koubo.institutions.models import Institution, Invitation, JoinRequest, Membership
from koubo.institutions.words import role_in_words
from koubo.kernel import clock
from koubo.kernel.days import WEEKDAYS
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.addresses import path_of

INVITED: Final = "institutions.invited"
JOINED: Final = "institutions.joined"
ROLE: Final = "institutions.role"
REMOVED: Final = "institutions.removed"
HANDED_OVER: Final = "institutions.handed_over"
ASKED: Final = "institutions.join_asked"
ANSWERED: Final = "institutions.join_answered"
COMMON: Final = ("name", "institution", "institution_code")
# Kind, subject, what its text asks for beyond COMMON, and whether its body is blanked once it was sent.
KINDS: Final[tuple[tuple[str, Text, tuple[str, ...], bool], ...]] = (
    (
        INVITED,
        Text("{site} {institution}の担当者への招待", "{site}: invitation to act for {institution}"),
        ("inviter", "role", "link", "until"),
        True,
    ),
    (
        JOINED,
        Text("{site} 担当者が加わりました", "{site}: a new member of your institution"),
        ("person", "email", "role"),
        False,
    ),
    (ROLE, Text("{site} 担当者の権限が変わりました", "{site}: your role has changed"), ("role",), False),
    (REMOVED, Text("{site} 担当者から外れました", "{site}: you no longer act for the institution"), (), False),
    (
        HANDED_OVER,
        Text("{site} 管理者を引き継ぎました", "{site}: you now administer the institution"),
        ("person", "link"),
        False,
    ),
    (
        ASKED,
        Text("{site} 担当者への参加の申請", "{site}: someone asks to act for your institution"),
        ("person", "email", "note", "link"),
        False,
    ),
    (
        ANSWERED,
        Text("{site} 参加の申請への回答", "{site}: answer to your request to join"),
        ("answer",),
        False,
    ),
)
APPROVED: Final = Text(
    "申請は承認されました。ログインすると、この機関の担当者として操作できます。",
    "Your request has been approved. Sign in to act for the institution.",
)
REFUSED: Final = Text(
    "申請は承認されませんでした。お心当たりがない場合は、この機関の管理者にお問い合わせください。",
    "Your request has not been approved. If you think this is a mistake, please ask an administrator of the institution.",
)


def register() -> None:
    """Declare the kinds."""
    for key, subject, more, sensitive in KINDS:
        kinds.register(
            kinds.MailKind(
                key=key,
                subject=subject,
                template=key.replace(".", "/mail/"),
                placeholders=(*COMMON, *more),
                sensitive=sensitive,
            )
        )


def invite(invitation: Invitation, token: str, *, now: datetime) -> None:
    """Queue the invitation with its link; the link is nowhere else."""
    language = invitation.language
    path = path_of("invitation", token)[language]
    values = {
        "inviter": invitation.by.name,
        "role": role_in_words(invitation.role, list(invitation.units.all()), language),
        "link": f"{settings.KOUBO_BASE_URL}{path}",
        "until": _instant(invitation.expires_at, language),
    }
    known = User.objects.filter(email=invitation.address, is_active=True).first()
    to = outbox.Recipient(invitation.address, language, known.pk if known else None)
    common = _common(invitation.institution, known.name if known else "", language)
    outbox.queue(INVITED, to=to, now=now, values=common | values, about=invitation)


def tell_joined(membership: Membership, *, by_id: int | None, now: datetime) -> None:
    """Tell the administrators that somebody joined, but not who let them in."""
    person = membership.user
    for user in _administrators(membership.institution):
        if user.pk not in {person.pk, by_id}:
            role = role_in_words(membership.role, list(membership.units.all()), user.language)
            _tell(JOINED, user, membership.institution, now, person=person.name, email=person.email, role=role)


def tell_role(membership: Membership, *, now: datetime) -> None:
    """Tell a member of the new role."""
    user = membership.user
    _tell(
        ROLE,
        user,
        membership.institution,
        now,
        role=role_in_words(membership.role, list(membership.units.all()), user.language),
    )


def tell_removed(membership: Membership, *, now: datetime) -> None:
    """Tell a member that the membership has ended; the hat is gone, so the mail stands on its own."""
    user, institution = membership.user, membership.institution
    values = _common(institution, user.name, user.language)
    outbox.queue(REMOVED, to=outbox.Recipient.person(user), now=now, values=values, about=institution)


def tell_handed_over(successor: Membership, before: User, *, now: datetime) -> None:
    """Tell who took over."""
    user = successor.user
    _tell(HANDED_OVER, user, successor.institution, now, person=before.name, link=_link("institution:people", user))


def tell_asked(request: JoinRequest, *, now: datetime) -> None:
    """Tell the administrators that somebody asks to join."""
    person = request.user
    for user in _administrators(request.institution):
        link = _link("institution:people", user)
        _tell(ASKED, user, request.institution, now, person=person.name, email=person.email, note=request.note, link=link)  # fmt: skip


def tell_answered(request: JoinRequest, *, now: datetime) -> None:
    """Tell who asked to join what the answer is."""
    user, institution = request.user, request.institution
    answer = (APPROVED if request.approved else REFUSED)[user.language]
    values = _common(institution, user.name, user.language) | {"answer": answer}
    outbox.queue(ANSWERED, to=outbox.Recipient.person(user), now=now, values=values, about=institution)


def _administrators(institution: Institution) -> list[User]:
    members = Membership.objects.filter(
        institution=institution, role=Membership.Role.ADMINISTRATOR, user__is_active=True
    )
    return [member.user for member in members.select_related("user").order_by("pk")]


def _tell(kind: str, user: User, institution: Institution, now: datetime, **values: str) -> None:
    outbox.queue(
        kind,
        to=outbox.Recipient.person(user),
        now=now,
        values=_common(institution, user.name, user.language) | values,
        about=institution,
        hat=hat_of(institution.pk),
    )


def _common(institution: Institution, name: str, language: str) -> dict[str, str]:
    return {"name": name, "institution": institution.name[language], "institution_code": institution.code}


def _link(route: str, user: User) -> str:
    return f"{settings.KOUBO_BASE_URL}{path_of(route)[user.language]}"


def _instant(instant: datetime, language: str) -> str:
    local = instant.astimezone(clock.JST)
    if language == "ja":
        return f"{local.year}年{local.month}月{local.day}日（{WEEKDAYS['ja'][local.weekday()]}）{local:%H:%M}"
    return f"{local:%H:%M} on {local:%A} {local.day} {local:%B} {local.year} (Japan Standard Time)"
