"""求人機関からの連絡: the list, and one message with its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from koubo.conversations import actions, mails, queries
from koubo.conversations.models import Message
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.postings.actions import permissions
from koubo.web.desk import words
from koubo.web.desk.deliberate import act_or_show
from koubo.web.desk.forms import AnswerForm
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post

PER_PAGE = 20


@require_safe
@desk_required
def contacts(request: HttpRequest) -> HttpResponse:
    """List the messages of institutions: open ones first, longest waiting on top; then the answered."""
    now = clock.now()
    page = Paginator(queries.for_desk(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "contact": contact,
            "posting": contact.posting,
            "title": queries.title_of(contact.posting),
            "waited": words.ago(contact.at, now),
        }
        for contact in page
    ]
    return render(request, "desk/contacts.html", {"page": page, "rows": rows, "waiting": queries.waiting()})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show a message and the form to answer it; a POST answers, once."""
    asked = _find(contact_id)
    if request.method != "POST":
        return _message_page(request, asked, AnswerForm(kept_post(request)))
    form = AnswerForm(request.POST)
    goes_on = request.POST.get("act") == "more"

    def act() -> str:
        verb = actions.follow_up if goes_on else actions.answer
        verb(asked, text=form.cleaned_data["text"], by=actor(request), now=clock.now())
        messages.success(request, _("The message has been sent") if goes_on else _("The answer has been sent"))
        return reverse("desk:contact", args=[contact_id])

    def page(**how: Any) -> HttpResponse:
        return _message_page(request, _find(contact_id), form, **how)

    return act_or_show(request, form, act, page)


def _find(contact_id: UUID) -> Message:
    asked = queries.for_desk().filter(pk=contact_id).first()
    if asked is None:
        raise Http404
    return asked


def _message_page(
    request: HttpRequest, asked: Message, form: AnswerForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "contact": asked,
        "others": [one for one in queries.conversation(asked) if one.pk != asked.pk],
        "posting": asked.posting,
        "title": queries.title_of(asked.posting),
        "may_decide": permissions.may_decide(actor(request), asked.posting),
        "listeners": mails.listeners(asked),
        "form": form,
        "typed": form.data.get("text", ""),
        "refusal": refusal,
    }
    return render(request, "desk/contact.html", context, status=status)
