"""Addresses in exports."""

from django.urls import reverse


def page_of(number: str) -> str:
    """Return the path of a posting's page in the language of the address."""
    return reverse("public:posting", args=[number])
