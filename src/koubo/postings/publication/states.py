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
    CORRECTED = "corrected"  # requested; the secretariat corrected it, and its correction was approved
    DISCARDED = "discarded"  # approved, and replaced or withdrawn before it went live


WORKING: Final = frozenset({State.DRAFT, State.REQUESTED, State.RETURNED})
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})


class ContentLanguages(StrEnum):
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
    MODIFYING = "modifying"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    CORRECTED = "corrected"
    DISCARDED = "discarded"

    @property
    def label(self) -> Text:
        """The words for it."""
        return PHASE_LABELS[self]


PHASE_LABELS: Final = {
    Phase.DRAFT: Text("一時保存", "Draft"),
    Phase.REQUESTED: Text("登録依頼中", "Publication requested"),
    Phase.RETURNED: Text("差し戻し", "Returned"),
    Phase.REJECTED: Text("却下", "Rejected"),
    Phase.CORRECTED: Text("事務局が修正して承認", "Approved with corrections"),
    Phase.SCHEDULED: Text("公開予定", "Scheduled"),
    Phase.PUBLISHED: Text("公開中", "Published"),
    Phase.MODIFYING: Text("修正依頼中", "Modification requested"),
    Phase.WITHDRAWING: Text("取り下げ予定", "To be withdrawn"),
    Phase.WITHDRAWN: Text("取り下げ済", "Withdrawn"),
    Phase.DISCARDED: Text("公開前に差し替え", "Replaced before publication"),
    Phase.CLOSED: Text("募集終了", "Closed"),
}


class WithdrawalReason(StrEnum):
    """Why an opening was taken down, where the institution wants the public to know."""

    UNSAID = ""
    FILLED = "filled"
    CANCELLED = "cancelled"
    REPLACED = "replaced"

    @property
    def label(self) -> Text:
        """The words for it."""
        return WITHDRAWAL_LABELS[self]


WITHDRAWAL_LABELS: Final = {
    WithdrawalReason.UNSAID: Text("理由を公開しない", "Do not state a reason"),
    WithdrawalReason.FILLED: Text("採用が決定したため", "The position has been filled"),
    WithdrawalReason.CANCELLED: Text("募集を中止したため", "The recruitment has been cancelled"),
    WithdrawalReason.REPLACED: Text("新しい公募に差し替えたため", "It has been replaced by another opening"),
}
