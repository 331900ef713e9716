"""What an application still lacks: named at its place in the form, and as one figure in lists."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from koubo.applications import answers, permissions, queries, requirements
from koubo.applications.models import Applicant, Application
from koubo.applications.queries import ListedApplication
from koubo.applications.refusals import Problem
from koubo.applications.requirements import Requirements
from koubo.kernel.text import Text

# Columns of the applicant that must be filled to apply. Of the readings one is enough.
NEEDED: Final = {
    "family_name": Text("姓を入力してください", "Enter your family name"),
    "given_name": Text("名を入力してください", "Enter your given name"),
    "email": Text("メールアドレスを入力してください", "Enter your e-mail address"),
}
DEADLINE: Final = "deadline"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the required documents and answers are there."""

    have: int
    needed: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.have >= self.needed


def problems(application: Application, now: datetime) -> list[Problem]:
    """Return all that keeps an application from being sent at `now`, in the order of the form."""
    asked = requirements.of(application)
    found = [*_of_applicant(application.applicant), *_of_answers(application, asked), *_of_slots(application, asked)]
    end = permissions.deadline_of(application.posting, now)
    if (end is None or now >= end) and not permissions.has_grace(application, end, now):
        found.append(Problem(DEADLINE, Text("応募の締切を過ぎています", "The deadline has passed")))
    return found


def of_documents(application: Application) -> list[Problem]:
    """Return what is missing or too much among the documents."""
    return list(_of_slots(application, requirements.of(application)))


def of_many(applications: Iterable[Application]) -> dict[UUID, Completeness]:
    """Return for each of `applications` (fetched by `queries.for_list`) how complete it is. Constant queries."""
    held = list(applications)
    asked = requirements.of_revisions({application.revision_id for application in held})
    return {
        one.pk: _completeness({d.slot for d in queries.documents_of(one)}, one.answers, asked[one.revision_id])
        for one in held
    }


def of_lines(lines: Sequence[ListedApplication]) -> list[Completeness]:
    """Return how complete each line of a list is."""
    asked = requirements.of_revisions({line.revision_id for line in lines})
    return [_completeness(set(line.slots), line.answers, asked[line.revision_id]) for line in lines]


def _completeness(filled: Collection[str], answered: Mapping[str, object], asked: Requirements) -> Completeness:
    slots = [slot for slot in asked.first if slot.required]
    questions = [question for question in asked.questions if question.required]
    have = sum(slot.key in filled for slot in slots) + sum(bool(answered.get(q.key)) for q in questions)
    return Completeness(have, len(slots) + len(questions))


def _of_applicant(who: Applicant) -> Iterable[Problem]:
    for column, text in NEEDED.items():
        if not getattr(who, column):
            yield Problem(column, text)
    if who.email and not is_address(who.email):
        yield Problem("email", Text("メールアドレスの形式を確認してください", "Check the form of the e-mail address"))
    if not who.kana and not who.latin:
        yield Problem(
            "family_name_kana",
            Text(
                "氏名の読みをカナかローマ字で入力してください",
                "Enter the reading of your name in kana or Latin letters",
            ),
        )


def is_address(email: str) -> bool:
    """Whether it has the form of an e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _of_answers(application: Application, asked: Requirements) -> Iterable[Problem]:
    for question in asked.questions:
        text = answers.problem(question, str(application.answers.get(question.key, "")))
        if text is not None:
            yield Problem(question.key, text)


def _of_slots(application: Application, asked: Requirements) -> Iterable[Problem]:
    held = Counter(document.slot for document in queries.documents_of(application))
    for slot in asked.slots:
        wanted = not slot.on_request or slot.key in application.reopened
        if slot.required and wanted and not held[slot.key]:
            yield Problem(
                slot.key, Text("{ja}を追加してください", "Add: {en}").format(ja=slot.label.ja, en=slot.label.en)
            )
        if held[slot.key] > slot.most:
            yield Problem(slot.key, Text(f"{slot.most}件までにしてください", f"No more than {slot.most} files"))
    for key in sorted(held.keys() - {slot.key for slot in asked.slots}):
        yield Problem(
            key,
            Text(
                "公募の書類欄が変わりました。このファイルを削除し、必要なら別の欄に追加してください",
                "The opening no longer asks for this. Remove this file and add it elsewhere if needed",
            ),
        )
