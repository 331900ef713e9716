"""Words of leaving: what applicants are told, and what the history says."""

from enum import StrEnum
from typing import Final

from koubo.kernel.text import Text


class LeavingOutcome(StrEnum):
    """What applicants who wait for a result are told when the institution leaves: one for all of them."""

    ENDED = "ended"
    ELSEWHERE = "elsewhere"
    NOT_SELECTED = "not_selected"

    @property
    def label(self) -> Text:
        """What the institution chooses."""
        return LABELS[self]

    @property
    def note(self) -> Text:
        """What that means."""
        return NOTES[self]


LABELS: Final = {
    LeavingOutcome.ENDED: Text("選考を行わずに募集を終える", "Recruitment ends without a selection"),
    LeavingOutcome.ELSEWHERE: Text(
        "選考は機関が続け、結果は機関から直接知らせる", "We go on and tell the result ourselves"
    ),
    LeavingOutcome.NOT_SELECTED: Text("全員不採用とする", "Nobody was selected"),
}
NOTES: Final = {
    LeavingOutcome.ENDED: Text(
        "応募状況は「その他(辞退等)」になり、選考を行わない旨をメールで知らせます",
        "The status becomes “Other”, and a mail says that there is no selection",
    ),
    LeavingOutcome.ELSEWHERE: Text(
        "応募状況は「その他(辞退等)」になり、結果は機関から届く旨をメールで知らせます。応募書類は今のうちに保存してください",
        "The status becomes “Other”, and a mail says that you will write. Save the documents of the applications before",
    ),
    LeavingOutcome.NOT_SELECTED: Text(
        "応募状況は「不採用(書類)」になり、不採用の通知をメールで送ります",
        "The status becomes “Not selected (documents)”, and the usual mail is sent",
    ),
}
# With the placeholders of the mails that answer applicants.
BODIES: Final = {
    LeavingOutcome.ENDED: Text(
        "{name} 様\n\n{institution}は本サイトの利用を終了しました。\nこれに伴い、次の公募の選考は行われないこととなりました。"
        "ご応募いただいたにもかかわらず、申し訳ありません。\n\n{title}\n応募受付ID: {number}\n",
        "Dear {name},\n\n{institution} has stopped using this site.\nThere will be no selection for the following opening. "
        "We are sorry, and thank you for having applied.\n\n{title}\nApplication no.: {number}\n",
    ),
    LeavingOutcome.ELSEWHERE: Text(
        "{name} 様\n\n{institution}は本サイトの利用を終了しました。\n次の公募の選考は機関が続け、結果は機関から直接お知らせします。"
        "本サイトではお知らせしません。\n\n{title}\n応募受付ID: {number}\n",
        "Dear {name},\n\n{institution} has stopped using this site.\nIt goes on with the selection for the following opening "
        "and will tell you the result itself, not through this site.\n\n{title}\nApplication no.: {number}\n",
    ),
}
OF_INSTITUTION: Final = {
    "leave_portal": Text("退会しました", "Left the portal"),
    "undo_leaving": Text("退会を取り消しました", "Undid the leaving"),
    "finish_leaving": Text("退会を確定しました", "Made the leaving final"),
}
OF_PERSON: Final = {
    "close_account": Text("アカウントを閉じました（退会）", "Closed the account"),
    "undo_leaving": Text("退会を取り消しました", "Undid the leaving"),
}
