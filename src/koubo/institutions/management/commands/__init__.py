"""Management commands of institutions."""
