"""Pages as tests read them: without the line breaks and indentation of templates, which no reader sees."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT = re.compile(r"(<(textarea|pre)\b.*?</\2>)", re.DOTALL)
IN_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
APART = re.compile(r'("[^"]*")|\s+(>?)')
BETWEEN = re.compile(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)")
INDENTED = re.compile(r"\s*\n {2,}")


def compact(html: str) -> str:
    """Drop each line break beside a tag, and make one inside a tag or a sentence a space; values and what a textarea holds stay."""
    parts = KEPT.split(html)
    for at in range(0, len(parts), 3):
        one_line = IN_TAG.sub(lambda tag: APART.sub(lambda part: part[1] or part[2] or " ", tag[0]), parts[at])
        parts[at] = INDENTED.sub(" ", BETWEEN.sub("", one_line))
    return "".join(parts[at] for at in range(len(parts)) if at % 3 != 2)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with compact pages, so that a test holds what a page says and not how its template is laid out."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = compact(response.content.decode()).encode()
        return response

    return respond
