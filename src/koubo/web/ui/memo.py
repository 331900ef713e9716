"""Parts of the frame that are the same on thousands of pages, rendered once per process and key."""

from collections.abc import Hashable
from typing import Final

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token

LIMIT: Final = 200
_rendered: dict[tuple[str, Hashable], str] = {}


class MemoNode(Node):
    """Renders its content once for every value of the key; always anew while the key is None."""

    def __init__(self, name: str, key: FilterExpression, content: NodeList) -> None:
        self.name = name
        self.key = key
        self.nodelist = content

    def render(self, context: Context) -> str:
        """Return the remembered text, or render and remember it."""
        key = self.key.resolve(context)
        if key is None:
            return self.nodelist.render(context)
        place = (self.name, key)
        if place not in _rendered:
            if len(_rendered) >= LIMIT:
                _rendered.clear()
            _rendered[place] = self.nodelist.render(context)
        return _rendered[place]


def memo(parser: Parser, token: Token) -> MemoNode:
    """`{% memo "name" key %} … {% endmemo %}`: the content may depend on nothing but the key."""
    try:
        _tag, name, key = token.split_contents()
    except ValueError as error:
        raise TemplateSyntaxError("memo takes a name and a key") from error
    content = parser.parse(("endmemo",))
    parser.delete_first_token()
    return MemoNode(name.strip("\"'"), parser.compile_filter(key), content)
