"""Registration of institutions."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions."""

    name = "koubo.institutions"
    label = "institutions"

    def ready(self) -> None:
        """Declare the hat of an institution, its mails and words, and that who is erased is no member any more."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.institutions import hats, mails, members, term_usage  # noqa: PLC0415 - models must be loaded first
        from koubo.institutions.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.institutions.words import HISTORY  # noqa: PLC0415 - models must be loaded first

        term_usage.declare()
        hats.declare()
        mails.register()
        wording.register("institution", HISTORY)
        erasure.register(members.remove_everywhere)
        wording.register("institution", WORDS)
