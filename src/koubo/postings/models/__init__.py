"""Rows of postings: identity, revisions, repeating lines, attachments."""

from koubo.postings.models.posting import NumberSeries, Posting, Withdrawal
from koubo.postings.models.revision import Revision
from koubo.postings.models.rows import Attachment, DocumentSlot, JobLine, Pay, Place, Question, ResearchField, SheetRow
from koubo.postings.models.summary import PostingSummary

__all__ = [
    "Attachment",
    "DocumentSlot",
    "JobLine",
    "NumberSeries",
    "Pay",
    "Place",
    "Posting",
    "PostingSummary",
    "Question",
    "ResearchField",
    "Revision",
    "SheetRow",
    "Withdrawal",
]
