"""Registration of inquiries."""

from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    """Inquiries (求職者照会メール)."""

    name = "koubo.inquiries"
    label = "inquiries"

    def ready(self) -> None:
        """Declare the mails inquiries send, the words of their history, and what goes with a person who is erased."""
        from koubo.accounts import erasure as erasures  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.inquiries import erasure, mails  # noqa: PLC0415 - models must be loaded first
        from koubo.inquiries.audit_words import OF_INSTITUTION, WORDS  # noqa: PLC0415 - models must be loaded first

        mails.register()
        wording.register("inquiry", WORDS)
        wording.register("institution", OF_INSTITUTION)
        erasures.register(erasure.erase_inquiries_of)
