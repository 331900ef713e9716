"""What a verb answered, shown once on the page after the redirect."""

from typing import Any

from django.contrib.messages import constants, get_messages
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from koubo.web.ui.blocks import banner

tones = {constants.SUCCESS: "ok", constants.WARNING: "warn", constants.ERROR: "bad"}


def notices(context: dict[str, Any]) -> SafeString:
    """The waiting messages as banners: status, or alert for a failure. They stay until the next page."""
    request = context["request"]
    shown = (
        banner(
            SafeString(conditional_escape(message.message)),
            tone=tones.get(message.level, ""),
            role="alert" if message.level == constants.ERROR else "status",
        )
        for message in get_messages(request)
    )
    return SafeString("".join(shown))
