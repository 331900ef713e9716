"""Registration of applications: their mails, and what the mail worker looks for."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications (Web応募)."""

    name = "koubo.applications"
    label = "applications"

    def ready(self) -> None:
        """Declare the mails applications send, the words of their history, what is done regularly and on erasure."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.applications import (  # noqa: PLC0415 - models must be loaded first
            arrivals,
            audit_words,
            documents,
            mails,
            news,
            overdue,
            queries,
            retention,
            uploads,
        )
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.files import strays  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.postings.content import requirements  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("application", audit_words.WORDS)
        wording.register("bulkchange", audit_words.OF_BULK)
        wording.register("posting", audit_words.OF_POSTING)
        wording.register("posting", audit_words.OF_ANSWERS)
        wording.register("membership", audit_words.OF_MEMBERSHIP)
        requirements.register_lock(queries.has_applications)
        erasure.register(retention.erase_applications_of)
        periodic.register(arrivals.queue_daily)
        periodic.register(overdue.queue_overdue)
        periodic.register(overdue.queue_unrecorded)
        periodic.register(news.queue_requirements)
        periodic.register(uploads.sweep)
        strays.register("application", documents.unused, after=documents.STRAY_AFTER)
        periodic.register(strays.sweep)
