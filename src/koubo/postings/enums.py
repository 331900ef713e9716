"""States and languages of a posting. No Django models here."""

from enum import StrEnum
from typing import Final

from koubo.kernel.text import Language, Text


class State(StrEnum):
    """State of a revision."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"


WORKING: Final = frozenset({State.DRAFT, State.REQUESTED, State.RETURNED})
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})


class Written(StrEnum):
    """The language or languages a posting is written in."""

    JA = "ja"
    EN = "en"
    BOTH = "ja+en"

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages, Japanese first."""
        return {"ja": ("ja",), "en": ("en",), "ja+en": ("ja", "en")}[self.value]  # type: ignore[return-value]

    @property
    def label(self) -> Text:
        """What the person chooses."""
        return {
            "ja": Text("日本語", "Japanese"),
            "en": Text("英語", "English"),
            "ja+en": Text("日本語と英語", "Japanese and English"),
        }[self.value]


class Phase(StrEnum):
    """What people see of a posting at an instant."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RETURNED = "returned"
    REJECTED = "rejected"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CLOSED = "closed"

    @property
    def label(self) -> Text:
        """The words for it."""
        return PHASE_LABELS[self]


PHASE_LABELS: Final = {
    Phase.DRAFT: Text("一時保存", "Draft"),
    Phase.REQUESTED: Text("登録依頼中", "Publication requested"),
    Phase.RETURNED: Text("差し戻し", "Returned"),
    Phase.REJECTED: Text("却下", "Rejected"),
    Phase.SCHEDULED: Text("公開予定", "Scheduled"),
    Phase.PUBLISHED: Text("公開中", "Published"),
    Phase.CLOSED: Text("募集終了", "Closed"),
}
