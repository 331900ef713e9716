"""The mails of inquiries. None carries the address of the other side: they come from the site, and answers go through it.

What one person gets of one inquiry leaves in its order (`after`): a later mail waits for the one before it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.inquiries import openings, standing
from koubo.inquiries.enums import ReportReason
from koubo.inquiries.models import Inquiry, InquiryMessage, InquiryReport
from koubo.institutions.models import Institution, Membership
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.addresses import path_of
from koubo.notifications.models import OutgoingMail
from koubo.notifications.outbox import Recipient
from koubo.postings.actions.mails import instant_in_words
from koubo.postings.content.render import day_in_words
from koubo.postings.models import Posting

ASKED: Final = "inquiries.asked"
REPLIED: Final = "inquiries.replied"
DECLINED: Final = "inquiries.declined"
REPORTED: Final = "inquiries.reported"
WARNED: Final = "inquiries.warned"
BLOCKED: Final = "inquiries.blocked"
UNBLOCKED: Final = "inquiries.unblocked"
OF_ONE: Final = ("institution", "institution_code", "number", "user_code", "sent", "instant", "address")
TO_INSTITUTION: Final = ("institution", "institution_code")
# The secretariat works in Japanese.
DESK_LANGUAGE: Final = "ja"
OPEN_ENDED: Final = Text("解除されるまで", "until further notice")

# Kind, subject, what its text asks for, and whether the text is kept after it was sent: what is written to a seeker is not.
KINDS: Final[tuple[tuple[str, Text, tuple[str, ...], bool], ...]] = (
    (
        ASKED,
        Text("【{site}】{institution}から求職者照会メールが届きました", "{site}: {institution} has written to you"),
        ("name", "institution", "purpose", "opening", "opening_address", "closes", "text", "address"),
        True,
    ),
    (REPLIED, Text("{site}求職者照会メールに返信がありました（No. {number}）", "{site}: reply to your inquiry (No. {number})"), OF_ONE, False),
    (DECLINED, Text("{site}求職者照会メールが辞退されました（No. {number}）", "{site}: your inquiry was declined (No. {number})"), OF_ONE, False),
    (
        REPORTED,
        Text("{site}求職者照会メールの報告（{institution_code}）", "{site}: an inquiry was reported ({institution_code})"),
        (*TO_INSTITUTION, "reason", "address"),
        False,
    ),
    (
        WARNED,
        Text("{site}求職者照会メールについてのご注意", "{site}: about your inquiries to job seekers"),
        (*TO_INSTITUTION, "text"),
        False,
    ),
    (
        BLOCKED,
        Text("{site}求職者照会メールの送信停止のお知らせ", "{site}: your inquiries to job seekers have been stopped"),
        (*TO_INSTITUTION, "text", "until"),
        False,
    ),
    (
        UNBLOCKED,
        Text("{site}求職者照会メールの送信停止解除のお知らせ", "{site}: you can send inquiries to job seekers again"),
        TO_INSTITUTION,
        False,
    ),
)  # fmt: skip


def register() -> None:
    """Declare the kinds."""
    for key, subject, placeholders, sensitive in KINDS:
        kinds.register(
            kinds.MailKind(
                key=key,
                subject=subject,
                template=key.replace(".", "/mail/"),
                placeholders=placeholders,
                sensitive=sensitive,
                private_recipient=key == ASKED,
            )
        )


def ask(inquiry: Inquiry, message: InquiryMessage, *, now: datetime) -> None:
    """Queue what the institution wrote, to the seeker in the language it chose; the message remembers its mail."""
    seeker = inquiry.seeker
    assert seeker is not None, "nobody writes to who is erased"
    to = Recipient(seeker.email, inquiry.language, seeker.pk)
    message.mail = _queue(ASKED, inquiry, to, asked_values(inquiry, message, now), f"{ASKED}:{message.pk}", now)
    message.save(update_fields=["mail"])


def asked_values(inquiry: Inquiry, message: InquiryMessage, now: datetime) -> dict[str, str]:
    """Return what the mail to the seeker says. What it leads to is in their own language."""
    seeker = inquiry.seeker
    assert seeker is not None, "nobody writes to who is erased"
    language = inquiry.language
    named = openings.of_posting(inquiry.institution, inquiry.posting_id, now) if inquiry.posting_id else None
    return {
        "name": seeker.name,
        "institution": inquiry.institution.name[language],
        "purpose": inquiry.purpose,
        "opening": named.title[language] if named else "",
        "opening_address": _address(public_page(named.posting), seeker.language) if named else "",
        "closes": openings.closing(named)[language] if named else "",
        "text": message.text,
        "address": _address(path_of("seeker:inquiry", inquiry.pk), seeker.language),
    }


def subject(institution: Institution, language: str) -> str:
    """Return the subject of a mail to a seeker, whoever it is."""
    values = dict.fromkeys(kinds.get(ASKED).placeholders, "") | {"institution": institution.name[language]}
    return outbox.compose(ASKED, language=language, values=values).subject


def public_page(posting: Posting) -> Text:
    """Return where the public reads an opening."""
    return path_of("public:posting", posting.number)


def tell_reply(inquiry: Inquiry, message: InquiryMessage, *, now: datetime) -> None:
    """Queue the news of a reply to the institution. What it says is read in the portal only."""
    _tell_institution(REPLIED, inquiry, key=str(message.pk), now=now)


def tell_declined(inquiry: Inquiry, *, now: datetime) -> None:
    """Queue the news that the seeker declined."""
    _tell_institution(DECLINED, inquiry, key=str(inquiry.pk), now=now)


def _tell_institution(kind: str, inquiry: Inquiry, *, key: str, now: datetime) -> None:
    for to in hearers(inquiry):
        language = to.language
        values = _institution_values(inquiry.institution, language) | {
            "number": str(inquiry.number),
            "user_code": inquiry.user_code,
            "sent": instant_in_words(inquiry.sent_at)[language],
            "instant": instant_in_words(now)[language],
            "address": _address(path_of("institution:inquiry", inquiry.pk), language),
        }
        _queue(kind, inquiry, to, values, f"{kind}:{key}:{to.user_id or to.address}", now)


def hearers(inquiry: Inquiry) -> list[Recipient]:
    """Return who hears of a reply: the address of the registration, and who sent the inquiry; all who write when nobody is left."""
    members = writers(inquiry.institution)
    own = [Recipient.person(user) for user in members.filter(pk=inquiry.sender_id)]
    found = _distinct([*standing.registered_addresses(inquiry.institution), *own])
    return found or [Recipient.person(user) for user in members]


def _distinct(recipients: Iterable[Recipient]) -> list[Recipient]:
    """Return each address once."""
    found: dict[str, Recipient] = {}
    for one in recipients:
        found.setdefault(one.address.lower(), one)
    return list(found.values())


def writers(institution: Institution) -> QuerySet[User]:
    """Return who writes for an institution."""
    roles = (Membership.Role.ADMINISTRATOR, Membership.Role.EDITOR)
    rows = User.objects.filter(memberships__institution=institution, memberships__role__in=roles, is_active=True)
    return rows.order_by("pk")


def tell_reported(report: InquiryReport, *, now: datetime) -> None:
    """Queue the news of a report to the secretariat's address; it says neither what was written nor to whom."""
    institution = report.inquiry.institution
    values = _institution_values(institution, DESK_LANGUAGE) | {
        "reason": ReportReason(report.reason).label[DESK_LANGUAGE],
        "address": _address(path_of("desk:inquiry-report", report.pk), DESK_LANGUAGE),
    }
    to = Recipient(settings.KOUBO_SECRETARIAT_MAIL, DESK_LANGUAGE)
    outbox.queue(REPORTED, to=to, now=now, values=values, about=report, unique_key=f"{REPORTED}:{report.pk}")


def tell_warned(institution: Institution, text: str, *, now: datetime) -> None:
    """Queue a warning of the secretariat."""
    _tell_of_rules(WARNED, institution, {"text": Text(text, text)}, now=now)


def tell_blocked(institution: Institution, reason: str, until: date | None, *, now: datetime) -> None:
    """Queue the news that inquiries were stopped, why and until when."""
    last = Text(day_in_words(until, "ja"), day_in_words(until, "en")) if until else OPEN_ENDED
    _tell_of_rules(BLOCKED, institution, {"text": Text(reason, reason), "until": last}, now=now)


def tell_unblocked(institution: Institution, *, now: datetime) -> None:
    """Queue the news that inquiries can be sent again."""
    _tell_of_rules(UNBLOCKED, institution, {}, now=now)


def _tell_of_rules(kind: str, institution: Institution, values: dict[str, Text], *, now: datetime) -> None:
    """Queue a mail of the secretariat to the address of the registration and all who write for the institution."""
    everyone = [Recipient.person(user) for user in writers(institution)]
    for to in _distinct([*standing.registered_addresses(institution), *everyone]):
        said = {name: text[to.language] for name, text in values.items()}
        outbox.queue(
            kind, to=to, now=now, values=_institution_values(institution, to.language) | said, about=institution
        )


def _institution_values(institution: Institution, language: str) -> dict[str, str]:
    return {"institution": institution.name[language], "institution_code": institution.code}


def _queue(kind: str, inquiry: Inquiry, to: Recipient, values: dict[str, str], key: str, now: datetime) -> OutgoingMail:
    """Queue a mail behind the last one of the same inquiry to the same address."""
    last = OutgoingMail.objects.filter(about_kind="inquiry", about_id=str(inquiry.pk), to=to.address).order_by("-pk")
    mail = outbox.prepare(kind, to=to, now=now, values=values, about=inquiry, unique_key=key)
    mail.after = last.first()
    outbox.queue_all([mail])
    return mail


def _address(page: Text, language: str) -> str:
    return f"{settings.KOUBO_BASE_URL}{page[language]}"
