"""What a history says of each verb about profiles."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "begin_profile": Text("求職者情報の作成を始めました", "Began a profile"),
    "save_profile": Text("求職者情報を一時保存しました", "Saved the draft of a profile"),
    "publish_profile": Text("求職者情報を公開しました", "Published a profile"),
    "switch_on_profile": Text("求職者情報の公開を再開しました", "Showed the profile again"),
    "switch_off_profile": Text("求職者情報の公開を停止しました", "Took the profile out of sight"),
    "confirm_profile": Text("求職者情報の公開を延長しました", "Confirmed the profile"),
    "new_profile_code": Text("ユーザIDを変更しました", "Changed the user ID"),
    "exclude_from_profile": Text("公開しない機関を追加しました", "Hid the profile from somebody"),
    "include_in_profile": Text("公開しない機関を減らしました", "No longer hid the profile from somebody"),
    "view_profile": Text("求職者情報を開きました", "Opened the profile"),
}
