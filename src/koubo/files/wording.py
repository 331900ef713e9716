"""The words of history entries about files."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {"delete_file": Text("ファイルの削除", "Deleted the file")}
