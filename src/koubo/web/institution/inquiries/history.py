"""求職者照会メール利用履歴及び返信の参照: the list, narrowed, searched and sorted by the address; one of them; the list as CSV."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.applications.tables import moment as written_moment
from koubo.audit.trail import record
from koubo.inquiries import queries, replying
from koubo.inquiries.enums import InquiryStatus
from koubo.inquiries.models import TEXT_LIMIT, Inquiry, InquiryMessage
from koubo.inquiries.refusals import NotWritten
from koubo.kernel import clock, spreadsheets
from koubo.kernel.errors import Refusal
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT, UNPROCESSABLE
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem
from koubo.web.ui.parts import moment, tag
from koubo.web.ui.tables import Column, Table, note

PER_PAGE: Final = 20
BEGINNING: Final = 80
# Orders by the name they have in the address; "-" before a name is descending.
ORDERS: Final = {
    "number": ("number",), "code": ("user_code", "number"), "sent": ("sent_at", "number"),
    "replied": ("replied_at", "number"),
}  # fmt: skip
UNREAD: Final = "unread"
UNDELIVERED: Final = "undelivered"
TONES: Final = {InquiryStatus.SENT: "key", InquiryStatus.ANSWERED: "ok", InquiryStatus.DECLINED: "off"}


@dataclass(frozen=True, slots=True)
class InquiriesAsked:
    """What the address asks of the list; what it says and the list does not know counts as not asked."""

    words: str
    state: str
    order: str

    @classmethod
    def of(cls, query: QueryDict) -> "InquiriesAsked":
        """Read the address."""
        state, order = query.get("state", ""), query.get("sort", "")
        return cls(
            words=query.get("q", "").replace("\0", "").strip()[:100],
            state=state if state in {UNREAD, UNDELIVERED, *InquiryStatus} else "",
            order=order if order.removeprefix("-") in ORDERS else "-number",
        )

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return bool(self.words or self.state)


def narrowed(own: QuerySet[Inquiry], asked: InquiriesAsked) -> QuerySet[Inquiry]:
    """Return what is asked for, in its order."""
    if asked.state == UNREAD:
        own = own.filter(queries.UNREAD)
    elif asked.state == UNDELIVERED:
        own = own.filter(queries.undelivered())
    elif asked.state:
        own = own.filter(status=asked.state)
    for word in asked.words.split():
        said = InquiryMessage.objects.filter(inquiry=OuterRef("pk"), text__icontains=word)
        own = own.filter(Q(user_code__icontains=word) | Q(purpose__icontains=word) | Exists(said))
    names = ORDERS[asked.order.removeprefix("-")]
    return own.order_by(*(f"-{name}" for name in names) if asked.order.startswith("-") else names)


@require_safe
@institution_required
def inquiries(request: InstitutionRequest) -> HttpResponse:
    """List what the institution sent, with what came back."""
    own, asked = queries.of_institution(request.sight), InquiriesAsked.of(request.GET)
    page: Page[Inquiry] = Paginator(narrowed(own, asked), PER_PAGE).get_page(request.GET.get("page"))
    ids = [one.pk for one in page.object_list]
    held = {one.pk: one for one in queries.with_messages(own.filter(pk__in=ids))}
    columns = [
        Column(_("No."), "-number", short=True),
        Column(_("To user ID"), "code"),
        Column(_("Sent on"), "-sent"),
        Column(_("What was sent")),
        Column(_("Replied on"), "-replied"),
        Column(_("What was replied")),
    ]
    rows = [_row(held[pk]) for pk in ids]
    context = {
        "page": page,
        "table": Table(_("History of inquiries"), columns, rows, request.GET, asked.order),
        "asked": asked,
        "unread": queries.unread_replies(request.sight),
        "total": own.exists(),
        "tabs": _tabs(request),
        "tab": _address(request, asked.state),
        "drafts": queries.drafts_of(request.institution, request.user.pk, clock.now()),
        "query": request.GET.urlencode(),
    }
    return render(request, "institution/inquiries/list.html", context)


def _row(inquiry: Inquiry) -> list[SafeString]:
    sent, reply = queries.first_of(inquiry), queries.reply_of(inquiry)
    href = reverse("institution:inquiry", args=[inquiry.pk])
    said = format_html('<span class="k-small k-lines" lang="{}">{}</span>', inquiry.language, _beginning(sent.text))
    if queries.is_undelivered(inquiry, sent):
        said = format_html("{}<br>{}", said, tag(_("Could not be delivered"), tone="bad"))
    return [
        format_html('<a class="k-id" href="{}">{}</a>', href, inquiry.number),
        format_html('<span class="k-id">{}</span>{}', inquiry.user_code, _gone(inquiry)),
        moment(inquiry.sent_at, kind="short"),
        said,
        moment(inquiry.replied_at, kind="short") if inquiry.replied_at else SafeString("—"),
        _replied(inquiry, reply),
    ]


def _gone(inquiry: Inquiry) -> SafeString:
    return note(_("Has left the site")) if inquiry.seeker_id is None else SafeString("")


def _replied(inquiry: Inquiry, reply: InquiryMessage | None) -> SafeString:
    """The beginning of the reply with a mark while nobody has opened it; what else became of the inquiry."""
    if reply is None:
        words = _("Declined") if inquiry.status == InquiryStatus.DECLINED else _("No reply yet")
        return format_html('<span class="k-muted">{}</span>', words)
    text = reply.text or _("(deleted with its writer)")
    said = format_html('<span class="k-small k-lines">{}</span>', _beginning(text))
    return format_html("{} {}", tag(_("Unread"), tone="hot"), said) if inquiry.is_unread_reply else said


def _beginning(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(BEGINNING)


def _tabs(request: HttpRequest) -> list[NavigationItem]:
    names = {
        "": _("All"), UNREAD: _("Unread replies"), InquiryStatus.ANSWERED.value: InquiryStatus.ANSWERED.label[language()],
        InquiryStatus.SENT.value: InquiryStatus.SENT.label[language()], InquiryStatus.DECLINED.value: InquiryStatus.DECLINED.label[language()],
        UNDELIVERED: _("Could not be delivered"),
    }  # fmt: skip
    return [NavigationItem(words, _address(request, state)) for state, words in names.items()]


def _address(request: HttpRequest, state: str) -> str:
    """The address of a tab keeps words and order and begins at the first page."""
    query = request.GET.copy()
    for name in ("page", "state"):
        query.pop(name, None)
    if state:
        query["state"] = state
    return f"{request.path}?{query.urlencode()}"


@require_safe
@institution_required
def table(request: InstitutionRequest) -> HttpResponse:
    """Answer with what the list found, every page of it, as CSV; written down."""
    rows = queries.with_messages(narrowed(queries.of_institution(request.sight), InquiriesAsked.of(request.GET)))
    head = (_("No."), _("To user ID"), _("Sent on"), _("What was sent"), _("State"), _("Replied on"), _("What was replied"),
            _("E-mail address of who replied"))  # fmt: skip
    lines: list[tuple[spreadsheets.Cell, ...]] = [head]
    for one in rows:
        reply = queries.reply_of(one)
        lines.append(
            (one.number, one.user_code, written_moment(one.sent_at), queries.first_of(one).text,
             InquiryStatus(one.status).label[language()], written_moment(one.replied_at), reply.text if reply else "",
             reply.shown_email if reply else "")
        )  # fmt: skip
    now = clock.now()
    with transaction.atomic():
        record("export_inquiries", request.institution, by=actor(request), now=now, after={"inquiries": len(lines) - 1})
    response = HttpResponse(spreadsheets.written(lines), content_type="text/csv; charset=utf-8")
    name = f"koubo-inquiries-{request.institution.code}-{clock.day_of(now):%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@institution_required
def inquiry(request: InstitutionRequest, inquiry_id: UUID) -> HttpResponse:
    """求職者照会メール利用履歴詳細. Where the operator allows it, a POST writes on."""
    found = _find(request, inquiry_id)
    if request.method == "POST":
        return _write_on(request, found)
    if request.method == "GET":
        replying.open_as_institution(found, now=clock.now())
    return _detail_page(request, found)


def _find(request: InstitutionRequest, inquiry_id: UUID) -> Inquiry:
    rows = queries.with_messages(queries.of_institution(request.sight).filter(pk=inquiry_id))
    found = rows.select_related("sender", "institution", "posting__summary").first()
    if found is None:
        raise Http404
    return found


def _write_on(request: InstitutionRequest, found: Inquiry) -> HttpResponse:
    text = request.POST.get("text", "")

    def act() -> str:
        replying.write_on(found, text, by=actor(request), now=clock.now())
        messages.success(request, _("The message has been sent"))
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except NotWritten as problem:
        return _detail_page(request, found, typed=text, problem=problem.text[language()], status=UNPROCESSABLE)
    except Refusal as refusal:
        return _detail_page(request, found, typed=text, refusal=refusal, status=CONFLICT)


def _detail_page(
    request: InstitutionRequest, found: Inquiry, *, typed: str = "", problem: str = "", refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    reply = queries.reply_of(found)
    context = {
        "inquiry": found,
        "state_words": InquiryStatus(found.status).label[language()],
        "state_tone": TONES[InquiryStatus(found.status)],
        "thread": [(one, queries.is_undelivered(found, one)) for one in found.messages.all()],
        "first": queries.first_of(found),
        "reply": reply,
        "undelivered": any(queries.is_undelivered(found, one) for one in found.messages.all()),
        "may_write_on": queries.goes_on(found) and request.membership.may_write,
        "title": found.posting.summary.title if found.posting else None,
        "typed": typed,
        "limit": TEXT_LIMIT,
        "problem": problem,
        "problems": [("f-text", problem)] if problem else [],
        "refusal": refusal,
    }
    return render(request, "institution/inquiries/detail.html", context, status=status)
