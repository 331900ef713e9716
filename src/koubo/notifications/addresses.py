"""Addresses of pages as mails name them: without a request, in both languages."""

from django.urls import reverse
from django.utils.translation import override

from koubo.kernel.text import LANGUAGES, Text


def path_of(route: str, *args: object) -> Text:
    """Return the path of a page in both languages."""
    paths: list[str] = []
    for code in LANGUAGES:
        with override(code):
            paths.append(reverse(route, args=args))
    return Text(paths[0], paths[1])
