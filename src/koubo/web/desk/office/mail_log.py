"""送信記録: every mail with its state, found by state, kind, day and exact recipient; one with its attempts, sent again."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.accounts.models import User
from koubo.audit.search import note_search
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.notifications import kinds, log
from koubo.notifications.log import MailState
from koubo.notifications.models import OutgoingMail
from koubo.web.desk.office.forms import OfficeForm, day_field
from koubo.web.desk.office.mail_texts import title_of
from koubo.web.desk.office.paging import next_query, page_after
from koubo.web.hats import actor, desk_required
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE, status_of
from koubo.web.ui.language import language

# What these say is between an applicant and an institution; the secretariat does not read it.
PRIVATE: Final = frozenset({"applications", "inquiries"})
STATES: Final = {
    MailState.QUEUED: (gettext_lazy("Waiting to be sent"), "key"),
    MailState.RETRIED: (gettext_lazy("Being tried again"), "warn"),
    MailState.SENT: (gettext_lazy("Sent"), "ok"),
    MailState.REFUSED: (gettext_lazy("Refused"), "bad"),
    MailState.GIVEN_UP: (gettext_lazy("Given up"), "bad"),
}


class MailFilterForm(OfficeForm):
    """What the list is narrowed to."""

    state = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    day = day_field(required=False)
    to = forms.CharField(required=False, max_length=254)

    def __init__(self, data: Any = None, **more: Any) -> None:
        """Offer states and kinds in the language of the page."""
        super().__init__(data, **more)
        here = language()
        known = sorted((title_of(kind, here), kind.key) for kind in kinds.registered())
        states = [(state.value, words) for state, (words, _tone) in STATES.items()]
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All")), *((key, title) for title, key in known)]  # type: ignore[attr-defined]


@require_safe
@desk_required
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails that fit, newest first. Who looks for a recipient is written down."""
    form = MailFilterForm(request.GET)
    is_valid = form.is_valid()
    asked = form.cleaned_data if is_valid else {}
    to, day = asked.get("to", "").strip(), asked.get("day")
    since = clock.start_of(day) if day else None
    rows = log.mails_of(
        state=MailState(asked["state"]) if asked.get("state") else None,
        kind=asked.get("kind", ""),
        since=since,
        until=since + timedelta(days=1) if since else None,
        to=to,
    )
    if to:
        person = User.objects.filter(email=to.lower()).first() or request.user
        assert isinstance(person, User)
        note_search(person, "mails", by=actor(request), now=clock.now())
    page = page_after(rows if is_valid else rows.none(), "created_at", request.GET.get("after", ""))
    context = {"form": form, "rows": [_row(mail) for mail in page.rows], "next": next_query(request, page)}
    return render(request, "desk/office/mails.html", context, status=200 if is_valid else UNPROCESSABLE)


def _row(mail: OutgoingMail) -> dict[str, Any]:
    words, tone = STATES[log.state_of(mail)]
    known = {kind.key: kind for kind in kinds.registered()}.get(mail.kind)
    return {
        "mail": mail,
        "state": words,
        "tone": tone,
        "kind": title_of(known, language()) if known else mail.kind,
        "hides_recipient": mail.kind in kinds.with_private_recipient(),
        "is_private": mail.sensitive or mail.kind.partition(".")[0] in PRIVATE,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show a mail with its attempts; a POST sends it again, once."""
    found = OutgoingMail.objects.filter(pk=mail_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found)

    def act() -> str:
        log.send_again(found, by=actor(request), now=clock.now())
        messages.success(request, _("The mail is sent again"))
        return request.path

    try:
        return act_once(request, act, otherwise=request.path)
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal=refusal, status=status_of(refusal))


def _page(
    request: HttpRequest, mail: OutgoingMail, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = _row(mail) | {
        "attempts": log.attempts(mail),
        "may_send_again": log.may_send_again(mail),
        "refusal": refusal,
    }
    return render(request, "desk/office/mail.html", context, status=status)
