"""The words of history entries about terms of the controlled lists."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "add_term": Text("語彙への語の追加", "Added a term to a list"),
    "rename_term": Text("語彙の語の名称変更", "Renamed a term"),
    "retire_term": Text("語彙の語の提供終了", "Retired a term"),
    "restore_term": Text("語彙の語を再び選べるように変更", "Offered a term again"),
    "merge_term": Text("語彙の語の統合", "Merged a term into another"),
}
