"""The words of history entries about postings."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "create_draft": Text("求人公募情報の作成", "Created the opening"),
    "assign_unit": Text("部局の変更", "Assigned to another unit"),
    "copy_posting": Text("別の求人公募情報からコピー", "Copied from another opening"),
    "attach": Text("PDFの添付：{name}", "Attached a PDF: {name}"),
    "detach": Text("PDFの削除", "Removed a PDF"),
    "request_registration": Text("登録依頼", "Requested publication"),
    "start_modification": Text("修正を開始", "Started a modification"),
    "discard_modification": Text("修正を取りやめ", "Gave up the modification"),
    "request_modification": Text("修正依頼", "Requested a modification"),
    "recall": Text("依頼を取り戻した", "Took the request back"),
    "withdraw": Text("取り下げ", "Withdrew the opening"),
    "withdraw_by_desk": Text(
        "代理で取り下げ。取り下げ日時は{instant}", "Withdrew the opening on behalf of the institution, from {instant}"
    ),
    "change_deadline": Text(
        "代理で募集終了日を{day}に変更", "Changed the closing date on behalf of the institution to {day}"
    ),
    "undo_withdrawal": Text("取り下げを取り消し", "Undid the withdrawal"),
    "undo_withdrawal_by_desk": Text("事務局による取り下げを取り消し", "Undid the withdrawal by the secretariat"),
    "edit_by_desk": Text(
        "代理で内容を変更。反映日時は{instant}", "Changed the content on behalf of the institution, from {instant}"
    ),
    "approve_corrected": Text(
        "修正して承認。公開日時は{instant}", "Approved with corrections. To be published at {instant}"
    ),
    "approve": Text("承認（{instant} 公開）", "Approved. To be published at {instant}"),
    "return_for_correction": Text("差し戻し", "Returned for correction"),
    "reject": Text("却下", "Rejected"),
    "upload_attachment": Text("添付するPDFのアップロード：{name}", "Uploaded a PDF to attach: {name}"),
    "download_attachment": Text("PDFのダウンロード：{name}", "Downloaded a PDF: {name}"),
}
