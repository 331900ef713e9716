"""取り下げ: list, details, confirmation, done; and taking it back before it takes effect."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koubo.applications import answer_days
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.actions import modifying, withdrawing
from koubo.postings.models import Posting, PostingSummary, Revision, queries
from koubo.postings.publication import schedule
from koubo.postings.publication.states import Phase, State, WithdrawalReason
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution import list_page
from koubo.web.institution.applications.answering import undecided
from koubo.web.institution.applications.forms import AnswersForm
from koubo.web.institution.posting_pages import views
from koubo.web.institution.scope import find_own, writers_only
from koubo.web.once import act_once, sent_before
from koubo.web.ui import tables
from koubo.web.ui.fields import Option
from koubo.web.ui.language import language
from koubo.web.ui.tables import Column

NO_REASON = "none"
PHASES: Final = (Phase.SCHEDULED, Phase.PUBLISHED, Phase.MODIFYING, Phase.WITHDRAWING)


@require_safe
@institution_required
def withdrawals(request: InstitutionRequest) -> HttpResponse:
    """List what is published or scheduled, and what is about to be withdrawn."""
    now, may_write = clock.now(), request.membership.may_write
    own = queries.withdrawable(request.sight, now)
    shown = list_page.listed(request, own, order="deadline", phases=PHASES, now=now)
    columns = [
        Column(_("Title"), "title"),
        Column(_("Data no."), "number"),
        Column(_("State")),
        Column(_("Closes on"), "deadline"),
    ]
    rows = [
        [_way(summary) if may_write else list_page.linked(summary, "detail"), list_page.number(summary),
         list_page.state(summary), list_page.deadline(summary)]
        for summary in shown.summaries
    ]  # fmt: skip
    table = list_page.table(request, shown, _("Table of openings"), columns, rows)
    return render(request, "institution/withdrawals.html", {"listing": shown, "table": table})


def _way(summary: PostingSummary) -> SafeString:
    """The title as the way to withdraw, or to the withdrawal made; while a request waits, why not."""
    if summary.withdrawn_at is not None:
        return list_page.linked(summary, "withdrawn")
    if summary.state == State.REQUESTED:
        return format_html("{}{}", list_page.title(summary), tables.note(modifying.PendingRequest().text[language()]))
    return list_page.linked(summary, "withdraw")


@require_safe
@writers_only
def details(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the posting to be withdrawn, whole, with the button 「取り下げ」."""
    revision = _public_one(find_own(request, posting_id).posting)
    refusal = withdrawing.why_not_withdraw(revision.posting, clock.now())
    if refusal is not None:
        return _refuse(request, refusal)
    return render(request, "institution/withdraw.html", {**_common(revision), "views": views(revision)})


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def confirm(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Ask once more, with the instant and an optional public reason; OK withdraws."""
    revision = _public_one(find_own(request, posting_id).posting)
    posting = revision.posting
    chosen = request.POST.get("reason", NO_REASON)
    here = reverse("institution:withdraw-confirm", args=[posting_id])
    waiting = len(undecided(request, posting))
    answers = AnswersForm(request.POST if request.method == "POST" else None, now=clock.now(), language=language())

    def act() -> str:
        now, by = clock.now(), actor(request)
        withdrawing.withdraw(posting, reason=WithdrawalReason("" if chosen == NO_REASON else chosen), by=by, now=now)
        if not waiting:
            return reverse("institution:withdrawn", args=[posting_id])
        if answers.cleaned_data["answer"] == AnswersForm.NOW:
            return reverse("institution:applications-answer", args=[posting_id])
        answer_days.promise(posting, answers.cleaned_data["day"], by=by, now=now)
        return reverse("institution:withdrawn", args=[posting_id])

    try:
        if request.method == "POST" and (result := sent_before(request)):
            return redirect(result)
        answered = not waiting or (request.method == "POST" and answers.is_valid())
        if request.method == "POST" and chosen in {NO_REASON, *WithdrawalReason} and answered:
            return act_once(request, act, otherwise=here)
        refusal = withdrawing.why_not_withdraw(posting, clock.now())
    except Refusal as refused:
        refusal = refused
    if refusal is not None:
        return _refuse(request, refusal)
    context = _common(revision) | {
        "reasons": [Option(r.value or NO_REASON, r.label[language()]) for r in WithdrawalReason],
        "chosen": chosen,
        "waiting": waiting,
        "answers": answers,
    }
    return render(request, "institution/withdraw_confirm.html", context)


@require_safe
@institution_required
def done(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """情報取り下げ完了: say when it leaves the public site; until then it can be taken back."""
    revision = _public_one(find_own(request, posting_id).posting)
    if revision.posting.withdrawn_at is None:
        return redirect("institution:detail", posting_id)
    return render(request, "institution/withdrawn.html", _common(revision))


@require_POST
@writers_only
def undo(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Take a withdrawal back."""
    posting = find_own(request, posting_id).posting
    target = reverse("institution:withdrawals")

    def act() -> str:
        withdrawing.undo_withdrawal(posting, by=actor(request), now=clock.now())
        messages.success(request, _("The withdrawal has been undone. The opening stays published."))
        return target

    try:
        return act_once(request, act, otherwise=target)
    except Refusal as refusal:
        return _refuse(request, refusal)


def _refuse(request: InstitutionRequest, refusal: Refusal) -> HttpResponse:
    messages.error(request, refusal.text[language()])
    return redirect("institution:withdrawals")


def _public_one(posting: Posting) -> Revision:
    """Return the revision people see or will see; for one withdrawn before it went live, its newest."""
    revision = queries.latest_approved(posting)
    if revision is None:
        revision = queries.whole(Revision.objects.filter(posting=posting)).order_by("-pk")[0]
    return revision


def _common(revision: Revision) -> dict[str, Any]:
    now = clock.now()
    posting = revision.posting
    made = withdrawing.pending_withdrawal(posting, now)
    return {
        "revision": revision,
        "posting": posting,
        "title": revision.title,
        "instant": posting.withdrawn_at or schedule.withdrawn_from(now, same_day_hour=settings.KOUBO_SAME_DAY_HOUR),
        "is_ahead": made is not None,
        "is_undoable": made is not None and not made.by_desk,
        "reason": WithdrawalReason(posting.withdrawal_reason).label[language()] if posting.withdrawal_reason else "",
    }
