"""利用者: a person is found by exact address or name; the page shows what support needs. Every look is written down."""

from collections.abc import Callable
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from koubo.accounts import security
from koubo.accounts.models import User
from koubo.audit import trail, wording
from koubo.audit.models import AuditEntry
from koubo.institutions.models import Membership
from koubo.institutions.words import ROLE_WORDS
from koubo.kernel import clock
from koubo.kernel.errors import Refusal
from koubo.leaving import people as leaving
from koubo.notifications import kinds
from koubo.notifications.models import OutgoingMail
from koubo.support import acting, people
from koubo.web import acting as web
from koubo.web.desk.words import HistoryLine
from koubo.web.hats import actor, desk_required
from koubo.web.once import act_once
from koubo.web.statuses import CONFLICT
from koubo.web.ui.language import language

EVENTS: Final = 20
REASON_LIMIT: Final = 500


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def search(request: HttpRequest) -> HttpResponse:
    """Find people by exact address or name. It is sent as a form, so that nobody's address stands in an address."""
    asked = request.POST.get("q", "").strip()[:254]
    found: list[User] | None = None
    if request.method == "POST" and asked:
        found = people.search(asked, by=actor(request), now=clock.now())
    context = {"asked": asked, "found": found, "most": people.MOST}
    return render(request, "desk/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person; a POST helps: link for a new password, stopping and opening the account, undoing the leaving."""
    user = get_object_or_404(User, pk=person_id)
    if request.method != "POST":
        return _page(request, user)
    try:
        return act_once(request, lambda: _act(request, user), otherwise=request.path)
    except Refusal as refusal:
        return _page(request, user, refusal=refusal, status=CONFLICT)


def _act(request: HttpRequest, user: User) -> str:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:REASON_LIMIT]
    if act not in VERBS:
        raise Http404
    messages.success(request, VERBS[act](request, user, reason))
    return reverse("desk:person", args=[user.pk])


def _send_reset_link(request: HttpRequest, user: User, _reason: str) -> str:
    def send() -> None:
        key = default_token_generator.make_token(user)
        get_adapter(request).send_password_reset_mail(user, user.email, {"key": key})

    people.send_reset_link(user, send, by=actor(request), now=clock.now())
    return _("A link to set a new password has been sent to the person's address")


def _end_sessions(request: HttpRequest, user: User, reason: str) -> str:
    security.end_sessions(user, by=actor(request), now=clock.now(), reason=reason)
    return _("The person has been signed out everywhere")


def _reset_factors(request: HttpRequest, user: User, reason: str) -> str:
    people.reset_second_factor(user, reason=reason, by=actor(request), now=clock.now())
    return _("Passkeys and codes have been taken away, and the person is told by mail")


def _deactivate(request: HttpRequest, user: User, reason: str) -> str:
    people.deactivate(user, reason=reason, by=actor(request), now=clock.now())
    return _("The account has been stopped")


def _reactivate(request: HttpRequest, user: User, reason: str) -> str:
    people.reactivate(user, reason=reason, by=actor(request), now=clock.now())
    return _("The account has been opened again")


def _undo_leaving(request: HttpRequest, user: User, _reason: str) -> str:
    left = people.leaving_of(user)
    if left is None:
        raise Http404
    leaving.undo(left, by=actor(request), now=clock.now())
    return _("The leaving has been undone, and the person is told by mail")


VERBS: Final[dict[str, Callable[[HttpRequest, User, str], str]]] = {
    "reset": _send_reset_link,
    "sessions": _end_sessions,
    "factors": _reset_factors,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "undo": _undo_leaving,
}


def _page(request: HttpRequest, user: User, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    people.look(user, by=actor(request), now=clock.now())
    memberships = Membership.objects.filter(user=user).select_related("institution").order_by("institution__code")
    context = {
        "person": user,
        "is_self": user.pk == request.user.pk,
        "memberships": [(one, ROLE_WORDS[one.role]) for one in memberships],
        "leaving": people.leaving_of(user),
        "mails": [(mail, _subject(mail), *_state(mail)) for mail in people.mails_of(user)],
        "events": [_event(entry) for entry in trail.history(user)[:EVENTS]],
        "refusal": refusal,
        "typed": request.POST.get("reason", "") if refusal else "",
        "limit": REASON_LIMIT,
        "minutes": int(acting.LIMIT.total_seconds() // 60),
    }
    return render(request, "desk/person.html", context, status=status)


def _subject(mail: OutgoingMail) -> str:
    """Return what kind of mail it is; the subject as sent may say more than support needs."""
    try:
        kind = kinds.get(mail.kind)
    except KeyError:
        return mail.kind
    blank = dict.fromkeys((*kind.placeholders, *kinds.SITE_PLACEHOLDERS), "…") | {"site": ""}
    return kind.subject.format(**blank)[language()].strip(" :")


def _state(mail: OutgoingMail) -> tuple[str, str]:
    """Return what became of a mail in words, with its tone."""
    if mail.sent_at is not None:
        return _("Sent"), "ok"
    if mail.dead_at is not None:
        return _("Could not be sent"), "hot"
    return (_("Tried again"), "warn") if mail.attempts else (_("Waiting to be sent"), "key")


def _event(entry: AuditEntry) -> HistoryLine:
    known = wording.words_of(entry)
    who = entry.actor.name if entry.actor else _("The system")
    return HistoryLine(entry.at, who, known[language()] if known else entry.verb, entry.reason)


@require_POST
@desk_required
def act_as(request: HttpRequest, person_id: int) -> HttpResponse:
    """Begin to see an institution's pages as a member sees them."""
    number = request.POST.get("membership", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    rows = Membership.objects.filter(user=person_id, pk=int(number) if is_number else 0)
    member = rows.select_related("user", "institution").first()
    if member is None:
        raise Http404
    try:
        reason = request.POST.get("reason", "")[:REASON_LIMIT]
        begun = acting.begin(member, reason=reason, by=actor(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, member.user, refusal=refusal, status=CONFLICT)
    request.session[web.SESSION_KEY] = str(begun.pk)
    return redirect("institution:menu")
