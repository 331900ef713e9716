"""Why something cannot be done with an application, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or wrong, and where: a column of the applicant, or the key of a slot or a question."""

    where: str
    text: Text


class NotTaking(Refusal):
    """The posting takes no applications now."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "not-taking", Text("この公募は現在Web応募を受け付けていません", "This opening takes no applications now")
        )


class DeadlinePassed(Refusal):
    """It is too late."""

    def __init__(self) -> None:
        """Say that what was sent before counts."""
        super().__init__(
            "deadline-passed",
            Text(
                "応募の締切を過ぎたため、受け付けられません。締切までに応募したものは有効です",
                "The deadline has passed. What was submitted before it stays valid",
            ),
        )


class NotComplete(Refusal):
    """Something is missing; it is listed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems to show at their places."""
        count = len(problems)
        super().__init__(
            "not-complete",
            Text(
                f"入力または書類に不足が{count}件あります",
                f"{'1 thing is' if count == 1 else f'{count} things are'} missing or wrong",
            ),
        )
        self.problems = list(problems)


class ValueTooLong(Refusal):
    """More was typed than fits."""

    def __init__(self, where: str, limit: int) -> None:
        """Say how much fits."""
        super().__init__(
            "too-long", Text(f"{limit:,}文字以内で入力してください", f"Enter no more than {limit:,} characters")
        )
        self.where = where


class NoSuchSlot(Refusal):
    """The posting asks for no such document."""

    def __init__(self) -> None:
        """Say that the page is old."""
        super().__init__(
            "no-such-slot",
            Text(
                "この書類欄はありません。画面を開き直してください",
                "There is no such place for a document. Please open the page again",
            ),
        )


class SlotClosed(Refusal):
    """Documents of this slot can no longer be changed."""

    def __init__(self) -> None:
        """Say why."""
        super().__init__(
            "slot-closed",
            Text(
                "この書類は、締切を過ぎたか、差し替えを求められていないため、変更できません",
                "This document can no longer be changed: the deadline has passed, or no new version was asked for",
            ),
        )


class SlotFull(Refusal):
    """The slot holds as many files as it may."""

    def __init__(self, most: int) -> None:
        """Say how many fit."""
        super().__init__(
            "slot-full",
            Text(
                f"この書類欄に入れられるのは{most}件までです。差し替えるファイルを選んでください",
                f"No more than {most} files fit here. Choose the one to replace",
            ),
        )


class ApplicationTooLarge(Refusal):
    """All documents together are too large."""

    def __init__(self, megabytes: int) -> None:
        """Say the limit."""
        super().__init__(
            "application-too-large",
            Text(
                f"応募書類は合わせて{megabytes} MBまでです。ファイルを小さくしてください",
                f"All documents together may have {megabytes} MB. Please make files smaller",
            ),
        )


class CorrectionReasonMissing(Refusal):
    """A correction needs words."""

    def __init__(self) -> None:
        """Say what to write."""
        super().__init__("reason-missing", Text("訂正の理由を入力してください", "Enter the reason for the correction"))


class NothingToResubmit(Refusal):
    """No new document was put into what was reopened."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "nothing-to-resubmit",
            Text("再提出する書類を追加してください", "Add the documents you were asked to submit again"),
        )


class NoAddress(Refusal):
    """There is nobody to write to."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "no-address",
            Text(
                "メールアドレスのない応募者には通知できません。「通知しない」を選んでください",
                "This applicant has no e-mail address. Choose not to notify",
            ),
        )


class DayPast(Refusal):
    """The day lies before today."""

    def __init__(self) -> None:
        """Say which day to choose."""
        super().__init__("day-past", Text("今日以降の日を入力してください", "Enter today or a later day"))


class NoticeGone(Refusal):
    """No notice waits any more."""

    def __init__(self) -> None:
        """Say what can be done instead."""
        super().__init__(
            "notice-gone",
            Text(
                "通知はすでに送信されたか、取り消されています。誤りがあれば、応募状況を訂正してください",
                "The notice has left or was taken back already. If something is wrong, please correct the status",
            ),
        )


class DayTooFar(Refusal):
    """Nobody is told to wait that long."""

    def __init__(self) -> None:
        """Say how far is possible."""
        super().__init__("day-too-far", Text("1年以内の日を入力してください", "Enter a day within a year"))


class NotTheSame(Refusal):
    """An application can only give way to another one to the same posting."""

    def __init__(self) -> None:
        """Say which."""
        super().__init__(
            "not-the-same",
            Text("同じ公募への別の応募を選んでください", "Choose another application to the same opening"),
        )


class NothingChosen(Refusal):
    """No application is ticked."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("nothing-chosen", Text("応募を選択してください", "Choose at least one application"))


class StorageTrouble(Refusal):
    """The disk is full or the storage is away."""

    def __init__(self) -> None:
        """Say that it is not the person's fault."""
        super().__init__(
            "storage-trouble",
            Text(
                "サーバーの都合でファイルを保存できませんでした。しばらくしてから、もう一度お試しください",
                "The file could not be stored because of a problem on our side. Please try again in a while",
            ),
        )


class OffsetMismatch(Refusal):
    """The piece does not follow on what is there; `offset` is where to go on."""

    def __init__(self, offset: int) -> None:
        """Keep where to go on."""
        super().__init__(
            "offset-mismatch",
            Text(
                "途中まで届いています。続きから送り直してください",
                "Part of the file is here. Please go on from there",
            ),
        )
        self.offset = offset


class PieceRefused(Refusal):
    """The piece is empty, too large, cut short, or more than was announced."""

    def __init__(self) -> None:
        """Say to send it again."""
        super().__init__(
            "piece-refused",
            Text(
                "ファイルの一部が正しく届きませんでした。送り直してください",
                "A part did not arrive well. Please send it again",
            ),
        )
