"""The language of the page."""

from django.utils.translation import get_language

from koubo.kernel.text import Language


def language() -> Language:
    """Return the language of the page; the address alone decides it."""
    return "ja" if get_language() == "ja" else "en"
