"""Registration of postings: their mails, what search knows of them."""

from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


class PostingsConfig(AppConfig):
    """Postings."""

    name = "koubo.postings"
    label = "postings"

    def ready(self) -> None:
        """Declare the mails postings send, the words of their history, what the mail worker looks for, and what is searched."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.files import strays  # noqa: PLC0415 - models must be loaded first
        from koubo.institutions.actions import before_renaming  # noqa: PLC0415 - models must be loaded first
        from koubo.institutions.models import Institution  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.actions import attachments, mails, reminders  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.actions.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.discovery import (  # noqa: PLC0415 - models must be loaded first
            internal_index,
            public_index,
            term_usage,
        )
        from koubo.postings.models.queries import keep_names  # noqa: PLC0415 - models must be loaded first
        from koubo.search import collections  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("posting", WORDS)
        periodic.register(reminders.queue_ends_soon)
        periodic.register(reminders.queue_reviews)
        strays.register("posting", attachments.unused, after=attachments.UNUSED_AFTER)
        collections.register(public_index.OPENINGS)
        collections.register(internal_index.POSTINGS)
        before_renaming(keep_names)
        term_usage.declare()
        post_save.connect(_institution_saved, sender=Institution, dispatch_uid="postings")


# What search knows of an institution.
SEARCHED = frozenset({"code", "name_ja", "name_en", "kind"})


def _institution_saved(
    *, instance: Any, created: bool, raw: bool = False, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    """Its name and kind are found with each of its postings."""
    from koubo.postings.discovery import internal_index, public_index  # noqa: PLC0415 - models must be loaded first

    if not created and not raw and (update_fields is None or update_fields & SEARCHED):
        public_index.refresh_institution(instance)
        with transaction.atomic():
            internal_index.refresh_institution(instance)
