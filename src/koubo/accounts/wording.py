"""The words of history entries about people."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "sign_up": Text("利用者登録", "Signed up"),
    "become_seeker": Text("求職者としての利用開始", "Became a job seeker"),
    "erase_person": Text("利用者情報の削除", "Erased the person"),
}
