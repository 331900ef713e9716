"""The words of history entries about saved searches. They never say what someone looks for."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "save_search": Text("検索条件を保存しました", "Saved a search"),
    "change_search": Text("保存した検索条件を変更しました", "Changed a saved search"),
    "set_up_search": Text("検索条件の名前・メールの頻度を変更しました", "Changed name or mails of a saved search"),
    "pause_search": Text("マッチングメールを停止しました", "Paused the mails of a saved search"),
    "resume_search": Text("マッチングメールを再開しました", "Resumed the mails of a saved search"),
    "unsubscribe_search": Text(
        "メールのリンクからマッチングメールを解除しました", "Unsubscribed by the link of a mail"
    ),
    "renew_search_token": Text("専用アドレスを新しくしました", "Renewed the private address of a saved search"),
    "delete_search": Text("保存した検索条件を削除しました", "Deleted a saved search"),
}
