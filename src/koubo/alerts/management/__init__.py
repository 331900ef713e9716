"""Management commands of saved searches."""
