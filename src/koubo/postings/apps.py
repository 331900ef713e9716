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
        from koubo.institutions.models import Institution  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.actions import mails, reminders  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.actions.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.discovery import internal_index, public_index  # noqa: PLC0415 - models must be loaded first
        from koubo.search import collections  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("posting", WORDS)
        periodic.register(reminders.queue_ends_soon)
        collections.register(public_index.OPENINGS)
        collections.register(internal_index.POSTINGS)
        post_save.connect(_institution_saved, sender=Institution, dispatch_uid="postings")


def _institution_saved(*, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """Its name and kind are found with each of its postings."""
    from koubo.postings.discovery import internal_index, public_index  # noqa: PLC0415 - models must be loaded first

    if not created and not raw:
        public_index.refresh_institution(instance)
        with transaction.atomic():
            internal_index.refresh_institution(instance)
