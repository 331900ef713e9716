"""Previews of mails before they are sent: one per language of the people who get it."""

from dataclasses import dataclass

from koubo.kernel.text import LANGUAGES, Text
from koubo.notifications.outbox import Composed
from koubo.postings.actions import mails
from koubo.postings.models import Revision

OWN_NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A mail as it will be sent, with its language and who gets it."""

    language: str
    name: str
    names: tuple[str, ...]
    mail: Composed


def mail_previews(kind: str, revision: Revision, values: dict[str, Text]) -> list[MailPreview]:
    """Return the mails of `kind` that would leave to the people who write for the institution."""
    people = list(mails.recipients(revision.posting))
    return [
        MailPreview(
            code,
            OWN_NAMES[code],
            tuple(user.name for user in group),
            mails.preview(kind, revision, group[0], values=values),
        )
        for code in LANGUAGES
        if (group := [user for user in people if user.language == code])
    ]
