"""The words of history entries about statements."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "publish_statement": Text("規約等の新しい版の公表", "Published a version of a statement"),
    "take_back_statement": Text("規約等の施行前の版の取り下げ", "Took back a version that was not in force"),
    "change_duty": Text("事業者の義務の点検の更新", "Updated a duty of the operator"),
}
