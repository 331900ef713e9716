"""Questions about saved searches."""

from typing import Any

from koubo.alerts import conditions
from koubo.alerts.models import SavedSearch, SavedSearchQuerySet
from koubo.postings.discovery.query import Query


def searches(user_id: int) -> SavedSearchQuerySet:
    """Return the saved searches of a person, oldest first: the scope of their pages."""
    return SavedSearch.objects.of(user_id)


def saved_as(user_id: int, query: Query) -> SavedSearch | None:
    """Return the search as which a person keeps a query, if they do."""
    return searches(user_id).filter(digest=conditions.digest_of(conditions.address_of(query))).first()


def with_token(token: str) -> SavedSearch | None:
    """Return the search whose private address holds the token, while its person has an account."""
    return SavedSearch.objects.filter(feed_token=token, user__is_active=True).select_related("user").first()


def exported(user_id: int) -> list[dict[str, Any]]:
    """Return what is kept, as plain data for its person."""
    return [
        {
            "name": one.name,
            "query": one.address,
            "mails": one.frequency,
            "paused": one.paused_at is not None,
            "created_at": one.created_at.isoformat(),
            "matched_at": one.matched_at and one.matched_at.isoformat(),
        }
        for one in searches(user_id)
    ]
