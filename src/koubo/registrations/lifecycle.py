"""The legal steps of the two requests, one table each."""

from enum import StrEnum
from typing import Final

from koubo.kernel.lifecycle import Lifecycle, Transition
from koubo.kernel.text import Text


class RegistrationStatus(StrEnum):
    """Drafts and returned ones are being written; those requested wait for the secretariat."""

    DRAFT = "draft"
    REQUESTED = "requested"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """The status in words."""
        return {
            RegistrationStatus.DRAFT: Text("入力中", "Being written"),
            RegistrationStatus.REQUESTED: Text("確認待ち", "Waiting for review"),
            RegistrationStatus.RETURNED: Text("差し戻し", "Returned for correction"),
            RegistrationStatus.APPROVED: Text("承認済み", "Approved"),
            RegistrationStatus.REFUSED: Text("却下", "Rejected"),
        }[self]


class ChangeStatus(StrEnum):
    """What became of a request for a change."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> Text:
        """The status in words."""
        return {
            ChangeStatus.REQUESTED: Text("確認待ち", "Waiting for review"),
            ChangeStatus.ACCEPTED: Text("反映済み", "Done"),
            ChangeStatus.RETURNED: Text("差し戻し", "Returned"),
            ChangeStatus.TAKEN_BACK: Text("取り下げ済み", "Taken back"),
        }[self]


WRITTEN: Final = frozenset({RegistrationStatus.DRAFT, RegistrationStatus.RETURNED})
# Verbs are those of the audit trail.
REGISTRATION: Final = Lifecycle(
    [
        Transition("request_institution", WRITTEN, RegistrationStatus.REQUESTED),
        *(
            Transition(verb, frozenset({RegistrationStatus.REQUESTED}), target)
            for verb, target in (
                ("approve_institution", RegistrationStatus.APPROVED),
                ("return_institution", RegistrationStatus.RETURNED),
                ("refuse_institution", RegistrationStatus.REFUSED),
            )
        ),
    ]
)
CHANGE: Final = Lifecycle(
    [
        Transition(verb, frozenset({ChangeStatus.REQUESTED}), target)
        for verb, target in (
            ("accept_change", ChangeStatus.ACCEPTED),
            ("return_change", ChangeStatus.RETURNED),
            ("take_back_change", ChangeStatus.TAKEN_BACK),
        )
    ]
)
