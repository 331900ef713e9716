"""The words of history entries about messages."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "ask_secretariat": Text("事務局へ連絡", "Wrote to the secretariat"),
    "write_to_institution": Text("求人機関へ連絡", "Wrote to the institution"),
    "answer_contact": Text("求人機関からの連絡に回答", "Answered the message of the institution"),
}
