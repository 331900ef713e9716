"""What a member writes: the same for drafts, the check page and sending."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from koubo.inquiries import openings, refusals
from koubo.inquiries.models import LANGUAGES, PURPOSE_LIMIT, TEXT_LIMIT
from koubo.inquiries.refusals import NotWritten
from koubo.institutions.models import Institution
from koubo.kernel.text import tidy
from koubo.postings.sheet import blank


@dataclass(frozen=True, slots=True)
class Written:
    """An inquiry as it is written: language of the mail, one of the openings or what it is for, and the text."""

    language: str
    posting_id: UUID | None
    purpose: str
    text: str

    @property
    def tidied(self) -> "Written":
        """The same without what is not seen."""
        return Written(self.language, self.posting_id, " ".join(tidy(self.purpose).split()), tidy(self.text))


def problems(written: Written, institution: Institution, now: datetime) -> list[NotWritten]:
    """Return everything that is missing or too long, in the order of the form."""
    found = []
    if written.language not in LANGUAGES:
        found.append(NotWritten("language", refusals.LANGUAGE))
    if written.posting_id is not None and openings.of_posting(institution, written.posting_id, now) is None:
        found.append(NotWritten("posting", refusals.POSTING))
    if len(written.purpose) > PURPOSE_LIMIT:
        found.append(NotWritten("purpose", refusals.PURPOSE_LONG))
    elif written.posting_id is None and blank(written.purpose):
        found.append(NotWritten("purpose", refusals.PURPOSE))
    found.extend(text_problems(written.text))
    return found


def text_problems(text: str) -> list[NotWritten]:
    """Return what is wrong with a text."""
    if blank(text):
        return [NotWritten("text", refusals.TEXT)]
    return [NotWritten("text", refusals.TEXT_LONG)] if len(text) > TEXT_LIMIT else []
