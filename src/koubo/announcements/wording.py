"""The words of history entries about announcements."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "add_announcement": Text("お知らせの追加", "Added an announcement"),
    "change_announcement": Text("お知らせの変更", "Changed an announcement"),
    "end_announcement": Text("お知らせの掲載終了", "Ended an announcement"),
}
