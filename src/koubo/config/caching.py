"""Keys of what is kept rendered."""

from koubo.vocabularies import registry


def rendered_key(key: str, prefix: str, version: int) -> str:
    """Return the key of a text that says terms of the controlled lists as they are now."""
    return f"{prefix}:{version}:{registry.edition()}:{key}"
