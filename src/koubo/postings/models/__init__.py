"""Rows of postings: identity, revisions, repeating lines, attachments."""

from koubo.postings.models.posting import NumberSeries, Posting, Withdrawal
from koubo.postings.models.revision import Revision
from koubo.postings.models.rows import Attachment, DocumentSlot, JobLine, Pay, Place, Question, ResearchField, Row
from koubo.postings.models.standing import Standing

__all__ = [
    "Attachment",
    "DocumentSlot",
    "JobLine",
    "NumberSeries",
    "Pay",
    "Place",
    "Posting",
    "Question",
    "ResearchField",
    "Revision",
    "Row",
    "Standing",
    "Withdrawal",
]
