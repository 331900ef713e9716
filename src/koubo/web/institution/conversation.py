"""事務局へ連絡: a message about one posting, and what was written and answered before."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.conversations import actions, queries
from koubo.conversations.models import TEXT_LIMIT, Message, Topic
from koubo.kernel import clock
from koubo.postings.content.form_fields import TidyField
from koubo.postings.models import Revision
from koubo.web.hats import InstitutionRequest, actor, institution_required
from koubo.web.institution.scope import find_own, writers_only
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.ui.language import language


class ContactForm(forms.Form):
    """What a member writes; which posting it is about, the page knows."""

    about = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select what your message is about"),
            "invalid_choice": _("Select what your message is about"),
        },
    )
    text = TidyField(
        widget=forms.Textarea,
        error_messages={"required": _("Enter your message")},
        validators=[
            MaxLengthValidator(
                TEXT_LIMIT,
                message=ngettext_lazy(
                    "Enter no more than %(limit_value)d character (now %(show_value)d)",
                    "Enter no more than %(limit_value)d characters (now %(show_value)d)",
                    "limit_value",
                ),
            )
        ],
    )

    def __init__(self, data: QueryDict | None = None, *, earlier: Message | None = None) -> None:
        """Offer the topics in the language of the page; a conversation that goes on keeps its own."""
        super().__init__(data, auto_id="f-%s", use_required_attribute=False)
        if earlier is not None:
            del self.fields["about"]
            return
        self.fields["about"].choices = [(topic.value, topic.label[language()]) for topic in Topic]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def write(request: InstitutionRequest, posting_id: UUID) -> HttpResponse:
    """Show the form with institution ID, data number and title filled in, and send it once."""
    revision = find_own(request, posting_id)
    if revision.posting.number is None:
        return redirect("institution:detail", posting_id)
    earlier = _earlier(request, revision)
    form = ContactForm(request.POST if request.method == "POST" else kept_post(request), earlier=earlier)
    if request.method != "POST":
        return _message_page(request, revision, form, earlier)
    if not form.is_valid():
        return _message_page(request, revision, form, earlier, status=422)

    def act() -> str:
        common: dict[str, Any] = {"text": form.cleaned_data["text"], "by": actor(request), "now": clock.now()}
        if earlier is None:
            made = actions.ask(revision.posting, about=Topic(form.cleaned_data["about"]), **common)
        else:
            made = actions.follow_up(earlier, **common)
        return reverse("institution:contact-sent", args=[posting_id, made.pk])

    return act_once(request, act, otherwise=request.get_full_path())


def _earlier(request: InstitutionRequest, revision: Revision) -> Message | None:
    """Return the message the address says this one goes on from, if it is about this posting."""
    try:
        asked = UUID(request.GET.get("on", ""))
    except ValueError:
        return None
    return queries.of_posting(revision.posting).select_related("posting__institution").filter(pk=asked).first()


def _message_page(
    request: InstitutionRequest, revision: Revision, form: ContactForm, earlier: Message | None, *, status: int = 200
) -> HttpResponse:
    posting = revision.posting
    context = {
        "earlier": list(queries.conversation(earlier)) if earlier else [],
        "posting": posting,
        "title": queries.title_of(posting),
        "form": form,
        "limit": TEXT_LIMIT,
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
    }
    return render(request, "institution/contact.html", context, status=status)


@require_safe
@institution_required
def sent(request: InstitutionRequest, posting_id: UUID, contact_id: UUID) -> HttpResponse:
    """Say that the message was sent, and what happens next."""
    posting = find_own(request, posting_id).posting
    contact = queries.of_posting(posting).filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    context = {"posting": posting, "title": queries.title_of(posting), "contact": contact}
    return render(request, "institution/contact_sent.html", context)


def about(request: InstitutionRequest, revision: Revision) -> dict[str, object]:
    """Return what the detail page says about messages: those so far, and whether this member may write one."""
    posting = revision.posting
    return {
        "conversations": queries.conversations(posting),
        "may_contact": request.membership.may_write and posting.number is not None,
        "secretariat_mail": settings.KOUBO_SECRETARIAT_MAIL,
    }
