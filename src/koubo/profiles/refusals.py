"""Why something cannot be done with a profile, in both languages."""

from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text


class ProfileIncomplete(Refusal):
    """Something is missing or wrong in what is to be published."""

    def __init__(self) -> None:
        """Lead back to the form."""
        super().__init__(
            "profile-incomplete",
            Text(
                "未入力または誤りのある項目があるため公開できません。入力画面で確認してください",
                "Something is missing or wrong, so this cannot be published yet. Please check the form",
            ),
        )


class NotAcknowledged(Refusal):
    """Something tells who the person is, and they have not said that it may."""

    def __init__(self) -> None:
        """Ask for the tick."""
        super().__init__(
            "profile-not-acknowledged",
            Text(
                "氏名や連絡先が分かる内容があります。公開してよい場合は確認欄に印を付けてください",
                "Something in it tells who you are. If that may be seen, tick the box",
            ),
        )


class SearchClosed(Refusal):
    """A suspended institution does not look for people."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__(
            "profile-search-closed",
            Text(
                "この求人機関は利用停止中のため、求職者情報を検索できません。事務局にお問い合わせください",
                "This institution is suspended and cannot search job seekers. Please ask the secretariat",
            ),
        )


class NothingPublished(Refusal):
    """There is nothing that was ever published and could be shown again."""

    def __init__(self) -> None:
        """Lead to the form."""
        super().__init__(
            "profile-nothing-published",
            Text("公開する求職者情報がまだありません", "There is no profile to publish yet"),
        )


class NoDomain(Refusal):
    """What was typed is no mail domain."""

    def __init__(self) -> None:
        """Give an example."""
        super().__init__(
            "profile-no-domain",
            Text("ドメインを入力してください。例：example.ac.jp", "Enter a domain, for example example.ac.jp"),
        )


class NoName(Refusal):
    """Nothing was typed, or too much."""

    def __init__(self) -> None:
        """Say what is asked for."""
        super().__init__(
            "profile-no-name",
            Text("機関・部署の名称を200文字以内で入力してください", "Enter the name in 200 characters or fewer"),
        )


class TooManyExclusions(Refusal):
    """There is no room for one more."""

    def __init__(self, most: int) -> None:
        """Say how many fit."""
        super().__init__(
            "profile-too-many-exclusions",
            Text(f"除外リストには{most}件まで登録できます", f"The list holds up to {most} entries"),
        )
