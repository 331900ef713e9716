"""Questions about the folder of a seeker."""

from django.db.models import QuerySet

from koubo.postings.models import Posting
from koubo.seekers.models import Bookmark, PersonalDetails


def bookmarks(user_id: int) -> QuerySet[Bookmark]:
    """Return the bookmarks of a person, newest first, with their postings and institutions: the scope of the folder."""
    return Bookmark.objects.filter(user_id=user_id).select_related("posting__institution")


def details_of(user_id: int) -> PersonalDetails | None:
    """Return what a person entered of themselves."""
    return PersonalDetails.objects.filter(user_id=user_id).first()


def is_bookmarked(user_id: int, posting: Posting) -> bool:
    """Whether a posting lies in the folder of a person."""
    return Bookmark.objects.filter(user_id=user_id, posting=posting).exists()
