"""The words of history entries about inquiries."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "send_inquiry": Text("求職者照会メールを送信", "Sent an inquiry"),
    "write_on_in_inquiry": Text("求職者照会メールに続けて送信", "Wrote on in an inquiry"),
    "reply_to_inquiry": Text("求職者照会メールに返信", "Replied to an inquiry"),
    "decline_inquiry": Text("求職者照会メールを辞退", "Declined an inquiry"),
    "report_inquiry": Text("求職者照会メールを事務局へ報告", "Reported an inquiry to the secretariat"),
    "handle_inquiry_report": Text("求職者照会メールの報告に対応", "Handled the report of an inquiry"),
    "read_reported_inquiry": Text("報告された求職者照会メールを閲覧", "Read a reported inquiry"),
}
OF_INSTITUTION: Final = {
    "warn_about_inquiries": Text("求職者照会メールについて注意", "Warned about inquiries"),
    "block_inquiries": Text("求職者照会メールの送信を停止", "Stopped inquiries"),
    "unblock_inquiries": Text("求職者照会メールの送信停止を解除", "Let inquiries be sent again"),
    "limit_inquiries": Text("求職者照会メールの1日の上限を変更", "Changed the daily number of inquiries"),
    "export_inquiries": Text("求職者照会メール利用履歴を出力", "Exported the history of inquiries"),
}
