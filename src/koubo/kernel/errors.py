"""Refusals: what a verb answers when it may not or cannot be done. Shown to people in their language."""

from koubo.kernel.text import Text


class Refusal(Exception):
    """A verb was refused; nothing changed. `code` is for machines, `text` for people."""

    def __init__(self, code: str, text: Text) -> None:
        """Keep the reason in both languages."""
        super().__init__(code)
        self.code = code
        self.text = text


class NotPermitted(Refusal):
    """This person may not do this."""

    def __init__(self) -> None:
        """Say no more than needed."""
        super().__init__("not-permitted", Text("この操作を行う権限がありません", "You are not allowed to do this"))


class IllegalStep(Refusal):
    """The subject is not in a state from which this step leads; someone else may have been faster."""

    def __init__(self) -> None:
        """Tell the person to look at the present state."""
        super().__init__(
            "illegal-step",
            Text(
                "すでに状態が変わっているため、この操作はできません。最新の状態を確認してください",
                "This is no longer possible because the state has changed. Please check the current state",
            ),
        )


class StaleVersion(Refusal):
    """Someone saved since this form was opened."""

    def __init__(self) -> None:
        """Tell the person that nothing was overwritten."""
        super().__init__(
            "stale-version",
            Text(
                "ほかの画面で先に保存されています。何も上書きしていません",
                "This was saved elsewhere in the meantime. Nothing has been overwritten",
            ),
        )
