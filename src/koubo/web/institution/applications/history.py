"""What happened with an application, in words: its steps, and who looked at or downloaded what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from koubo.applications.enums import Status
from koubo.applications.models import Application
from koubo.audit import trail
from koubo.audit.models import AuditEntry
from koubo.kernel.text import Text
from koubo.seekers.actions import HAT

SHOWN: Final = 200
VERBS: Final = {
    "submit_application": Text("応募しました", "Applied"),
    "enter_application": Text("郵送・メールで届いた応募を登録しました", "Entered an application that came by post or mail"),
    "correct_applicant": Text("応募者の情報を訂正しました", "Corrected the applicant’s details"),
    "attach_document": Text("応募書類を追加しました", "Added a document"),
    "replace_document": Text("応募書類を差し替えました", "Replaced a document"),
    "resubmit_application": Text("応募書類を再提出しました", "Submitted documents again"),
    "withdraw_application": Text("応募を取り下げました", "Withdrew the application"),
    "change_application": Text("応募状況を変更しました", "Changed the application status"),
    "change_applications": Text("応募状況を一括で変更しました", "Changed the status of several applications"),
    "correct_application": Text("応募状況を訂正しました", "Corrected the application status"),
    "note_application": Text("求人機関備考を書きました", "Wrote the institution’s notes"),
    "reserve_application": Text("補欠の期限を変更しました", "Changed how long it is kept in reserve"),
    "supersede_application": Text("重複する応募として整理しました", "Set aside as superseded by another application"),
    "send_again": Text("通知を再送しました", "Sent the notice again"),
    "view_application": Text("応募情報を開きました", "Opened the application"),
    "download_document": Text("応募書類をダウンロードしました", "Downloaded a document"),
    "preview_document": Text("応募書類を画面で開きました", "Looked at a document"),
    "download_documents": Text("応募書類をまとめてダウンロードしました", "Downloaded documents of several applications"),
}  # fmt: skip
# What the applicant did before applying is theirs.
HIDDEN: Final = frozenset({"start_application", "save_application", "remove_document"})
APPLICANT: Final = Text("応募者", "Applicant")
SYSTEM: Final = Text("システム", "The site")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: datetime
    what: str
    who: str
    reason: str


def of_application(application: Application, here: str) -> list[Event]:
    """Return what happened since it was sent, newest first."""
    since = application.submitted_at
    rows = [
        (entry.at, _words(entry, here), _who(entry, here), entry.reason)
        for entry in trail.history(application)[:SHOWN]
        if entry.verb not in HIDDEN and (since is None or entry.at >= since or entry.verb == "enter_application")
    ]
    bulk = application.changes.filter(bulk__isnull=False).select_related("by")
    rows += [
        (step.at, f"{VERBS['change_applications'][here]}: {Status(step.to_status).label[here]}", step.by.name if step.by else "", "")
        for step in bulk
    ]  # fmt: skip
    return [Event(*row) for row in sorted(rows, key=lambda row: row[0], reverse=True)]


def _words(entry: AuditEntry, here: str) -> str:
    known = VERBS.get(entry.verb)
    words = known[here] if known else entry.verb
    status = _status(entry.after)
    return (
        f"{words}: {status.label[here]}"
        if status and entry.verb in {"change_application", "correct_application"}
        else words
    )


def _status(after: Mapping[str, Any]) -> Status | None:
    text = after.get("status")
    return Status(text) if text in set(Status) else None


def _who(entry: AuditEntry, here: str) -> str:
    """People of the institution by name; the applicant as such."""
    if entry.hat == HAT:
        return APPLICANT[here]
    return entry.actor.name if entry.actor else SYSTEM[here]
