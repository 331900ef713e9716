"""The words of history entries about claims and closed days."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "take_request": Text("担当を開始", "Took the request"),
    "take_over_request": Text("{before}さんから担当を引き継ぎ", "Took the request over from {before}"),
    "hand_over_request": Text("{name}さんに担当を引き継ぎ", "Handed the request over to {name}"),
    "add_reason": Text("定型の理由の追加", "Added a common reason"),
    "change_reason": Text("定型の理由の変更", "Changed a common reason"),
    "close_day": Text("休業日の追加", "Added a closed day"),
    "reopen_day": Text("休業日の削除", "Removed a closed day"),
    "record_duty": Text("法令上の義務の実施を記録", "Recorded that a legal duty was seen to"),
    "release_request": Text("担当を解除", "Gave the request back"),
}
