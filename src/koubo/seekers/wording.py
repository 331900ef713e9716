"""The words of history entries about what job seekers keep."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "bookmark": Text("検討フォルダに追加", "Added to the folder"),
    "forget_bookmark": Text("検討フォルダから削除", "Removed from the folder"),
    "save_details": Text("応募者情報の保存", "Saved personal details"),
}
