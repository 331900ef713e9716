"""Words of the history of support."""

from typing import Final

from koubo.kernel.text import Text

OF_INSTITUTION: Final = {
    "begin_acting": Text(
        "サポートのため、担当者と同じ表示での確認を始めました", "Began to look at the pages as a member"
    ),
    "end_acting": Text("担当者と同じ表示での確認を終えました", "Stopped looking at the pages as a member"),
}
OF_PERSON: Final = {
    "search_people": Text("利用者を検索しました", "Searched for a person"),
    "look_at_person": Text("利用者の情報を開きました", "Looked at the person"),
    "send_reset_link": Text("パスワード再設定のメールを送りました", "Sent a link to set a new password"),
    "deactivate_person": Text("アカウントを停止しました", "Stopped the account"),
    "reactivate_person": Text("アカウントの停止を解除しました", "Opened the account again"),
}
