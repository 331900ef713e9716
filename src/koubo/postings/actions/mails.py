"""The mails a posting causes, written to the members who work on it, each in their own language."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.institutions.models import Membership
from koubo.kernel import clock
from koubo.kernel.days import WEEKDAYS
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.postings.actions.permissions import hat_of
from koubo.postings.models import Posting, Revision
from koubo.postings.sheet import SHEET

REQUESTED: Final = "postings.registration_requested"
COMPLETED: Final = "postings.registration_completed"
RETURNED: Final = "postings.registration_returned"
REJECTED: Final = "postings.registration_rejected"
MODIFICATION_REQUESTED: Final = "postings.modification_requested"
MODIFIED: Final = "postings.modification_completed"
ENDS_SOON: Final = "postings.ends_soon"
REVIEW_DUE: Final = "postings.review_due"
WITHDRAWN: Final = "postings.withdrawn"
WITHDRAWAL_UNDONE: Final = "postings.withdrawal_undone"
WITHDRAWN_BY_DESK: Final = "postings.withdrawn_by_desk"
DEADLINE_CHANGED: Final = "postings.deadline_changed"
REGISTRATION_CORRECTED: Final = "postings.registration_corrected"
MODIFICATION_CORRECTED: Final = "postings.modification_corrected"
EDITED_BY_DESK: Final = "postings.edited_by_desk"
UNDONE_BY_DESK: Final = "postings.undone_by_desk"

COMMON: Final = ("name", "institution", "institution_code", "number", "title")
# Kind, subject, and what its text asks for beyond COMMON. Subjects as in the help page, with the site's name in
# place of the portal's.
KINDS: Final[tuple[tuple[str, Text, tuple[str, ...]], ...]] = (
    (
        REQUESTED,
        Text("{site}求人公募情報登録依頼受付のお知らせ（{number}）", "{site}: registration requested ({number})"),
        ("wished",),
    ),
    (
        COMPLETED,
        Text("{site}求人公募情報登録完了のお知らせ", "{site}: registration completed"),
        ("instant", "address"),
    ),
    (
        RETURNED,
        Text("{site}求人公募情報差し戻しのお知らせ（{number}）", "{site}: registration returned ({number})"),
        ("message",),
    ),
    (
        REJECTED,
        Text("{site}求人公募情報却下のお知らせ（{number}）", "{site}: registration rejected ({number})"),
        ("message",),
    ),
    (
        MODIFICATION_REQUESTED,
        Text("{site}求人公募情報修正依頼受付のお知らせ（{number}）", "{site}: modification requested ({number})"),
        ("wished",),
    ),
    (
        MODIFIED,
        Text("{site}求人公募情報登録完了のお知らせ（修正依頼）", "{site}: modification completed"),
        ("instant", "address"),
    ),
    (
        ENDS_SOON,
        Text(
            "{site}求人公募情報の募集終了日が近づいています（{number}）", "{site}: applications close soon ({number})"
        ),
        ("day",),
    ),
    (
        REVIEW_DUE,
        Text("{site}求人公募情報の見直しのお願い（{number}）", "{site}: is this opening still open? ({number})"),
        ("day",),
    ),
    (
        WITHDRAWN,
        Text("{site}求人公募情報取り下げのお知らせ（{number}）", "{site}: opening withdrawn ({number})"),
        ("instant",),
    ),
    (
        WITHDRAWAL_UNDONE,
        Text("{site}求人公募情報取り下げ取消のお知らせ（{number}）", "{site}: withdrawal undone ({number})"),
        ("instant",),
    ),
    (
        WITHDRAWN_BY_DESK,
        Text(
            "{site}事務局による求人公募情報取り下げのお知らせ（{number}）",
            "{site}: opening withdrawn by the secretariat ({number})",
        ),
        ("instant", "message"),
    ),
    (
        DEADLINE_CHANGED,
        Text(
            "{site}事務局による募集終了日変更のお知らせ（{number}）",
            "{site}: closing date changed by the secretariat ({number})",
        ),
        ("old_day", "new_day", "message", "address"),
    ),
    (
        REGISTRATION_CORRECTED,
        Text(
            "{site}求人公募情報登録完了のお知らせ（事務局による修正あり）",
            "{site}: registration completed, with corrections by the secretariat",
        ),
        ("instant", "address", "message", "changes"),
    ),
    (
        MODIFICATION_CORRECTED,
        Text(
            "{site}求人公募情報登録完了のお知らせ（修正依頼、事務局による修正あり）",
            "{site}: modification completed, with corrections by the secretariat",
        ),
        ("instant", "address", "message", "changes"),
    ),
    (
        EDITED_BY_DESK,
        Text(
            "{site}事務局による求人公募情報変更のお知らせ（{number}）",
            "{site}: opening changed by the secretariat ({number})",
        ),
        ("instant", "address", "message", "changes"),
    ),
    (
        UNDONE_BY_DESK,
        Text(
            "{site}事務局による求人公募情報取り下げ取消のお知らせ（{number}）",
            "{site}: withdrawal undone by the secretariat ({number})",
        ),
        ("instant", "message", "then"),
    ),
)


def register() -> None:
    """Declare the kinds."""
    for key, subject, more in KINDS:
        kinds.register(
            kinds.MailKind(key=key, subject=subject, template=key.replace(".", "/mail/"), placeholders=(*COMMON, *more))
        )


def write(
    kind: str, revision: Revision, *, now: datetime, values: dict[str, Text] | None = None, occasion: str = ""
) -> None:
    """Queue `kind` to everyone who writes for the institution, in this transaction.

    `occasion` tells mails of one kind about one version of a revision apart.
    """
    posting = revision.posting
    for user in recipients(posting):
        outbox.queue(
            kind,
            to=outbox.Recipient.person(user),
            now=now,
            values=_filled(revision, user, values or {}),
            about=posting,
            hat=hat_of(posting.institution),
            unique_key=f"{kind}:{revision.pk}:{revision.version}{occasion}:{user.pk}",
        )


def recipients(posting: Posting) -> QuerySet[User]:
    """Return everyone who writes for the institution of `posting` and is not limited to other units."""
    roles = (Membership.Role.ADMINISTRATOR, Membership.Role.EDITOR)
    members = Membership.objects.filter(institution=posting.institution_id, role__in=roles).reaching(posting.unit_id)
    return User.objects.filter(pk__in=members.values("user"), is_active=True).order_by("pk")


def preview(kind: str, revision: Revision, user: User, *, values: dict[str, Text]) -> outbox.Composed:
    """Return the mail `kind` as `user` would get it; nothing is queued."""
    return outbox.compose(kind, language=user.language, values=_filled(revision, user, values))


def _filled(revision: Revision, user: User, values: dict[str, Text]) -> dict[str, str]:
    """Return every placeholder in the user's language."""
    institution = revision.posting.institution
    return {
        "name": user.name,
        "institution": institution.name[user.language],
        "institution_code": institution.code,
        "number": revision.posting.number or "",
        "title": revision.title[user.language],
        **{key: text[user.language] for key, text in values.items()},
    }


def instant_in_words(instant: datetime) -> Text:
    """Return an instant as a sentence needs it: 2026年11月24日（火）午後10時 / 22:00 on Tuesday 24 November 2026 (…)."""
    local = instant.astimezone(clock.JST)
    half, hour = ("午後", local.hour - 12) if local.hour >= 12 else ("午前", local.hour)
    minutes = f"{local.minute}分" if local.minute else ""
    return Text(
        f"{local.year}年{local.month}月{local.day}日（{WEEKDAYS['ja'][local.weekday()]}）{half}{hour}時{minutes}",
        f"{local:%H:%M} on {local:%A} {local.day} {local:%B} {local.year} (Japan Standard Time)",
    )


def reasons(message: str, comments: dict[str, str]) -> Text:
    """Return the secretariat's words as one text: the message, then each field by its label."""

    def lines(language: str) -> str:
        named = [f"・{SHEET.field(key).label[language]}: {text}" for key, text in comments.items()]
        return "\n".join(part for part in [message, *named] if part)

    return Text(lines("ja"), lines("en"))
