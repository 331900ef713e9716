"""文面: the texts of all mails; the operator writes one in place of that of the portal, previews it, and restores the original."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.kernel.text import LANGUAGES, Text
from koubo.notifications import kinds, samples, wordings
from koubo.notifications.kinds import MailKind
from koubo.notifications.outbox import site_values
from koubo.notifications.wordings import Wording
from koubo.web.desk.forms import limited
from koubo.web.desk.mail_preview import OWN_NAMES
from koubo.web.desk.office.forms import OfficeForm
from koubo.web.hats import actor, desk_required
from koubo.web.interrupted_forms import kept_post
from koubo.web.once import act_once
from koubo.web.statuses import UNPROCESSABLE
from koubo.web.ui.language import language
from koubo.web.ui.navigation import NavigationItem

# What the first part of a kind's name says to people; other packages' kinds stand under their own name.
GROUPS: Final = {
    "postings": Text("求人公募情報", "Openings"),
    "applications": Text("Web応募", "Web applications"),
    "conversations": Text("求人機関からの連絡", "Messages from institutions"),
    "account": Text("アカウント", "Accounts"),
    "accounts": Text("アカウント", "Accounts"),
    "institutions": Text("求人機関", "Institutions"),
    "registrations": Text("求人機関登録", "Registration of institutions"),
    "leaving": Text("退会", "Leaving the portal"),
    "desk": Text("利用停止・法令上の義務", "Suspension and legal duties"),
    "support": Text("利用者の支援", "Support"),
    "profiles": Text("求職者情報", "Profiles of job seekers"),
    "inquiries": Text("求職者照会メール", "Inquiries"),
    "alerts": Text("マッチングメール", "Matching mails"),
}
# Kinds that their subject does not tell from others, or hardly names without what is filled in.
NAMES: Final = {
    "account.address_taken": Text("登録済みのメールアドレスです（変更時）", "Your e-mail address is in use here"),
    "account.signup_known": Text("登録済みのメールアドレスです（新規登録時）", "You have an account already"),
    "alerts.news": Text("マッチングメール", "Matching mail"),
    "applications.status": Text("応募状況の変更のお知らせ", "The status of your application has changed"),
    "inquiries.asked": Text("求職者照会メールが届きました", "An institution has written to you"),
    "inquiries.declined": Text("求職者照会メールが辞退されました", "Your inquiry was declined"),
    "inquiries.replied": Text("求職者照会メールに返信がありました", "Reply to your inquiry"),
    "institutions.invited": Text("担当者への招待", "Invitation to act for an institution"),
    "leaving.account_closed": Text("退会手続き完了のお知らせ（個人）", "Your account has been closed"),
    "leaving.account_opened": Text("退会取り消しのお知らせ（個人）", "Your account is open again"),
    "leaving.institution_back": Text(
        "退会取り消しのお知らせ（求人機関）", "The leaving of your institution was undone"
    ),
    "leaving.institution_left": Text("退会手続き完了のお知らせ（求人機関）", "Your institution has left"),
    "profiles.expiring": Text("求職者情報の公開期限のお知らせ", "The end of showing your profile is near"),
    "registrations.approved": Text(
        "求人機関登録完了のお知らせ（新しいアカウント）", "Your institution is registered (new account)"
    ),
    "registrations.approved_member": Text(
        "求人機関登録完了のお知らせ（登録済みのアカウント）", "Your institution is registered (existing account)"
    ),
}
SHOWN: Final = 20


class WordingForm(OfficeForm):
    """Subject and body as they are typed."""

    subject = limited(
        wordings.SUBJECT_LIMIT, required=True, error_messages={"required": gettext_lazy("Enter the subject")}
    )
    body = limited(
        wordings.BODY_LIMIT,
        required=True,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Enter the text")},
    )

    @property
    def wording(self) -> Wording:
        """What was typed."""
        return Wording(self.cleaned_data["subject"], self.cleaned_data["body"])


@require_safe
@desk_required
def texts(request: HttpRequest) -> HttpResponse:
    """List every mail by group, and which texts are the operator's."""
    here = language()
    changed, broken = wordings.overridden(), set(wordings.broken())
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind in sorted(kinds.registered(), key=lambda kind: kind.key):
        ways = [
            {
                "href": reverse("desk:mail-text", args=[kind.key, code]),
                "name": OWN_NAMES[code],
                "code": code,
                "changed": (kind.key, code) in changed,
                "broken": (kind.key, code) in broken,
            }
            for code in LANGUAGES
        ]
        groups.setdefault(_group(kind, here), []).append({"title": title_of(kind, here), "key": kind.key, "ways": ways})
    return render(request, "desk/office/mail_texts.html", {"groups": sorted(groups.items()), "broken": broken})


def _group(kind: MailKind, here: str) -> str:
    prefix = kind.key.partition(".")[0]
    return GROUPS[prefix][here] if prefix in GROUPS else prefix


def title_of(kind: MailKind, here: str) -> str:
    """Return the name of a kind: its own, or its subject without what is filled in."""
    if kind.key in NAMES:
        return NAMES[kind.key][here]
    plain = wordings.PLACEHOLDER.sub("", kind.subject[here])
    for empty in ("（）", "()", "「」"):
        plain = plain.replace(empty, "")
    plain = plain.strip(" :：")
    return plain[:1].upper() + plain[1:]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def text(request: HttpRequest, kind: str, written: str) -> HttpResponse:
    """Show a text with the form to change it; a POST previews, saves or restores the original, once."""
    known = {one.key: one for one in kinds.registered()}.get(kind)
    if known is None or written not in LANGUAGES:
        raise Http404
    if request.method != "POST":
        kept = kept_post(request)
        return _page(request, known, written, WordingForm(kept) if kept is not None else _opened(known, written))
    form = WordingForm(request.POST)
    act = request.POST.get("act")
    if act != "restore":
        if not form.is_valid():
            return _page(request, known, written, form, status=UNPROCESSABLE)
        faults = wordings.faults(known, form.wording)
        if act == "preview" and not faults:
            return _page(request, known, written, form, preview=form.wording)

    def perform() -> str:
        by, now, version = actor(request), clock.now(), form.read_version
        if act == "restore":
            wordings.restore(known, written, version=version, by=by, now=now)
            messages.success(request, _("The original text is used again"))
        else:
            wordings.write(known, written, form.wording, version=version, by=by, now=now)
            messages.success(request, _("The text has been saved. Mails are written with it from now on"))
        return request.path

    try:
        return act_once(request, perform, otherwise=request.path)
    except Refusal as refusal:
        form.is_valid()
        return _page(request, known, written, form, status=form.status_of(refusal))


def _opened(kind: MailKind, written: str) -> WordingForm:
    newest = wordings.history(kind, written).first()
    number = newest.number if newest else 0
    shown = Wording(newest.subject, newest.body) if newest and not newest.is_original else None
    shown = shown or wordings.original(kind, written)
    return WordingForm(initial={"subject": shown.subject, "body": shown.body, "version": number})


def _page(
    request: HttpRequest,
    kind: MailKind,
    written: str,
    form: WordingForm,
    *,
    preview: Wording | None = None,
    status: int = 200,
) -> HttpResponse:
    values = site_values(written) | samples.values_of(kind, written)
    history = list(wordings.history(kind, written)[:SHOWN])
    context = {
        "form": form,
        "kind": kind,
        "title": title_of(kind, language()),
        "written": written,
        "tabs": [
            NavigationItem(OWN_NAMES[code], reverse("desk:mail-text", args=[kind.key, code])) for code in LANGUAGES
        ],
        "placeholders": list(_placeholders(kind, written)),
        "original": wordings.original(kind, written),
        "history": history,
        "is_changed": bool(history) and not history[0].is_original,
        "preview": wordings.fill(preview, values) if preview else None,
        "missing": wordings.missing(kind, written, preview) if preview else (),
        "is_broken": (kind.key, written) in wordings.broken(),
    }
    return render(request, "desk/office/mail_text.html", context, status=status)


def _placeholders(kind: MailKind, written: str) -> Iterator[tuple[str, str]]:
    values = site_values(written) | samples.values_of(kind, written)
    for name in wordings.names_of(kind):
        yield f"{{{name}}}", values[name]
