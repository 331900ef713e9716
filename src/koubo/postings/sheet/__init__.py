"""The one posting sheet (layout of July 2023 and later): form, pages, checks, search and machines read it here."""

from koubo.postings.sheet.application import APPLICATION, CONSIDERATIONS, CONTACT, NOTES, SELECTION
from koubo.postings.sheet.conditions import BENEFITS, HOURS, PAY
from koubo.postings.sheet.contract import CONTRACT, PLACES
from koubo.postings.sheet.fields import Content, Field, FieldKind, Legal, Section, Sheet, Unit, address, blank, text_of
from koubo.postings.sheet.jobs import JOBS
from koubo.postings.sheet.work import BASICS, DUTIES, REQUIREMENTS

SHEET = Sheet(
    sections=(
        BASICS,
        DUTIES,
        JOBS,
        PAY,
        HOURS,
        REQUIREMENTS,
        CONTRACT,
        PLACES,
        BENEFITS,
        APPLICATION,
        CONSIDERATIONS,
        SELECTION,
        CONTACT,
        NOTES,
    )
)

__all__ = ["SHEET", "Content", "Field", "FieldKind", "Legal", "Section", "Sheet", "Unit", "address", "blank", "text_of"]
