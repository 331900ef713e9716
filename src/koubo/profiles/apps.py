"""Registration of profiles."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """What job seekers show of themselves."""

    name = "koubo.profiles"
    label = "profiles"

    def ready(self) -> None:
        """Declare mails, the words of the history, what is searched, and what goes with a person who is erased."""
        from koubo.accounts import erasure  # noqa: PLC0415 - models must be loaded first
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.notifications import periodic  # noqa: PLC0415 - models must be loaded first
        from koubo.profiles import actions, index, mails, term_usage  # noqa: PLC0415 - models must be loaded first
        from koubo.profiles.wording import WORDS  # noqa: PLC0415 - models must be loaded first
        from koubo.search import collections  # noqa: PLC0415 - models must be loaded first

        mails.register()
        term_usage.declare()
        periodic.register(mails.queue_expiring)
        wording.register("profile", WORDS)
        collections.register(index.PROFILES)
        erasure.register(actions.erase_profile)
