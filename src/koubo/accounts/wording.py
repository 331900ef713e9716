"""The words of history entries about people."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {"erase_person": Text("利用者情報の削除", "Erased the person")}
