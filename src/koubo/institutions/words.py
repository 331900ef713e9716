"""Words about the people of an institution: roles, and what the history says."""

from collections.abc import Collection
from typing import Final

from koubo.institutions.models import InstitutionUnit
from koubo.kernel.text import Text

ROLE_WORDS: Final = {
    "administrator": Text("管理者", "Administrator"),
    "editor": Text("担当者（編集）", "Editor"),
    "viewer": Text("閲覧者", "Viewer"),
}
ROLE_NOTES: Final = {
    "administrator": Text(
        "求人公募情報と応募の管理に加え、担当者の招待・変更、退会ができます",
        "Manages openings, applications and people, and may leave the portal for the institution",
    ),
    "editor": Text("求人公募情報と応募を管理できます", "Manages openings and applications"),
    "viewer": Text("閲覧だけできます", "Can only read"),
}


def role_in_words(role: str, units: Collection[InstitutionUnit], language: str) -> str:
    """Return what somebody may do, and for which units if they are limited."""
    names = "、".join(unit.name.ja for unit in units) if language == "ja" else ", ".join(unit.name.en for unit in units)
    words = ROLE_WORDS[role][language]
    return (f"{words}、{names}" if language == "ja" else f"{words}, {names}") if names else words


HISTORY: Final = {
    "invite_member": Text("担当者を招待しました", "Invited a person"),
    "withdraw_invitation": Text("招待を取り消しました", "Withdrew an invitation"),
    "accept_invitation": Text("招待を受けて担当者になりました", "Joined by invitation"),
    "change_role": Text("担当者の権限を変更しました", "Changed the role of a member"),
    "limit_member": Text("担当者の部局を変更しました", "Changed the units of a member"),
    "open_shared_account": Text("共用アカウントを開設しました", "Opened the shared account"),
    "renew_shared_password": Text(
        "共用アカウントのパスワードを変更しました", "Changed the password of the shared account"
    ),
    "end_shared_account": Text("共用アカウントを廃止しました", "Closed the shared account"),
    "add_unit": Text("部局{name}の追加", "Added the unit {name}"),
    "rename_unit": Text("部局名の変更（{name}）", "Renamed a unit to {name}"),
    "remove_unit": Text("部局の削除", "Removed a unit"),
    "remove_member": Text("担当者を外しました", "Removed a member"),
    "leave_institution": Text("担当者をやめました", "Stopped acting for the institution"),
    "hand_over_institution": Text("管理者を引き継ぎました", "Handed the administrator’s role over"),
    "ask_to_join": Text("参加を申請しました", "Asked to join"),
    "approve_joining": Text("参加の申請を承認しました", "Approved a request to join"),
    "refuse_joining": Text("参加の申請を断りました", "Refused a request to join"),
    "take_joining_back": Text("参加の申請を取り下げました", "Took the request to join back"),
}
