"""代理操作: the secretariat withdraws an opening or changes its closing date; form, check page, act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.postings.actions import desk_withdrawal, mails, permissions
from koubo.postings.content.form_fields import DayField, HourField
from koubo.postings.models import Posting, Revision
from koubo.web.desk.deliberate import act_or_show, show_refused
from koubo.web.desk.forms import DAY_MISSING, ReasonForm, TimeInput
from koubo.web.desk.mail_preview import MailPreview, mail_previews
from koubo.web.desk.review import find_posting
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.openings.statistics import DayInput
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui import moments
from koubo.web.ui.deadlines import deadline_words
from koubo.web.ui.language import language

AT_ONCE, LATER = "now", "later"
TIME_MISSING: Final = gettext_lazy("Enter a time, for example 8:30")


class WithdrawForm(ReasonForm):
    """When to withdraw, and why."""

    refused_at: ClassVar = {**ReasonForm.refused_at, desk_withdrawal.InstantPast: "day"}

    when = forms.ChoiceField(
        choices=[(AT_ONCE, gettext_lazy("At once")), (LATER, gettext_lazy("At a chosen time"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Select the time of the withdrawal"),
            "invalid_choice": gettext_lazy("Select the time of the withdrawal"),
        },
    )
    day = DayField(required=False, widget=DayInput, error_messages={"invalid": DAY_MISSING})
    time = HourField(required=False, widget=TimeInput, error_messages={"invalid": TIME_MISSING})
    field_order = ("when", "day", "time", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for date and time where they are meant."""
        data = super().clean() or self.cleaned_data
        if data.get("when") == LATER:
            for name, missing in (("day", DAY_MISSING), ("time", TIME_MISSING)):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, str(missing))
        return data

    @property
    def at(self) -> datetime | None:
        """The chosen instant; None for at once."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["time"], tzinfo=clock.JST) if data["when"] == LATER else None


class ClosingDateForm(ReasonForm):
    """The new closing date, and why."""

    refused_at: ClassVar = {**ReasonForm.refused_at, desk_withdrawal.DeadlineRefused: "closes_on"}

    closes_on = DayField(
        widget=DayInput,
        error_messages={"required": DAY_MISSING, "invalid": DAY_MISSING},
    )
    field_order = ("closes_on", "reason")


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act: its form and words, why it cannot be, what it would cause, and the act."""

    form: type[ReasonForm]
    head: Promise
    lead: Promise
    ok: Promise
    done: Promise
    why_not: Callable[[Posting, Any, datetime], Refusal | None]
    effects: Callable[[Posting, Any, datetime], "Effects"]
    act: Callable[[Posting, Any, Actor, datetime], object]


@dataclass(frozen=True, slots=True)
class Effects:
    """What the check page says will happen."""

    question: str
    effect: str
    facts: list[tuple[str, str]]
    previews: list[MailPreview]


def _why_not_withdraw(posting: Posting, form: WithdrawForm | None, now: datetime) -> Refusal | None:
    return desk_withdrawal.why_not_withdraw(posting, form.at if form else None, now)


def _withdrawal(posting: Posting, form: WithdrawForm, now: datetime) -> Effects:
    at = form.at or now
    instant = moments.spoken_instant(at) if form.at else _("At once")
    effect = _("The institution cannot undo this withdrawal.")
    values = desk_withdrawal.withdrawal_words(at, form.cleaned_data["reason"])
    return Effects(
        _("Withdraw this opening?"),
        effect,
        [(_("Time of the withdrawal"), instant)],
        mail_previews(mails.WITHDRAWN_BY_DESK, desk_withdrawal.newest(posting), values),
    )


def _withdraw(posting: Posting, form: WithdrawForm, by: Actor, now: datetime) -> None:
    desk_withdrawal.withdraw_by_desk(
        posting, at=form.at, reason_for_institution=form.cleaned_data["reason"], by=by, now=now
    )


def _why_not_change(posting: Posting, form: ClosingDateForm | None, now: datetime) -> Refusal | None:
    refusal = desk_withdrawal.why_not_change_deadline(posting, now)
    if refusal is None and form is not None:
        refusal = desk_withdrawal.why_not_that_day(posting, form.cleaned_data["closes_on"], now)
    return refusal


def _change(posting: Posting, form: ClosingDateForm, now: datetime) -> Effects:
    shown, day = desk_withdrawal.newest(posting), form.cleaned_data["closes_on"]
    values = desk_withdrawal.deadline_words(posting, shown, day, form.cleaned_data["reason"])
    new = values["new_day"][language()]
    facts = [
        (_("Closing date at present"), deadline_words(shown.deadline)),
        (_("New closing date"), new),
    ]
    effect = _("It takes effect at once. The opening is listed until the end of that day.")
    return Effects(_("Change the closing date?"), effect, facts, mail_previews(mails.DEADLINE_CHANGED, shown, values))


def _change_it(posting: Posting, form: ClosingDateForm, by: Actor, now: datetime) -> None:
    day, reason = form.cleaned_data["closes_on"], form.cleaned_data["reason"]
    desk_withdrawal.change_deadline(posting, day, reason_for_institution=reason, by=by, now=now)


def _why_not_undo(posting: Posting, _form: ReasonForm | None, now: datetime) -> Refusal | None:
    return None if desk_withdrawal.undoable(posting, now) else desk_withdrawal.NothingToUndo()


def _undoing(posting: Posting, form: ReasonForm, now: datetime) -> Effects:
    made = desk_withdrawal.undoable(posting, now)
    assert made is not None, "asked before"
    earlier = desk_withdrawal.given_way(made, now)
    values = desk_withdrawal.undoing_words(made, earlier, form.cleaned_data["reason"])
    return Effects(
        _("Undo this withdrawal?"),
        values["then"][language()],
        [(_("Time of the withdrawal"), moments.spoken_instant(made.effective_at))],
        mail_previews(mails.UNDONE_BY_DESK, desk_withdrawal.newest(posting), values),
    )


def _undo(posting: Posting, form: ReasonForm, by: Actor, now: datetime) -> None:
    reason = form.cleaned_data["reason"]
    desk_withdrawal.undo_withdrawal_by_desk(posting, reason_for_institution=reason, by=by, now=now)


WITHDRAW: Final = Act(
    WithdrawForm,
    gettext_lazy("Withdraw on behalf of the institution"),
    gettext_lazy("For urgent cases: the opening leaves the public site without waiting for 22:00."),
    gettext_lazy("Withdraw"),
    gettext_lazy("The withdrawal has been recorded"),
    _why_not_withdraw,
    _withdrawal,
    _withdraw,
)
CLOSING_DATE: Final = Act(
    ClosingDateForm,
    gettext_lazy("Change the closing date"),
    gettext_lazy("The secretariat changes the closing date of a published opening on behalf of the institution."),
    gettext_lazy("Change the date"),
    gettext_lazy("The closing date has been changed"),
    _why_not_change,
    _change,
    _change_it,
)
UNDO: Final = Act(
    ReasonForm,
    gettext_lazy("Undo the withdrawal by the secretariat"),
    gettext_lazy("The opening stays published, or will be published, as if it had not been withdrawn."),
    gettext_lazy("Undo the withdrawal"),
    gettext_lazy("The withdrawal has been undone"),
    _why_not_undo,
    _undoing,
    _undo,
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def withdraw(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """取り下げの代理操作."""
    return _answer(request, posting_id, WITHDRAW)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def closing_date(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """募集終了日変更の代理操作."""
    return _answer(request, posting_id, CLOSING_DATE)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def undo(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """取り下げの取消."""
    return _answer(request, posting_id, UNDO)


def _answer(request: HttpRequest, posting_id: UUID, kind: Act) -> HttpResponse:
    """Show the form, check what was typed, or do it, once; whatever is refused keeps what was typed."""
    now, posting = clock.now(), find_posting(posting_id).posting
    revision = desk_withdrawal.newest(posting)
    step = request.POST.get("step", "")
    form = kind.form(request.POST if request.method == "POST" else kept_post(request))
    if step not in {"check", "act"}:
        refusal = _barred(request, posting) or kind.why_not(posting, None, now)
        return _form(request, revision, kind, form, refusal=refusal, asks=refusal is None or form.is_bound)

    def act() -> str:
        kind.act(posting, form, actor(request), now)
        messages.success(request, str(kind.done))
        return reverse("desk:history", args=[posting_id])

    def page(**how: Any) -> HttpResponse:
        return _form(request, revision, kind, form, **how)

    is_valid = form.is_valid()
    if step == "act" and is_valid:
        return act_or_show(request, form, act, page)
    if refused := _barred(request, posting) or kind.why_not(posting, form if is_valid else None, now):
        return show_refused(form, refused, page)
    if not is_valid:
        return page(status=UNPROCESSABLE)
    return _check(request, revision, kind, form, kind.effects(posting, form, now))


def _barred(request: HttpRequest, posting: Posting) -> Refusal | None:
    return None if permissions.may_decide(actor(request), posting) else NotPermitted()


def _form(
    request: HttpRequest, revision: Revision, kind: Act, form: ReasonForm, *,
    refusal: Refusal | None = None, asks: bool = True, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = _common(revision, kind, form) | {"lead": kind.lead, "refusal": refusal, "asks": asks}
    return render(request, "desk/behalf.html", context, status=status)


def _check(request: HttpRequest, revision: Revision, kind: Act, form: ReasonForm, effects: Effects) -> HttpResponse:
    context = _common(revision, kind, form) | {
        "ok": kind.ok,
        "kept": form.kept,
        "question": effects.question,
        "effect": effects.effect,
        "facts": effects.facts,
        "previews": effects.previews,
    }
    return render(request, "desk/behalf_check.html", context)


def _common(revision: Revision, kind: Act, form: ReasonForm) -> dict[str, Any]:
    return {
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title,
        "head": kind.head,
        "form": form,
    }
