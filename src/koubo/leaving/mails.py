"""The mails of leaving."""

from datetime import datetime
from typing import Final

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.leaving.models import Leaving
from koubo.notifications import kinds, outbox
from koubo.postings.actions.mails import instant_in_words

LEFT: Final = "leaving.institution_left"
BACK: Final = "leaving.institution_back"
CLOSED: Final = "leaving.account_closed"
OPENED: Final = "leaving.account_opened"
KINDS: Final = (
    (LEFT, Text("{site} 退会手続き完了のお知らせ", "{site}: your institution has left"),
     ("name", "institution", "institution_code", "until")),
    (BACK, Text("{site} 退会取り消しのお知らせ", "{site}: the leaving of your institution was undone"),
     ("name", "institution", "institution_code")),
    (CLOSED, Text("{site} 退会手続き完了のお知らせ", "{site}: your account has been closed"), ("name", "until")),
    (OPENED, Text("{site} 退会取り消しのお知らせ", "{site}: your account is open again"), ("name",)),
)  # fmt: skip


def register() -> None:
    """Declare the kinds."""
    for key, subject, more in KINDS:
        kinds.register(kinds.MailKind(key=key, subject=subject, template=key.replace(".", "/mail/"), placeholders=more))


def tell_members(kind: str, institution: Institution, people: list[User], leaving: Leaving, *, now: datetime) -> None:
    """Tell everyone who acted for the institution that it has left, or is back."""
    for user in people:
        values = {
            "name": user.name,
            "institution": institution.name[user.language],
            "institution_code": institution.code,
        }
        if kind == LEFT:
            values["until"] = instant_in_words(leaving.final_at)[user.language]
        outbox.queue(kind, to=outbox.Recipient.person(user), now=now, values=values, about=institution)


def tell_person(kind: str, user: User, leaving: Leaving, *, now: datetime) -> None:
    """Tell a person that the account is closed, or open again."""
    values = {"name": user.name}
    if kind == CLOSED:
        values["until"] = instant_in_words(leaving.final_at)[user.language]
    outbox.queue(kind, to=outbox.Recipient.person(user), now=now, values=values, about=user)
