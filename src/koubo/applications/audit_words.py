"""What a history says of each verb about applications."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "export_own_data": Text("自分の応募のデータを取得しました", "Downloaded the data of own applications"),
    "start_application": Text("応募の作成を始めました", "Began an application"),
    "save_application": Text("応募の下書きを保存しました", "Saved the draft of an application"),
    "discard_application": Text("応募の下書きを削除しました", "Deleted the draft of an application"),
    "submit_application": Text("応募しました", "Applied"),
    "enter_application": Text("郵送・メールで届いた応募を登録しました", "Entered an application that came by post or mail"),
    "correct_applicant": Text("応募者の情報を訂正しました", "Corrected the applicant’s details"),
    "attach_document": Text("応募書類を追加しました", "Added a document"),
    "replace_document": Text("応募書類を差し替えました", "Replaced a document"),
    "remove_document": Text("応募書類を取り除きました", "Removed a document"),
    "resubmit_application": Text("応募書類を再提出しました", "Submitted documents again"),
    "withdraw_application": Text("応募を取り下げました", "Withdrew the application"),
    "change_application": Text("応募状況を変更しました", "Changed the application status"),
    "correct_application": Text("応募状況を訂正しました", "Corrected the application status"),
    "note_application": Text("求人機関備考を書きました", "Wrote the institution’s notes"),
    "reserve_application": Text("補欠の期限を変更しました", "Changed how long it is kept in reserve"),
    "supersede_application": Text("重複する応募として整理しました", "Set aside as superseded by another application"),
    "send_again": Text("通知を再送しました", "Sent the notice again"),
    "take_back_notice": Text("送信前の通知を取り消しました", "Took back a notice before it left"),
    "view_application": Text("応募情報を開きました", "Opened the application"),
    "download_document": Text("応募書類をダウンロードしました", "Downloaded a document"),
    "preview_document": Text("応募書類を画面で開きました", "Looked at a document"),
    "hold_application": Text("削除を止めました（保全）", "Stopped its deletion (legal hold)"),
    "release_application": Text("削除の停止（保全）を解除しました", "Ended the legal hold"),
    "erase_application": Text("応募書類と個人情報を削除しました", "Deleted documents and personal data"),
}  # fmt: skip
OF_BULK: Final = {
    "change_applications": Text("応募状況を一括で変更しました", "Changed the status of several applications"),
    "take_back_notices": Text("送信前の通知を一括で取り消しました", "Took back notices before they left"),
}
OF_POSTING: Final = {
    "download_applications": Text("応募書類をまとめてダウンロードしました", "Downloaded documents of applications"),
    "export_applications": Text("応募情報の一覧を出力しました", "Exported the list of applications"),
}
OF_MEMBERSHIP: Final = {
    "choose_application_notices": Text(
        "応募のお知らせの受け取り方を変更しました", "Changed how to hear of applications"
    )
}
OF_ANSWERS: Final = {
    "promise_answers": Text(
        "応募者に結果通知の予定日をお知らせしました", "Told applicants by which day they are answered"
    )
}
