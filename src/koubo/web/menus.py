"""The side menu of each hat: its area registers a builder, so that shared pages show it too."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest

from koubo.web.hats import Hat, Kind
from koubo.web.ui.navigation import Group

Builder = Callable[[HttpRequest], Sequence[Group]]
_builders: dict[Kind, Builder] = {}


def register(kind: Kind, builder: Builder) -> None:
    """Let `builder` make the side menu shown under hats of `kind`. Called from the area's AppConfig.ready."""
    _builders[kind] = builder


def menu_for(request: HttpRequest, hat: Hat) -> Sequence[Group]:
    """Return the groups of the side menu for `hat`; empty when its area has none."""
    builder = _builders.get(hat.kind)
    return builder(request) if builder else ()
