"""The words of history entries about mails and their texts."""

from typing import Final

from koubo.kernel.text import Text

MAILS: Final = {
    "send_mail_again": Text("メールの再送", "Sent a mail again"),
    "settle_mail": Text("送信できなかったメールの処理済み", "Took an undelivered mail off the list"),
}
TEXTS: Final = {
    "change_mail_text": Text("メールの文面の変更", "Changed the text of a mail"),
    "restore_mail_text": Text("メールの文面を元に戻す", "Restored the text of a mail"),
}
