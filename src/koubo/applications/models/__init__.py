"""Rows of applications."""

from koubo.applications.models.application import Applicant, Application, ApplicationSeries
from koubo.applications.models.documents import Document, Upload
from koubo.applications.models.handling import AnswerDay, BulkChange, BulkResult, NoticeWish, StaffNote, StatusChange

__all__ = [
    "AnswerDay",
    "Applicant",
    "Application",
    "ApplicationSeries",
    "BulkChange",
    "BulkResult",
    "Document",
    "NoticeWish",
    "StaffNote",
    "StatusChange",
    "Upload",
]
