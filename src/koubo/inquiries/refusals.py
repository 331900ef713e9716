"""Why an inquiry or an answer is refused, in both languages."""

from datetime import date
from typing import Final

from koubo.inquiries.models import PURPOSE_LIMIT, TEXT_LIMIT
from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text


class NoSuchSeeker(Refusal):
    """Nobody the institution may find has this ユーザID: never published, hidden, or hidden from this institution. All the same."""

    def __init__(self) -> None:
        """Say no more."""
        super().__init__(
            "no-such-seeker", Text("この求職者情報は見つかりません", "There is no such job seeker's profile")
        )


class NotWritten(Refusal):
    """Something is missing or too long. `where` names the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep which."""
        super().__init__(f"not-written-{where}", text)
        self.where = where


LANGUAGE: Final = Text("メールの言語を選択してください", "Select the language of the mail")
TEXT: Final = Text("内容を入力してください", "Enter the text")
TEXT_LONG: Final = Text(f"{TEXT_LIMIT:,}文字以内で入力してください", f"Enter no more than {TEXT_LIMIT:,} characters")
PURPOSE: Final = Text(
    "紹介する公募を選ぶか、照会の目的を入力してください",
    "Choose one of your openings, or enter what your inquiry is for",
)
PURPOSE_LONG: Final = Text(
    f"照会の目的は{PURPOSE_LIMIT}文字以内で入力してください",
    f"Say what it is for in no more than {PURPOSE_LIMIT} characters",
)
POSTING: Final = Text(
    "掲載中の自機関の公募から選んでください", "Choose one of your institution's openings that is published"
)
REASON: Final = Text("理由を選択してください", "Select a reason")
BLOCK_REASON: Final = Text("理由を入力してください", "Enter the reason")
UNTIL: Final = Text("今日以降の日付を入力してください", "Enter a date that is not past")
PER_DAY: Final = Text("0から10,000までの数を入力してください", "Enter a number from 0 to 10,000")


class SendingBlocked(Refusal):
    """The secretariat has stopped the institution's inquiries."""

    def __init__(self, reason: str, until: date | None) -> None:
        """Say why and until when."""
        ja = f"{until.year}年{until.month}月{until.day}日まで" if until else "解除されるまで"
        en = f"until {until.day} {until:%B %Y}" if until else "until further notice"
        super().__init__(
            "sending-blocked",
            Text(
                f"事務局が、{ja}この求人機関からの求職者照会メールの送信を停止しています。理由: {reason}",
                f"The secretariat has stopped inquiries of this institution {en}. Reason: {reason}",
            ),
        )


class QuotaReached(Refusal):
    """As many as a day allows have been sent today."""

    def __init__(self, limit: int) -> None:
        """Say how many and when more can be sent."""
        super().__init__(
            "quota-reached",
            Text(
                f"求職者照会メールは1日{limit}通まで送信できます。今日の分はすべて送信済みです。入力した内容は保存されています。"
                "明日（日本時間0時以降）送信してください",
                f"An institution can send {limit} inquiries a day, and all of today's have been sent. What you wrote is saved. "
                "Please send it tomorrow (after 0:00 in Japan)",
            ),
        )


class AlreadyAsked(Refusal):
    """An inquiry of this institution waits for this seeker's reply, or was declined."""

    def __init__(self, *, declined: bool) -> None:
        """Say which."""
        text = (
            Text(
                "この求職者は、貴機関からの求職者照会メールを辞退しています",
                "This job seeker has declined an inquiry of your institution",
            )
            if declined
            else Text(
                "この求職者には貴機関から求職者照会メールを送信済みです。返信があるまで、次のメールは送信できません",
                "Your institution has sent this job seeker an inquiry already. You can send another after the reply",
            )
        )
        super().__init__("already-asked", text)


class AlreadyReplied(Refusal):
    """Only the first reply goes through the portal, and there is one."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "already-replied",
            Text(
                "この照会には返信済みです。以降のやり取りは、メールなどで直接行ってください",
                "You have replied to this inquiry. Please go on by mail or otherwise, directly",
            ),
        )


class AlreadyReported(Refusal):
    """It has been reported."""

    def __init__(self) -> None:
        """Say that nothing more is needed."""
        super().__init__(
            "already-reported",
            Text("この照会は事務局へ報告済みです", "You have reported this inquiry to the secretariat already"),
        )


class SuspendedSender(Refusal):
    """The institution cannot act at present."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(
            "suspended-sender",
            Text(
                f"この求人機関は利用を停止されているため、求職者照会メールを送信できません。理由: {reason or '—'}",
                f"This institution is suspended and cannot send inquiries. Reason: {reason or '—'}",
            ),
        )
