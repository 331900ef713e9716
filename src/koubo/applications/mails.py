"""The mails of applications: receipts and answers to applicants, news to whoever writes for the institution."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from koubo.accounts.models import User
from koubo.applications import queries, requirements
from koubo.applications.models import Application, Document, NoticeWish, StatusChange
from koubo.institutions.models import Membership
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.outbox import Recipient
from koubo.postings.actions.mails import instant_in_words
from koubo.postings.actions.mails import recipients as writers
from koubo.postings.actions.permissions import hat_of
from koubo.postings.content.render import day_in_words
from koubo.postings.models import Posting
from koubo.seekers.actions import HAT

RECEIVED: Final = "applications.received"
DOCUMENTS: Final = "applications.documents"
WITHDRAWN: Final = "applications.withdrawn"
REQUIREMENTS: Final = "applications.requirements"
STATUS: Final = "applications.status"
ARRIVED: Final = "applications.arrived"
ANSWER_DAY: Final = "applications.answer_day"
NO_OUTCOME: Final = "applications.no_outcome"
COMMON: Final = ("name", "number", "posting_number", "title", "institution", "address")

# The pages mails lead to: one application for its applicant, those to a posting for its institution.
APPLICANT_PAGE: Final = "/seeker/applications/{}/"
INSTITUTION_PAGE: Final = "/institution/applications/{}/"
# What a mail that the institution wrote says besides its words.
ANSWER: Final = ("number", "posting_number", "address")

# What the institution hears of.
NEW: Final = Text("新しい応募がありました。", "A new application has arrived.")
GONE: Final = Text("応募者が応募を取り下げました。", "An applicant has withdrawn.")
AGAIN: Final = Text("応募書類が再提出されました。", "Documents have been submitted again.")

# Kind, subject, and what its text asks for beyond COMMON. Subjects of mails to applicants never say how it ended.
KINDS: Final[tuple[tuple[str, Text, tuple[str, ...]], ...]] = (
    (
        RECEIVED,
        Text("{site}応募受付のお知らせ（{number}）", "{site}: your application has been received ({number})"),
        ("instant", "documents", "results"),
    ),
    (
        DOCUMENTS,
        Text("{site}応募書類変更のお知らせ（{number}）", "{site}: your documents have been changed ({number})"),
        ("instant", "documents"),
    ),
    (
        WITHDRAWN,
        Text("{site}応募取り下げのお知らせ（{number}）", "{site}: your application has been withdrawn ({number})"),
        ("instant",),
    ),
    (
        REQUIREMENTS,
        Text("{site}応募書類の追加のお知らせ（{posting_number}）", "{site}: more can be submitted ({posting_number})"),
        (),
    ),
    (
        ANSWER_DAY,
        Text("{site}結果通知予定日のお知らせ（{number}）", "{site}: when results are expected ({number})"),
        ("day",),
    ),
    (
        NO_OUTCOME,
        Text("{site}応募状況についてのお知らせ（{number}）", "{site}: about your application ({number})"),
        ("day",),
    ),
    (
        ARRIVED,
        Text("{site} Web応募のお知らせ（{posting_number}）", "{site}: Web applications ({posting_number})"),
        ("institution_code", "what"),
    ),
)


def register() -> None:
    """Declare the kinds."""
    for key, subject, more in KINDS:
        template = key.replace(".", "/mail/")
        kinds.register(kinds.MailKind(key=key, subject=subject, template=template, placeholders=(*COMMON, *more)))
    kinds.register(
        kinds.MailKind(
            key=STATUS,
            subject=Text("{subject}", "{subject}"),
            template="applications/mail/status",
            placeholders=(*ANSWER, "subject", "body"),
        )
    )


def values_of_answer(application: Application, subject: str, body: str) -> dict[str, str]:
    """Return what the mail of a change of status says: the words of the institution, and where to look."""
    common = common_values(application)
    return {name: common[name] for name in ANSWER} | {"subject": subject, "body": body}


def tell_received(application: Application, *, now: datetime, occasion: StatusChange | None = None) -> None:
    """Queue the receipt with names, sizes and hashes of the documents; once more when they were submitted again."""
    language = application.language
    results = results_by(application)
    values = {
        "instant": instant_in_words(now)[language],
        "documents": listed(application)[language],
        "results": results[language],
    }
    key = f"{RECEIVED}:{application.pk}" + (f":{occasion.pk}" if occasion else "")
    to_applicant(RECEIVED, application, now=now, values=values, unique_key=key)


def tell_documents(application: Application, document: Document, *, now: datetime) -> None:
    """Queue the receipt of a document that was replaced or added after the application was sent."""
    language = application.language
    values = {"instant": instant_in_words(now)[language], "documents": listed(application)[language]}
    to_applicant(DOCUMENTS, application, now=now, values=values, unique_key=f"{DOCUMENTS}:{document.pk}")


def tell_withdrawn(application: Application, *, now: datetime) -> None:
    """Queue the confirmation of a withdrawal."""
    values = {"instant": instant_in_words(now)[application.language]}
    to_applicant(WITHDRAWN, application, now=now, values=values, unique_key=f"{WITHDRAWN}:{application.pk}")


def to_applicant(
    kind: str, application: Application, *, now: datetime, values: dict[str, str], unique_key: str
) -> None:
    """Queue a mail to who applied, in the language of the application; who applied on paper may have no address."""
    to = address_of(application)
    if not to:
        return
    outbox.queue(
        kind,
        to=Recipient(to, application.language, application.user_id),
        now=now,
        values=common_values(application) | values,
        about=application,
        hat=HAT if application.user_id is not None else "",
        unique_key=unique_key,
    )


def address_of(application: Application) -> str:
    """Return where the applicant is written to: the address of the account, else the one entered."""
    user = application.user
    if user is None or user.erased_at is not None:
        return application.applicant.email
    return user.email


def tell_arrived(application: Application, what: Text, *, now: datetime, occasion: StatusChange | None = None) -> None:
    """Queue news of one application to those who write for the institution and want each of them at once."""
    key = f"{ARRIVED}:{application.pk}:{occasion.pk if occasion else ''}"
    for user in listeners(application.posting, NoticeWish.Mode.EACH):
        if user.pk != application.user_id:
            tell_member(application.posting, user, what, number=application.number or "", now=now, key=key)


def tell_member(posting: Posting, user: User, what: Text, *, now: datetime, key: str, number: str = "") -> None:
    """Queue news about the applications to a posting to one member of its institution. No applicant is named."""
    summary = posting.summary
    outbox.queue(
        ARRIVED,
        to=Recipient.person(user),
        now=now,
        values={
            "name": user.name,
            "number": number,
            "posting_number": posting.number or "",
            "title": (summary.title_ja if user.language == "ja" else summary.title_en),
            "institution": posting.institution.name[user.language],
            "institution_code": posting.institution.code,
            "address": _address(INSTITUTION_PAGE.format(posting.pk), user.language),
            "what": what[user.language],
        },
        about=posting,
        hat=hat_of(posting.institution),
        unique_key=f"{key}:{user.pk}",
    )


def listeners(posting: Posting, mode: str) -> QuerySet[User]:
    """Return who writes for the institution of a posting and hears of applications in this way; unsaid is daily."""
    held = Membership.objects.filter(institution=posting.institution_id)
    said = Q(application_notices__mode=mode)
    if mode == NoticeWish.Mode.DAILY:
        said |= Q(application_notices__isnull=True)
    return writers(posting).filter(pk__in=held.filter(said).values("user_id"))


def listed(application: Application) -> Text:
    """Return the documents that count, one after another: label, name, size, SHA-256."""
    asked = requirements.of(application)
    documents = list(application.documents.current().select_related("file"))

    def lines(language: str) -> str:
        said = []
        for document in documents:
            slot = asked.slot(document.slot)
            label, file = (slot.label[language] if slot else document.slot), document.file
            said.append(f"- {label}: {file.name}\n  {file.size:,} bytes\n  SHA-256 {file.sha256}")
        return "\n".join(said) or {"ja": "なし", "en": "none"}[language]

    return Text(lines("ja"), lines("en"))


def results_by(application: Application) -> Text:
    """Return when results are expected, in words."""
    later = application.posting.answer_days.last()
    day = later.day if later else queries.results_day(application.revision)
    if day is None:
        return Text("公募の「結果通知方法」をご覧ください", "see “How results are notified” in the opening")
    return Text(day_in_words(day, "ja"), day_in_words(day, "en"))


def place_of(application: Application) -> str:
    """Return the address of an application's page for who applied."""
    return _address(APPLICANT_PAGE.format(application.pk), application.language)


def _address(path: str, language: str) -> str:
    return f"{settings.KOUBO_BASE_URL}{'/en' if language == 'en' else ''}{path}"


def common_values(application: Application) -> dict[str, str]:
    """Return what every mail to an applicant may say."""
    language = application.language
    return {
        "name": application.applicant.name,
        "number": application.number or "",
        "posting_number": application.posting.number or "",
        "title": application.revision.title[language],
        "institution": application.revision.name_of(application.posting.institution)[language],
        "address": place_of(application),
    }
