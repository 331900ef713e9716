"""Why somebody cannot leave, or a leaving cannot be undone."""

from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text


class OutcomeMissing(Refusal):
    """Applicants wait for an answer."""

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__(
            "outcome-missing",
            Text(
                "結果が決まっていない応募者に、何をお知らせするかを選んでください",
                "Choose what the applicants who wait for a result are told",
            ),
        )


class LastSecretary(Refusal):
    """Somebody has to look after the site."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "last-secretary",
            Text(
                "事務局の最後の一人のため、退会できません。先に別の方を事務局に加えてください",
                "You are the last of the secretariat. Another person has to join it first",
            ),
        )


class TooLateToUndo(Refusal):
    """The fourteen days are over."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "too-late-to-undo",
            Text(
                "退会から14日を過ぎたため、取り消せません",
                "More than 14 days have passed, so this can no longer be undone",
            ),
        )
