"""The mails of support."""

from datetime import datetime
from typing import Final

from koubo.institutions.hats import hat_of
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.postings.actions.mails import instant_in_words
from koubo.support.models import ActingAs

ACTED_AS: Final = "support.acted_as"


def register() -> None:
    """Declare the kinds."""
    kinds.register(
        kinds.MailKind(
            key=ACTED_AS,
            subject=Text("{site} 事務局が画面を確認しました", "{site}: the secretariat looked at your pages"),
            template="support/mail/acted_as",
            placeholders=("name", "institution", "begun", "ended", "reason"),
        )
    )


def tell_acted_as(acting: ActingAs, *, now: datetime) -> None:
    """Tell a member that the secretariat saw the institution's pages as the member sees them, when, and why."""
    user, institution = acting.person, acting.institution
    values = {
        "name": user.name,
        "institution": institution.name[user.language],
        "begun": instant_in_words(acting.at)[user.language],
        "ended": instant_in_words(acting.ended_at or now)[user.language],
        "reason": acting.reason,
    }
    to, hat = outbox.Recipient.person(user), hat_of(institution.pk)
    outbox.queue(ACTED_AS, to=to, now=now, values=values, about=institution, hat=hat, unique_key=f"{ACTED_AS}:{acting.pk}")  # fmt: skip
