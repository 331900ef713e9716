"""How the sign-in library is fitted to this portal."""

from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from koubo.accounts import security
from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.kernel import clock
from koubo.notifications import outbox
from koubo.web.account.devices import known_as, remember, tell_of_device
from koubo.web.account.mails import PASSWORD_RESET

# Wrong passwords and codes: for one account from one address or one known device; for one account from all other addresses
# together; from one address for all accounts together.
SAME_PLACE: Final = "5/5m/key"
ANY_PLACE: Final = "100/1h/key"
ALL_ACCOUNTS: Final = "60/10m/key"

# What the library says, in our words. What is not here needs none.
SAID: Final = {
    "account/messages/password_changed.txt": gettext_lazy("Your password has been changed."),
    "account/messages/password_set.txt": gettext_lazy("Your password has been set"),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey has been added"),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey has been removed"),
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app has been added"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app has been removed"),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("New recovery codes have been made"),
    "socialaccount/messages/account_connected.txt": gettext_lazy(
        "The account has been linked. You can sign in with it"
    ),
    "socialaccount/messages/account_connected_updated.txt": gettext_lazy("This account is linked already"),
    "socialaccount/messages/account_connected_other.txt": gettext_lazy(
        "That account opens another person's account here"
    ),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the library is not typed
    """E-mail and password, mails through the outbox."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is wrong"),
        "too_many_login_attempts": gettext_lazy(
            "There were too many attempts. Please wait a few minutes and try again"
        ),
        "enter_current_password": gettext_lazy("The present password is wrong"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only job seekers sign up by themselves, on our own pages (signup.py)."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether to go on to an address after signing in; one that cannot be read is none."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try at a password. The library gives it back when the password was right."""
        login = str(credentials.get("email", "")).lower()
        self._login_failed_rl_usage = self.count_try(request, login, email=login)

    def count_try(self, request: HttpRequest, secret: str, *, email: str) -> ratelimit.RateLimitUsage:
        """Count a try at a secret of the account `email`: by account and address together, by account, and by address.

        A device the account knows has tries of its own. So nobody locks another person out, nor everybody behind one address; and
        guessing from many addresses, or at many accounts, ends, too. Raises a validation error.
        """
        usages = [self._count(request, key, rate) for key, rate in _limits(request, secret, email).items()]
        return ratelimit.RateLimitUsage([one for usage in usages for one in usage.usage])

    def _count(self, request: HttpRequest, key: str, rate: str) -> ratelimit.RateLimitUsage:
        usage = ratelimit.consume(request, app="koubo", action="login_failed", config={"login_failed": rate}, key=key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        return usage

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; on a device the account does not know its person is told, unless it is the first time at all."""
        is_new = user.last_login is not None and known_as(request, user.email) is None
        super().login(request, user)
        if is_new:
            tell_of_device(request, user)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase:
        """Let the device be known to the account."""
        response: HttpResponseBase = super().post_login(request, user, **details)
        remember(request, response, user.email)
        return response

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whether to ask who it is before a change: not just after signing in."""
        records = get_authentication_records(self.request, self.request.user)
        since = clock.now().timestamp() - records[-1]["at"] if records else None
        return since is None or since >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to say who one is, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Forget the failures after a new password was set by mail."""
        login = str(credentials.get("email", "")).lower()
        here = f"{login} from {ratelimit.get_ip(request)}"
        for key, rate in ((here, SAME_PLACE), (login, ANY_PLACE)):
            ratelimit.clear(request, app="koubo", action="login_failed", config={"login_failed": rate}, key=key)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the language recorded for the person, with an address in that language."""
        with translation.override(user.language):
            path = reverse(
                "account_reset_password_from_key",
                kwargs={"uidb36": user_pk_to_url_str(user), "key": context["key"]},
            )
        values = {
            "name": user.name,
            "link": f"{settings.KOUBO_BASE_URL}{path}",
            "hours": str(settings.PASSWORD_RESET_TIMEOUT // 3600),
        }
        with transaction.atomic():
            outbox.queue(PASSWORD_RESET.key, to=outbox.Recipient.person(user), now=clock.now(), values=values)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse every other mail of the library: each mail that leaves is declared in mails.py."""
        msg = f"{template_prefix} is not a mail of this portal"
        raise RuntimeError(msg)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Write down what changed about signing in, and tell the person; after a new password other sessions end."""
        what, now = template_prefix.rpartition("/")[2], clock.now()
        hat = getattr(self.request, "hat", None)
        by = Actor(user.pk, hat.key if hat else "")
        with transaction.atomic():
            security.note_change(user, what, by=by, now=now)
            if what.startswith("password"):
                keep = self.request.session.session_key if self.request.user.is_authenticated else None
                security.end_sessions(user, by=by, now=now, keep=keep)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what changed, in our words; signing in and out needs no words."""
        words = message or SAID.get(message_template or "")
        if words:
            failed = message or level == messages.ERROR
            messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, words)


def _limits(request: HttpRequest, secret: str, email: str) -> dict[str, str]:
    device = known_as(request, email)
    if device:
        return {f"{secret} on {device}": SAME_PLACE}
    here = ratelimit.get_ip(request)
    return {f"{secret} from {here}": SAME_PLACE, secret: ANY_PLACE, f"any from {here}": ALL_ACCOUNTS}
