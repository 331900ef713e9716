"""The spaces there are, declared by their owners when Django starts."""

from koubo.search.entries import Space

_declared: dict[str, Space] = {}


def register(space: Space) -> None:
    """Declare a space. Raises ValueError when its name is taken by another."""
    if _declared.setdefault(space.name, space) != space:
        raise ValueError(f"the search space {space.name} is declared twice")


def get(name: str) -> Space:
    """Return a declared space. Raises KeyError."""
    return _declared[name]


def declared() -> tuple[Space, ...]:
    """Return all spaces."""
    return tuple(_declared.values())
