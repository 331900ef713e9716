"""The words of history entries about registrations and requests for changes."""

from typing import Final

from koubo.kernel.text import Text

REGISTRATION: Final = {
    "request_institution": Text("求人機関登録を依頼", "Asked to register the institution"),
    "approve_institution": Text("承認（求人機関ID {name}）", "Approved (institution ID {name})"),
    "return_institution": Text("差し戻し", "Returned for correction"),
    "refuse_institution": Text("却下", "Refused"),
}
INSTITUTION: Final = {
    "add_member": Text("{name}さんを担当者に追加", "Added {name} to its people"),
    "ask_change": Text("登録情報の変更を依頼", "Asked to change the registered information"),
    "take_back_change": Text("変更依頼を取り下げ", "Took back the request for a change"),
    "accept_change": Text("変更依頼を承認", "Accepted the request for a change"),
    "return_change": Text("変更依頼を差し戻し", "Returned the request for a change"),
}
