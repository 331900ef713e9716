"""Texts of the operator, written in a small part of Markdown (CommonMark): headings, lists, links, emphasis. Never HTML."""

from typing import Final

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# Headings stand below the page's own.
TOP: Final = 2
LOWEST: Final = 6
_reader: Final = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline", "code"])


def prose(text: str) -> SafeString:
    """Return a text of the operator as HTML: what looks like HTML in it is shown as typed, addresses of scripts are no links."""
    tokens = _reader.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    shift = TOP - min((int(token.tag[1]) for token in headings), default=TOP)
    for token in headings:
        token.tag = f"h{min(LOWEST, int(token.tag[1]) + shift)}"
    made: str = _reader.renderer.render(tokens, _reader.options, {})
    return mark_safe(made)  # noqa: S308 - the reader escapes HTML
