"""この検索条件を保存: what the page of results offers to seekers, and to people who could be."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from koubo.alerts import conditions, queries
from koubo.postings.discovery.query import Query


def offered(request: HttpRequest, query: Query) -> dict[str, Any] | None:
    """Return where a query is saved, or as what it is; None for people under another hat."""
    hat = request.hat if request.user.is_authenticated else None  # type: ignore[attr-defined] # set by the hat middleware
    if hat is not None and hat.kind != "seeker":
        return None
    act, address = reverse("seeker:search-save"), conditions.address_of(query)
    saved = queries.saved_as(request.user.pk or 0, query) if hat else None
    return {
        "is_seeker": hat is not None,
        "saved": saved,
        "page": reverse("seeker:search", args=[saved.key]) if saved else "",
        "act": act,
        "ask": f"{act}?{address}" if address else act,
        "query": address,
    }
