"""Registration of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "koubo.audit"
    label = "audit"
