"""Questions about the folder of a seeker."""

from django.db.models import QuerySet

from koubo.postings.models import Posting
from koubo.seekers.models import Bookmark


def bookmarks(user_id: int) -> QuerySet[Bookmark]:
    """Return the bookmarks of a person, newest first, with their postings and institutions: the scope of the folder."""
    return Bookmark.objects.filter(user_id=user_id).select_related("posting__institution")


def is_bookmarked(user_id: int, posting: Posting) -> bool:
    """Whether a posting lies in the folder of a person."""
    return Bookmark.objects.filter(user_id=user_id, posting=posting).exists()
