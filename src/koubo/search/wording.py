"""The words of history entries about synonyms."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "add_synonyms": Text("同義語の追加", "Added synonyms"),
    "change_synonyms": Text("同義語の変更", "Changed synonyms"),
    "remove_synonyms": Text("同義語の削除", "Removed synonyms"),
}
