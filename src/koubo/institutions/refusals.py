"""Why something about the people of an institution cannot be done."""

from koubo.kernel.errors import Refusal
from koubo.kernel.text import Text


class LastAdministrator(Refusal):
    """An institution always has an administrator."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "last-administrator",
            Text(
                "最後の管理者のため、この操作はできません。先に別の担当者を管理者にしてください",
                "This is the last administrator. Please make another member an administrator first",
            ),
        )


class AlreadyMember(Refusal):
    """Who is invited acts for the institution already."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "already-member",
            Text("この方はすでにこの機関の担当者です", "This person is already a member of the institution"),
        )


class AdministratorSeesAll(Refusal):
    """An administrator manages the whole institution."""

    def __init__(self) -> None:
        """Say what to change first."""
        super().__init__(
            "administrator-sees-all",
            Text(
                "管理者は部局を限定できません。先に権限を変更してください",
                "An administrator cannot be limited to units. Please change the role first",
            ),
        )


class SharedAccount(Refusal):
    """A shared account is an editor and no more: nobody can say which person it is."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "shared-account",
            Text("共用アカウントは管理者にできません", "A shared account cannot be an administrator"),
        )


class AddressMissing(Refusal):
    """The mails of a shared account have nowhere to go."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "address-missing",
            Text(
                "登録メールアドレスがないため、共用アカウントを開設できません。先に登録情報の変更を依頼してください",
                "There is no registered e-mail address for its mails. Please ask for a change of the registered information first",
            ),
        )


class RoleMissing(Refusal):
    """What the person may do is not said."""

    def __init__(self) -> None:
        """Say what to choose."""
        super().__init__("role-missing", Text("権限を選んでください", "Choose what the person may do"))


class UnitNameMissing(Refusal):
    """A unit needs a name."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("unit-name-missing", Text("部局名を入力してください", "Enter the name of the unit"))


class UnitNameTaken(Refusal):
    """There is a unit of that name."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "unit-name-taken", Text("同じ名前の部局がすでにあります", "There is a unit with this name already")
        )


class UnitInUse(Refusal):
    """Openings, members or invitations belong to the unit."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "unit-in-use",
            Text(
                "この部局には求人公募情報、担当者または招待があるため、削除できません。先にほかの部局に移してください",
                "Openings, members or invitations belong to this unit. Please move them to another one first",
            ),
        )


class NobodyElse(Refusal):
    """A handover needs another member."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("nobody-else", Text("引き継ぐ相手を選んでください", "Choose the member who takes over"))


class InvitationOver(Refusal):
    """The link leads nowhere any more: unknown, used, withdrawn or too old. It does not tell which to a stranger."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "invitation-over",
            Text(
                "この招待は、すでに使われたか、取り消されたか、期限を過ぎたため、使えません。"
                "招待した機関の管理者に、もう一度招待するよう依頼してください",
                "This invitation has been used or withdrawn, or its time is over. "
                "Please ask the administrator who invited you for a new one",
            ),
        )


class InvitedSomebodyElse(Refusal):
    """The invitation is for another address than that of the person."""

    def __init__(self) -> None:
        """Say whose it is without the address."""
        super().__init__(
            "invited-somebody-else",
            Text(
                "この招待は別のメールアドレスの方に送られたもので、ほかの方は使えません。"
                "ご自分のメールアドレスへの招待を管理者に依頼してください",
                "This invitation was sent to another e-mail address and nobody else can use it. "
                "Please ask the administrator to invite your own address",
            ),
        )


class NoSuchDomain(Refusal):
    """The person's address does not belong to the institution."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "no-such-domain",
            Text(
                "お使いのメールアドレスは、この機関のものとして確認されていません",
                "Your e-mail address is not known as one of this institution",
            ),
        )


class AskedAlready(Refusal):
    """The person has asked and waits."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "asked-already",
            Text(
                "すでに申請しています。管理者の回答をお待ちください",
                "You have asked already. Please wait for the answer",
            ),
        )


class InvitingSuspended(Refusal):
    """A suspended institution takes in nobody new."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__(
            "inviting-suspended",
            Text(
                "この求人機関は利用停止中のため、担当者を招待できません。事務局にお問い合わせください",
                "This institution is suspended and can invite nobody. Please ask the secretariat",
            ),
        )


class JoiningSuspended(Refusal):
    """A suspended institution takes in nobody new."""

    def __init__(self) -> None:
        """Say when it can be answered so."""
        super().__init__(
            "joining-suspended",
            Text(
                "この求人機関は利用停止中のため、参加の申請を承認できません。停止が解除されてから承認してください",
                "This institution is suspended, so nobody can be let in now. Please approve once the suspension is lifted",
            ),
        )


class InvitationWaits(Refusal):
    """The institution that invited is suspended: nobody joins until that is lifted."""

    def __init__(self) -> None:
        """Say when it works again."""
        super().__init__(
            "invitation-waits",
            Text(
                "招待した求人機関は利用停止中のため、いまは招待を受けられません。"
                "停止が解除されれば、招待の期限まで同じリンクから受けられます",
                "The institution that invited you is suspended, so the invitation cannot be accepted now. "
                "Once the suspension is lifted, the same link works until the invitation ends",
            ),
        )
