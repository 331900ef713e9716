"""How the sign-in library is fitted to this portal."""

from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
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

from koubo.accounts.models import User
from koubo.kernel import clock
from koubo.notifications import outbox
from koubo.web.account.devices import known_as, remember
from koubo.web.account.mails import PASSWORD_RESET

# Wrong passwords: for one account from one address or one known device; for one account from all other addresses together.
SAME_PLACE: Final = "5/5m/key"
ANY_PLACE: Final = "100/1h/key"


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
        """Count a try: by account and address together, and by account; a device the account knows has tries of its own.

        So nobody locks another person out, nor everybody behind one address; and guessing from many addresses ends, too.
        """
        login = str(credentials.get("email", "")).lower()
        device = known_as(request, login)
        if device:
            limits = {f"{login} on {device}": SAME_PLACE}
        else:
            limits = {f"{login} from {ratelimit.get_ip(request)}": SAME_PLACE, login: ANY_PLACE}
        usages = [self._count(request, key, rate) for key, rate in limits.items()]
        # The library gives this back when the password was right.
        self._login_failed_rl_usage = ratelimit.RateLimitUsage([one for usage in usages for one in usage.usage])

    def _count(self, request: HttpRequest, key: str, rate: str) -> ratelimit.RateLimitUsage:
        usage = ratelimit.consume(request, app="koubo", action="login_failed", config={"login_failed": rate}, key=key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        return usage

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase:
        """Let the device be known to the account."""
        response: HttpResponseBase = super().post_login(request, user, **details)
        remember(request, response, user.email)
        return response

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

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        """Say what changed, in our words; signing in and out needs no words."""
        if message_template == "account/messages/password_changed.txt":
            messages.success(request, _("Your password has been changed."))
