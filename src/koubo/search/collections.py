"""The registry of collections, declared by their owners when Django starts."""

from koubo.search.entries import Collection

_declared: dict[str, Collection] = {}


def register(collection: Collection) -> None:
    """Declare a collection. Raises ValueError when its name is taken by another."""
    if _declared.setdefault(collection.name, collection) != collection:
        raise ValueError(f"the search collection {collection.name} is declared twice")


def get(name: str) -> Collection:
    """Return a declared collection. Raises KeyError."""
    return _declared[name]


def declared() -> tuple[Collection, ...]:
    """Return all collections."""
    return tuple(_declared.values())
