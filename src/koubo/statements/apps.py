"""Registration of statements."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Statements."""

    name = "koubo.statements"
    label = "statements"

    def ready(self) -> None:
        """Declare the words of the history."""
        from koubo.audit import wording  # noqa: PLC0415 - models must be loaded first
        from koubo.statements.wording import WORDS  # noqa: PLC0415 - models must be loaded first

        for kind in ("statementversion", "duty"):
            wording.register(kind, WORDS)
