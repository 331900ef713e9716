"""Applications as a table (CSV, XLSX): for whom the list is, so the institution's note is in it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from koubo.applications import answers, completeness, permissions, queries, requirements
from koubo.applications.completeness import Completeness
from koubo.applications.enums import Origin
from koubo.applications.models import Application
from koubo.applications.requirements import Requirements
from koubo.audit import trail
from koubo.audit.trail import Actor
from koubo.kernel import clock, spreadsheets, workbooks
from koubo.kernel.errors import NotPermitted
from koubo.kernel.spreadsheets import Cell
from koubo.kernel.text import Text
from koubo.postings.models import Posting
from koubo.seekers.models import PERSON_FIELDS, PERSON_LABELS

HEAD: Final = (
    Text("応募受付ID", "Application no."),
    Text("応募日時", "Submitted"),
    Text("応募方法", "Came by"),
    Text("応募状況", "Status"),
    Text("応募状況の更新日時", "Status changed"),
    Text("応募者への通知", "Told to the applicant"),
    Text("補欠の期限", "In reserve until"),
    Text("取り下げ日時", "Withdrawn"),
    *(PERSON_LABELS[column] for column in PERSON_FIELDS),
    Text("必要書類・回答", "Required, there of all"),
)
NOTE: Final = Text("求人機関備考", "Staff note")
SHEET: Final = Text("応募一覧", "Applications")
ABOUT: Final = Text("出力情報", "About this file")


def selected(posting: Posting, ids: Collection[UUID], *, by: Actor) -> list[Application]:
    """Return the chosen applications as lists fetch them, by number. Raises NotPermitted when the actor may not see one."""
    rows = queries.for_list(queries.visible_to(by).filter(posting=posting, pk__in=set(ids)))
    found = sorted(rows, key=lambda application: application.number or "")
    if len(found) != len(set(ids)) or permissions.institution_of(by) is None:
        raise NotPermitted
    return found


def rows(applications: Sequence[Application], language: str, *, now: datetime) -> Iterator[list[Cell]]:
    """Yield the head and a line per application (fetched by `selected`). Requirements are those of the newest revision."""
    asked = newest(applications)
    whole = completeness.of_many(applications)
    slots = [slot.label[language] for slot in asked.slots]
    yield [
        *(label[language] for label in HEAD), *slots, *(question.label[language] for question in asked.questions),
        NOTE[language],
    ]  # fmt: skip
    for application in applications:
        yield _line(application, asked, whole[application.pk], language, now)


def newest(applications: Sequence[Application]) -> Requirements:
    """Return what the newest revision among applications asks for: requirements are only added to."""
    if not applications:
        return Requirements((), ())
    pk = max(application.revision_id for application in applications)
    return requirements.of_revisions([pk])[pk]


def _line(
    application: Application, asked: Requirements, whole: Completeness, language: str, now: datetime
) -> list[Cell]:
    documents = queries.documents_of(application)
    names = {slot.key: "\n".join(one.file.name for one in documents if one.slot == slot.key) for slot in asked.slots}
    note = queries.note_of(application)
    status, told = application.state, application.known_at(now)[0]
    return [
        application.number,
        moment(application.submitted_at),
        Origin(application.origin).label[language],
        status.label[language] if status else "",
        moment(application.status_at),
        told.label[language] if told else "",
        application.reserve_until,
        moment(application.withdrawn_at),
        *(getattr(application.applicant, column) for column in PERSON_FIELDS),
        f"{whole.have}/{whole.needed}",
        *names.values(),
        *(_answer(application, question.key, asked, language) for question in asked.questions),
        note.text if note else "",
    ]


def _answer(application: Application, key: str, asked: Requirements, language: str) -> str:
    question = asked.question(key)
    answer = str(application.answers.get(key, ""))
    return answers.in_words(question, answer)[language] if question and answer else ""


def moment(instant: datetime | None) -> str:
    """Return an instant as tables write it: 2026-11-24 09:00, in Japan."""
    return f"{instant.astimezone(clock.JST):%Y-%m-%d %H:%M}" if instant else ""


def as_csv(applications: Sequence[Application], language: str, *, now: datetime) -> bytes:
    """Return the table as CSV."""
    return spreadsheets.written(rows(applications, language, now=now))


def as_workbook(posting: Posting, applications: Sequence[Application], language: str, *, now: datetime) -> bytes:
    """Return the table as XLSX, with a sheet that says what it is."""
    about = {
        Text("データ番号", "Data no.")[language]: posting.number or "",
        Text("求人機関", "Institution")[language]: posting.institution.name[language],
        Text("件数", "Applications")[language]: str(len(applications)),
        Text("出力日時", "Made at")[language]: moment(now),
    }
    return workbooks.written(
        rows(applications, language, now=now), title=SHEET[language], about=about, about_title=ABOUT[language]
    )


def export(posting: Posting, ids: Collection[UUID], form: str, *, language: str, by: Actor, now: datetime) -> bytes:
    """Return the chosen applications as "csv" or "xlsx"; written down with which they were. Raises NotPermitted."""
    applications = selected(posting, ids, by=by)
    with transaction.atomic():
        after = {"form": form, "applications": [application.number for application in applications]}
        trail.record("export_applications", posting, by=by, now=now, after=after)
    if form == "xlsx":
        return as_workbook(posting, applications, language, now=now)
    return as_csv(applications, language, now=now)
