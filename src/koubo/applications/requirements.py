"""What an opening asks of applicants, by the revision an application was made under. Approved revisions never change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.cache import caches

from koubo.applications.models import Application
from koubo.postings.content import requirements, storage
from koubo.postings.content.requirements import AskedQuestion, Slot
from koubo.postings.models import Revision
from koubo.postings.models.queries import whole

# What the kinds of file a slot takes are called in files.formats.
FILES: Final = {"pdf": {"pdf"}, "word": {"docx", "doc"}, "image": {"png", "jpeg"}, "zip": {"zip"}}


@dataclass(frozen=True, slots=True)
class Requirements:
    """The slots for documents (書類欄) and the questions of one revision."""

    slots: tuple[Slot, ...]
    questions: tuple[AskedQuestion, ...]

    def slot(self, key: str) -> Slot | None:
        """Return the slot with this key, if there is one."""
        return next((slot for slot in self.slots if slot.key == key), None)

    def question(self, key: str) -> AskedQuestion | None:
        """Return the question with this key, if there is one."""
        return next((question for question in self.questions if question.key == key), None)

    @property
    def first(self) -> tuple[Slot, ...]:
        """The slots that are filled when one applies; the others only on request of the institution."""
        return tuple(slot for slot in self.slots if not slot.on_request)


def file_formats(slot: Slot) -> set[str]:
    """Return the formats a slot takes, as keys of files.formats.FORMATS."""
    return {key for kind in slot.takes for key in FILES[kind]}


def of(application: Application) -> Requirements:
    """Return what one application has to bring."""
    return of_revisions([application.revision_id])[application.revision_id]


def of_revisions(ids: Iterable[int]) -> dict[int, Requirements]:
    """Return the requirements of revisions; those read before cost no query."""
    wanted = set(ids)
    kept = caches["rendered"].get_many([_key(pk) for pk in wanted])
    found: dict[int, Requirements] = {pk: kept[_key(pk)] for pk in wanted if _key(pk) in kept}
    missing = wanted - set(found)
    if missing:
        for revision in whole(Revision.objects.filter(pk__in=missing)):
            content = storage.load(revision)
            found[revision.pk] = Requirements(requirements.slots(content), requirements.questions(content))
            caches["rendered"].set(_key(revision.pk), found[revision.pk])
    return found


def _key(pk: int) -> str:
    return f"requirements:{pk}"
