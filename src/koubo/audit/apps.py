"""Registration of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "koubo.audit"
    label = "audit"

    def ready(self) -> None:
        """Declare the words of its own history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.kernel.text import Text  # noqa: PLC0415 - beside its only use

        wording.register("user", {"search_person": Text("記録の検索", "Was looked up in the records")})
