"""Whose a form is: a signed field, so that it can be given back to its person, and to nobody else, when the cookies are gone."""

from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD: Final = "form_owner"
_signer: Final = Signer(salt="koubo.form_owner")


def form_owner(context: Any) -> SafeString:
    """The hidden field that says whose form this is; nothing for strangers."""
    user = getattr(getattr(context, "request", None), "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, _signer.sign(user.pk))


def owner_in(data: QueryDict) -> str:
    """Return the key of the person a form was shown to, or nothing."""
    try:
        return _signer.unsign(data.get(FIELD, ""))
    except BadSignature:
        return ""
