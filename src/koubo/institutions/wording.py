"""The words of history entries about institutions."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "register_institution": Text("求人機関の登録", "Registered the institution"),
    "change_institution": Text("登録情報の変更", "Changed the registered information"),
    "suspend_institution": Text("利用停止", "Suspended the institution"),
    "lift_suspension": Text("利用停止の解除", "Lifted the suspension"),
    "verify_institution": Text("機関の確認", "Verified the institution"),
    "add_mail_domain": Text("メールドメイン{name}の確認", "Verified the mail domain {name}"),
    "remove_mail_domain": Text("メールドメイン{before}の取り消し", "Removed the mail domain {before}"),
    "merge_institution": Text("求人機関{name}に統合", "Merged into {name}"),
    "take_in_institution": Text("求人機関{name}を統合", "Took in {name}"),
}
