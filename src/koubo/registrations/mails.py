"""The mails of registrations and requests for changes: to the applicant or the people of the institution, and to the secretariat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings

from koubo.accounts.models import User
from koubo.institutions.details import BY_KEY, in_words
from koubo.institutions.models import Institution
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.addresses import path_of
from koubo.registrations.models import ChangeRequest, Registration

RECEIVED: Final = "registrations.received"
ARRIVED: Final = "registrations.arrived"
APPROVED: Final = "registrations.approved"
APPROVED_MEMBER: Final = "registrations.approved_member"
RETURNED: Final = "registrations.returned"
REFUSED: Final = "registrations.refused"
CHANGE_ASKED: Final = "registrations.change_asked"
CHANGE_ACCEPTED: Final = "registrations.change_accepted"
CHANGE_RETURNED: Final = "registrations.change_returned"
# The secretariat works in Japanese.
DESK_LANGUAGE: Final = "ja"
APPLICANT: Final = ("name", "institution", "number")
CHANGE: Final = ("name", "institution", "institution_code", "changes", "reason", "address")
# Kind, subject, what its text says beyond the above.
KINDS: Final[tuple[tuple[str, Text, tuple[str, ...]], ...]] = (
    (
        RECEIVED,
        Text(
            "{site} 求人機関登録依頼受付のお知らせ（{number}）", "{site}: request to register an institution ({number})"
        ),
        APPLICANT,
    ),
    (
        ARRIVED,
        Text("{site} 求人機関登録の依頼（{number}）", "{site}: an institution asks to be registered ({number})"),
        (*APPLICANT, "email", "address"),
    ),
    (
        APPROVED,
        Text("{site} 求人機関登録完了のお知らせ（{number}）", "{site}: your institution is registered ({number})"),
        (*APPLICANT, "institution_code", "email", "link", "hours", "sign_in", "reset"),
    ),
    (
        APPROVED_MEMBER,
        Text("{site} 求人機関登録完了のお知らせ（{number}）", "{site}: your institution is registered ({number})"),
        (*APPLICANT, "institution_code", "email", "sign_in"),
    ),
    (
        RETURNED,
        Text("{site} 求人機関登録の修正のお願い（{number}）", "{site}: please correct your registration ({number})"),
        (*APPLICANT, "message", "link"),
    ),
    (
        REFUSED,
        Text("{site} 求人機関登録についてのお知らせ（{number}）", "{site}: about your registration ({number})"),
        (*APPLICANT, "message"),
    ),
    (
        CHANGE_ASKED,
        Text(
            "{site} 登録情報の変更依頼（{institution_code}）",
            "{site}: request to change registered information ({institution_code})",
        ),
        CHANGE,
    ),
    (
        CHANGE_ACCEPTED,
        Text("{site} 登録情報変更完了のお知らせ", "{site}: your registered information has been changed"),
        CHANGE,
    ),
    (
        CHANGE_RETURNED,
        Text(
            "{site} 登録情報の変更依頼についてのお知らせ", "{site}: about your request to change registered information"
        ),
        (*CHANGE, "message"),
    ),
)


def register() -> None:
    """Declare the kinds."""
    for key, subject, placeholders in KINDS:
        template = f"registrations/mail/{key.partition('.')[2]}"
        kinds.register(
            kinds.MailKind(
                key=key, subject=subject, template=template, placeholders=placeholders, sensitive=key == APPROVED
            )
        )


def _address(page: Text, language: str) -> str:
    return f"{settings.KOUBO_BASE_URL}{page[language]}"


def _applicant(registration: Registration, language: str) -> dict[str, str]:
    return {
        "name": str(registration.values.get("contact_name", "")),
        "institution": registration.name[language],
        "number": registration.number or "",
    }


def _tell(kind: str, registration: Registration, more: dict[str, str], *, now: datetime) -> None:
    outbox.queue(
        kind,
        to=outbox.Recipient(registration.email, registration.language),
        now=now,
        values=_applicant(registration, registration.language) | more,
        about=registration,
        unique_key=f"{kind}:{registration.pk}:{registration.version}",
    )


def tell_received(registration: Registration, *, now: datetime) -> None:
    """Tell the applicant that the request has arrived, in this transaction."""
    _tell(RECEIVED, registration, {}, now=now)


def tell_arrived(registration: Registration, *, now: datetime) -> None:
    """Tell the secretariat, in this transaction."""
    outbox.queue(
        ARRIVED,
        to=outbox.Recipient(settings.KOUBO_SECRETARIAT_MAIL, DESK_LANGUAGE),
        now=now,
        values=_applicant(registration, DESK_LANGUAGE)
        | {
            "email": registration.email,
            "address": _address(path_of("desk:registration", registration.pk), DESK_LANGUAGE),
        },
        about=registration,
        unique_key=f"{ARRIVED}:{registration.pk}:{registration.version}",
    )


def tell_approved(registration: Registration, made: Institution, user: User, *, is_new: bool, now: datetime) -> None:
    """Send the ID to the first administrator, with a link to set a password where the account is new."""
    language = user.language
    sign_in = _address(path_of("account_login"), language)
    values = _applicant(registration, language) | {
        "name": user.name, "institution_code": made.code, "email": user.email, "sign_in": sign_in,
    }  # fmt: skip
    if is_new:
        token = default_token_generator.make_token(user)
        page = path_of("account_reset_password_from_key", user_pk_to_url_str(user), token)
        values |= {
            "link": _address(page, language),
            "hours": str(settings.PASSWORD_RESET_TIMEOUT // 3600),
            "reset": _address(path_of("account_reset_password"), language),
        }
    kind = APPROVED if is_new else APPROVED_MEMBER
    outbox.queue(
        kind,
        to=outbox.Recipient.person(user),
        now=now,
        values=values,
        about=made,
        unique_key=f"{kind}:{registration.pk}",
    )


def tell_returned(registration: Registration, *, now: datetime) -> None:
    """Send the reasons and the link to the form."""
    from koubo.registrations.applying import key_of  # noqa: PLC0415 - it sends mails too

    link = _address(path_of("registration-return", key_of(registration)), registration.language)
    _tell(RETURNED, registration, {"message": registration.message, "link": link}, now=now)


def tell_refused(registration: Registration, *, now: datetime) -> None:
    """Send the reasons."""
    _tell(REFUSED, registration, {"message": registration.message}, now=now)


def changes_in_words(before: Mapping[str, str], after: Mapping[str, str], language: str) -> str:
    """Return what is to be other, a line for each field."""
    nothing = {"ja": "（なし）", "en": "(nothing)"}[language]
    lines = []
    for key in BY_KEY:
        if key in after:
            old, new = (in_words(key, values.get(key), language) or nothing for values in (before, after))
            lines.append(f"{BY_KEY[key].label[language]}: {old} → {new}")
    return "\n".join(lines)


def _change(asked: ChangeRequest, language: str, page: Text) -> dict[str, str]:
    return {
        "institution": asked.institution.name[language],
        "institution_code": asked.institution.code,
        "changes": changes_in_words(asked.before, asked.after, language),
        "reason": asked.reason or "—",
        "address": _address(page, language),
    }


def tell_change_asked(asked: ChangeRequest, *, now: datetime) -> None:
    """Tell the secretariat of the request: 求人機関ID, 担当者名, 修正箇所."""
    outbox.queue(
        CHANGE_ASKED,
        to=outbox.Recipient(settings.KOUBO_SECRETARIAT_MAIL, DESK_LANGUAGE),
        now=now,
        values=_change(asked, DESK_LANGUAGE, path_of("desk:change", asked.pk)) | {"name": asked.requested_by.name},
        about=asked.institution,
        unique_key=f"{CHANGE_ASKED}:{asked.pk}",
    )


def _tell_asker(kind: str, asked: ChangeRequest, more: dict[str, str], *, now: datetime) -> None:
    user = asked.requested_by
    if not user.is_active:
        return
    page = path_of("institution:account")
    outbox.queue(
        kind,
        to=outbox.Recipient.person(user),
        now=now,
        values=_change(asked, user.language, page) | {"name": user.name} | more,
        about=asked.institution,
        hat=f"institution:{asked.institution_id}",
        unique_key=f"{kind}:{asked.pk}",
    )


def tell_change_accepted(asked: ChangeRequest, *, now: datetime) -> None:
    """Tell who asked that it is changed."""
    _tell_asker(CHANGE_ACCEPTED, asked, {}, now=now)


def tell_change_returned(asked: ChangeRequest, *, now: datetime) -> None:
    """Tell who asked why it is not."""
    _tell_asker(CHANGE_RETURNED, asked, {"message": asked.message}, now=now)
