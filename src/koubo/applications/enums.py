"""Statuses of an application (応募状況) and where it came from. No Django models here."""

from enum import StrEnum
from typing import Final

from koubo.kernel.text import Text


class Status(StrEnum):
    """What the institution sees (応募状況). A draft of the applicant has none."""

    APPLIED = "applied"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    RESUBMISSION = "resubmission"
    RESUBMITTED = "resubmitted"
    NOT_SELECTED_DOCUMENTS = "not_selected_documents"
    NOT_SELECTED_INTERVIEW = "not_selected_interview"
    SELECTED = "selected"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The words for it."""
        return STATUS_LABELS[self]

    @property
    def applicant_status(self) -> "ApplicantStatus":
        """What the applicant may know of it."""
        return TOLD_OF.get(self) or ApplicantStatus(self.value)


class ApplicantStatus(StrEnum):
    """What the applicant sees. It never says at which stage an application ended."""

    APPLIED = "applied"
    NOT_ACCEPTED = "not_accepted"
    ACCEPTED = "accepted"
    RESUBMISSION = "resubmission"
    RESUBMITTED = "resubmitted"
    NOT_SELECTED = "not_selected"
    SELECTED = "selected"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """The words for it."""
        return TOLD_LABELS[self]


STATUS_LABELS: Final = {
    Status.APPLIED: Text("応募中", "Applied"),
    Status.NOT_ACCEPTED: Text("不受理", "Not accepted"),
    Status.ACCEPTED: Text("受理済", "Accepted"),
    Status.RESUBMISSION: Text("再提出待ち", "Resubmission requested"),
    Status.RESUBMITTED: Text("再提出済", "Resubmitted"),
    Status.NOT_SELECTED_DOCUMENTS: Text("不採用(書類)", "Not selected (documents)"),
    Status.NOT_SELECTED_INTERVIEW: Text("不採用(面接)", "Not selected (interview)"),
    Status.SELECTED: Text("採用決定済", "Selected"),
    Status.OTHER: Text("その他(辞退等)", "Other (withdrawn etc.)"),
}
TOLD_OF: Final = {
    Status.NOT_SELECTED_DOCUMENTS: ApplicantStatus.NOT_SELECTED,
    Status.NOT_SELECTED_INTERVIEW: ApplicantStatus.NOT_SELECTED,
}
TOLD_LABELS: Final = {
    ApplicantStatus.APPLIED: Text("応募中", "Applied"),
    ApplicantStatus.NOT_ACCEPTED: Text("不受理", "Not accepted"),
    ApplicantStatus.ACCEPTED: Text("受理済", "Accepted"),
    ApplicantStatus.RESUBMISSION: Text("再提出待ち", "Resubmission requested"),
    ApplicantStatus.RESUBMITTED: Text("再提出済", "Resubmitted"),
    ApplicantStatus.NOT_SELECTED: Text("不採用", "Not selected"),
    ApplicantStatus.SELECTED: Text("採用決定済", "Selected"),
    ApplicantStatus.OTHER: Text("その他(辞退等)", "Other (withdrawn etc.)"),
}
# Where nothing more is expected of anyone.
FINAL: Final = frozenset(
    {
        Status.NOT_ACCEPTED,
        Status.NOT_SELECTED_DOCUMENTS,
        Status.NOT_SELECTED_INTERVIEW,
        Status.SELECTED,
        Status.OTHER,
    }
)
OPEN: Final = frozenset(Status) - FINAL


class Origin(StrEnum):
    """How an application, or a document of it, arrived."""

    WEB = "web"
    POST = "post"
    MAIL = "mail"

    @property
    def label(self) -> Text:
        """The words for it."""
        return {
            "web": Text("Web応募", "Web application"),
            "post": Text("郵送", "By post"),
            "mail": Text("電子メール", "By e-mail"),
        }[self.value]


class Outcome(StrEnum):
    """What became of one application in a change of many."""

    OK = "ok"
    REFUSED = "refused"
