"""The words of inquiries: states, reasons, outcomes."""

from enum import StrEnum
from typing import Final

from koubo.kernel.lifecycle import Lifecycle, Transition
from koubo.kernel.text import Text


class InquiryStatus(StrEnum):
    """Where an inquiry stands."""

    SENT = "sent"
    ANSWERED = "answered"
    DECLINED = "declined"

    @property
    def label(self) -> Text:
        """What the institution and the seeker read."""
        return {
            "sent": Text("返信待ち", "Waiting for a reply"),
            "answered": Text("返信あり", "Answered"),
            "declined": Text("辞退", "Declined"),
        }[self.value]


LIFECYCLE: Final = Lifecycle(
    (
        Transition("reply_to_inquiry", frozenset({InquiryStatus.SENT}), InquiryStatus.ANSWERED),
        Transition("decline_inquiry", frozenset({InquiryStatus.SENT}), InquiryStatus.DECLINED),
        Transition("write_on_in_inquiry", frozenset({InquiryStatus.ANSWERED}), InquiryStatus.ANSWERED),
    )
)


class DeclineReason(StrEnum):
    """Why a seeker declines; nobody else reads it."""

    NOT_NOW = "not-now"
    OTHER_FIELD = "other-field"
    PLACE = "place"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """What the seeker chooses."""
        return {
            "not-now": Text("今は転職を考えていない", "Not looking for a change at present"),
            "other-field": Text("専門分野や職種が合わない", "The field or the job does not fit"),
            "place": Text("勤務地が合わない", "The place does not fit"),
            "other": Text("その他", "Other"),
        }[self.value]


class ReportReason(StrEnum):
    """What a seeker tells the secretariat of an inquiry."""

    UNFAIR = "unfair"
    NO_JOB = "no-job"
    MASS = "mass"
    RUDE = "rude"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """What the seeker chooses."""
        return {
            "unfair": Text(
                "年齢・性別・家族など、尋ねるべきでないことを尋ねている",
                "It asks what must not be asked: age, sex, family",
            ),
            "no-job": Text("採用と関係のない勧誘や宣伝である", "It sells or advertises something that is no job"),
            "mass": Text(
                "同じ内容を何度も、または誰にでも送っている", "The same is sent again and again, or to everyone"
            ),
            "rude": Text("失礼または威圧的である", "It is rude or threatening"),
            "other": Text("その他", "Other"),
        }[self.value]


class ReportOutcome(StrEnum):
    """What the secretariat did about a report."""

    NOTHING = "nothing"
    WARNED = "warned"
    BLOCKED = "blocked"

    @property
    def label(self) -> Text:
        """What the history says."""
        return {
            "nothing": Text("対応不要", "Nothing needed"),
            "warned": Text("求人機関に注意", "The institution was warned"),
            "blocked": Text("求職者照会メールを停止", "Inquiries of the institution were stopped"),
        }[self.value]
