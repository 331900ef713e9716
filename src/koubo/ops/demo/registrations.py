"""Institutions that come in: registrations that wait, one returned, a change that is asked for, an institution suspended."""

from datetime import datetime, timedelta
from typing import Final

from koubo.desk import suspending
from koubo.institutions import actions
from koubo.institutions.details import present
from koubo.institutions.models import Institution, Membership
from koubo.ops.demo.people import DemoPeople, add_user, corporate_number
from koubo.ops.demo.tables import table
from koubo.registrations import applying, changing, deciding
from koubo.registrations.models import Registration

EXPLANATION: Final = (
    "設立して間もない研究所で、独自のドメインを準備中です。所属は当研究所のウェブサイトの所員一覧で確認できます。"
)
RETURNED: Final = "法人番号と機関名が一致していません。法人番号公表サイトの表記を確認し、正式な名称で入力してください。"
SUSPENDED: Final = "登録の連絡先に連絡が取れないため、確認できるまで利用を停止します。"
RENAMED: Final = "2027年4月1日付の名称変更のため。担当部署も改編されます。"


def make_registrations(people: DemoPeople, *, now: datetime) -> int:
    """Make what waits for the secretariat besides openings; return how many registrations there are."""
    rows = table("registrations")
    made = [_registered(row, n, now - timedelta(hours=5 * n + 2)) for n, row in enumerate(rows)]
    deciding.give_back(made[-1], message=RETURNED, by=people.desk[0], now=now - timedelta(hours=1))
    owner = people.institutions[1]
    changing.ask(
        owner.institution, {"name_ja": "学校法人北浜学園 北浜大学", "name_en": "Kitahama University", "unit": "総務部人事課"},
        reason=RENAMED, by=owner.author, now=now - timedelta(hours=3),
    )  # fmt: skip
    actions.add_domain(owner.institution, owner.domain, note="公式ウェブサイトで確認", by=people.desk[1], now=now)
    _suspended(people, now)
    return len(made)


def _registered(row: dict[str, str], n: int, at: datetime) -> Registration:
    draft = applying.begin(row["email"], language=row["language"], now=at - timedelta(minutes=20))
    values = {key: row[key] for key in row if key not in {"email", "language"}}
    number = {"corporate_number": "" if row["prefecture"] == "00048" else corporate_number(n + 100)}
    typed = values | number | {"explanation": EXPLANATION}
    draft = applying.keep(draft, typed, language=row["language"])
    return applying.request(draft, version=draft.version, now=at)


def _suspended(people: DemoPeople, now: datetime) -> None:
    like = present(people.institutions[0].institution)
    values = like | {
        "name_ja": "一般社団法人霧島地域研究会", "name_kana": "キリシマチイキケンキュウカイ", "name_en": "Kirishima Regional Studies Association",
        "kind": "00011", "corporate_number": corporate_number(300), "email": "office@kirishima.example",
        "url": "https://www.kirishima.example/", "contact_name": "霧島 亘", "contact_kana": "キリシマ ワタル",
    }  # fmt: skip
    made: Institution = actions.create("KIRISHIMA01", values, by=people.desk[0], now=now - timedelta(days=200))
    user = add_user("office@kirishima.example", "霧島 亘", people.password)
    Membership.objects.create(institution=made, user=user, role=Membership.Role.ADMINISTRATOR)
    suspending.suspend(made, reason=SUSPENDED, withdraw=None, by=people.desk[1], now=now - timedelta(days=2))
