"""職業安定法の義務: what the law asks of whoever runs a site like this, and when the secretariat last saw to it.

Articles as amended on 2022-10-01. Whether an operator is a 特定募集情報等提供事業者 and what it must do is for the labour bureau to say.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from koubo.audit.trail import Actor, record
from koubo.desk.models import DutyDone
from koubo.kernel import clock
from koubo.kernel.errors import NotPermitted, Refusal
from koubo.kernel.text import Text, tidy

NOTE_LIMIT: Final = 1000
LAST_YEAR: Final = 2100
FIRST_DAY: Final = date(2000, 1, 1)
SOON_DAYS: Final = 30
# 事業概況報告書: as of 1 June, handed in by 31 August.
REPORT_MONTH, REPORT_DAY = 8, 31


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `asked` is what the law asks, `helped` how the portal helps; `pages` are names of routes that do.

    `years` is after how many years it is looked at again (0: once), unless `is_report`: the 31st of August.
    """

    key: str
    label: Text
    source: Text
    asked: Text
    helped: Text
    pages: tuple[str, ...] = ()
    years: int = 1
    is_report: bool = False

    def next_due(self, done_on: date) -> date | None:
        """Return when it is due again after it was done on a day; None: not by itself."""
        if self.is_report:
            this_year = date(done_on.year, REPORT_MONTH, REPORT_DAY)
            # Nothing can be reported before the day it is about.
            return this_year if done_on < date(done_on.year, 6, 1) else this_year.replace(year=done_on.year + 1)
        if not self.years:
            return None
        last_day = 28 if (done_on.month, done_on.day) == (2, 29) else done_on.day
        return done_on.replace(year=done_on.year + self.years, day=last_day)


def _law(ja: str, en: str) -> Text:
    return Text(f"職業安定法 {ja}", f"Employment Security Act, {en}")


DUTIES: Final = (
    Duty(
        "notification",
        Text("特定募集情報等提供事業の届出", "Notification of the business"),
        _law("第43条の2第1項", "art. 43-2 (1)"),
        Text(
            "求職者の情報（会員登録、求職者情報、応募など）を集めて公募情報を提供するサイトは、始める前に厚生労働大臣に届け出ます。",
            "A site that gathers information about job seekers (accounts, profiles, applications) and provides openings notifies the "
            "Minister of Health, Labour and Welfare before it begins.",
        ),
        Text(
            "届け出た日と受理番号を、この一覧に記録できます。応募者を選別して機関に渡すなど職業紹介にあたる機能は、Koubo にはありません。",
            "The day and the number of the notification can be recorded here. Koubo has no function that picks candidates for an "
            "institution, which could be employment placement.",
        ),
        years=0,
    ),
    Duty(
        "changes",
        Text("届出事項の変更・廃止の届出", "Notification of changes and of the end"),
        _law("第43条の2第2項・第3項", "art. 43-2 (2), (3)"),
        Text(
            "名称、住所、連絡先など届け出た事項が変わったとき（30日以内）と、事業をやめたとき（10日以内）に届け出ます。",
            "Changes of what was notified (name, address, contact) are notified within 30 days, the end of the business within 10 days.",
        ),
        Text(
            "年に1度、届け出た内容と今の内容を見比べてください。規約類に書いた連絡先は「規約・方針」で直せます。",
            "Once a year, compare what was notified with what is so now. Addresses in the statements are changed under “Terms and statements”.",
        ),
        ("desk:statements",),
    ),
    Duty(
        "accurate",
        Text("的確な表示", "Accurate information"),
        _law("第5条の4第1項・第3項", "art. 5-4 (1), (3)"),
        Text(
            "公募情報などに虚偽の表示や誤解を生じさせる表示をせず、正確で最新の内容に保つ措置をとります。",
            "Openings are shown without false or misleading statements, and measures keep them correct and up to date.",
        ),
        Text(
            "すべての公募情報を掲載前に審査し、点検の結果を示します。更新日を常に表示し、募集終了日を過ぎた公募は自動で募集終了になります。",
            "Every opening is reviewed before it is published, with findings of the checks. The day of the last change is always shown; "
            "openings close by themselves after their closing date.",
        ),
        ("desk:queue", "desk:decided"),
    ),
    Duty(
        "correcting",
        Text("提供の中止・訂正の求めへの対応", "Stopping and correcting on request"),
        _law("第5条の4第3項", "art. 5-4 (3)"),
        Text(
            "掲載の中止や訂正を求められたとき、または正確・最新でないと知ったときは、遅滞なく中止、訂正、確認をします。",
            "When asked to stop or correct, or when information turns out to be wrong or out of date, it is stopped, corrected or asked about "
            "without delay.",
        ),
        Text(
            "機関は訂正と掲載終了をいつでも依頼できます。事務局も訂正、取下げ、機関の利用停止ができ、すべて記録が残ります。",
            "Institutions can ask for corrections and withdrawal at any time. The secretariat can correct and withdraw openings and suspend "
            "institutions; everything is written down.",
        ),
        ("desk:work", "desk:contacts", "desk:institutions"),
    ),
    Duty(
        "personal",
        Text("求職者等の個人情報の取扱い", "Personal information of job seekers"),
        _law("第5条の5", "art. 5-5"),
        Text(
            "業務に必要な範囲で、目的を明らかにして集め、その目的の範囲で保管・使用し、適正に管理します。",
            "It is collected as far as needed, for a purpose that is stated, and kept, used and protected within that purpose.",
        ),
        Text(
            "目的と保存期間はプライバシーポリシーに書き、版を残します。応募書類は事務局からは読めず、期限が来れば削除されます。",
            "Purposes and retention are in the privacy policy, whose versions are kept. The secretariat cannot read applications; they are "
            "deleted when their time has come.",
        ),
        ("desk:statements",),
    ),
    Duty(
        "secrecy",
        Text("秘密を守る義務", "Confidentiality"),
        _law("第51条第1項", "art. 51 (1)"),
        Text(
            "事業者と従業者は、業務で知った人の秘密を、やめた後も漏らしません。",
            "The operator and its staff keep secret what they learn about people, also after they have left.",
        ),
        Text(
            "事務局が人を調べたときはすべて記録します。担当者に義務を伝え、操作の記録を見直してください。",
            "Every look of the secretariat at a person is written down. Tell the staff of the duty and read the records from time to time.",
        ),
        ("desk:audit", "desk:people"),
    ),
    Duty(
        "fees",
        Text("求職者から報酬を受けないこと", "No fee from job seekers"),
        _law("第43条の3", "art. 43-3"),
        Text(
            "募集に応じた人から、どのような名目でも報酬を受けません。",
            "No fee is taken, under whatever name, from people who answer an opening.",
        ),
        Text("Koubo に支払いの機能はありません。", "Koubo has no payments."),
    ),
    Duty(
        "complaints",
        Text("苦情の処理", "Complaints"),
        _law("第43条の7", "art. 43-7"),
        Text(
            "苦情の窓口と処理のしかたを示し、適切かつ迅速に処理する体制をととのえます。",
            "It is stated where and how complaints are dealt with, and they are dealt with properly and quickly.",
        ),
        Text(
            "機関からの連絡と求職者からの通報は、だれがいつから担当しているかが分かる一覧に並びます。窓口は規約に書いてください。",
            "Messages of institutions and reports of job seekers stand in a list that says who has them and since when. State the contact "
            "in the terms.",
        ),
        ("desk:contacts", "desk:inquiry-reports", "desk:statements"),
    ),
    Duty(
        "report",
        Text("事業概況報告書", "Yearly report"),
        _law("第43条の5", "art. 43-5"),
        Text(
            "毎年6月1日現在の事業の状況を、8月31日までに厚生労働大臣に報告します。",
            "The state of the business as of 1 June is reported to the Minister by 31 August each year.",
        ),
        Text("届け出た日と、次の期限を記録できます。", "The day it was handed in and the next due date are recorded here."),
        is_report=True,
    ),
    Duty(
        "authority",
        Text("行政庁への報告・検査", "Reports to and inspection by the authorities"),
        _law("第50条、第48条の3、第43条の4", "art. 50, 48-3, 43-4"),
        Text(
            "求められた事項を報告し、検査に応じます。改善命令や事業停止命令を受けることがあります。",
            "What is asked for is reported, and inspection is allowed. Orders to improve or to stop the business are possible.",
        ),
        Text(
            "だれが何をしたかの記録を、期間や相手で探して CSV で出せます。",
            "The record of who did what can be searched by period and subject and saved as CSV.",
        ),
        ("desk:audit",),
    ),
)  # fmt: skip
BY_KEY: Final = {duty.key: duty for duty in DUTIES}


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty and what was last recorded of it."""

    duty: Duty
    last: DutyDone | None
    tone: str

    @property
    def due(self) -> date | None:
        """When it is due next, if that is known."""
        return self.last.next_due if self.last else None


class DutyRefused(Refusal):
    """It cannot be recorded as it is typed. `where` is the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"duty-{where}", text)
        self.where = where


def states(today: date) -> list[DutyState]:
    """Return every duty as it stands on a day: "open" while nothing is recorded, "late", "soon" or "done"."""
    latest: dict[str, DutyDone] = {}
    for row in DutyDone.objects.select_related("by").order_by("at", "pk"):
        latest[row.duty] = row
    return [DutyState(duty, latest.get(duty.key), _tone(latest.get(duty.key), today)) for duty in DUTIES]


def _tone(last: DutyDone | None, today: date) -> str:
    if last is None:
        return "open"
    if last.next_due is None or (last.next_due - today).days > SOON_DAYS:
        return "done"
    return "late" if last.next_due < today else "soon"


@transaction.atomic
def done(duty: Duty, *, on: date, next_due: date | None, note: str, by: Actor, now: datetime) -> DutyDone:
    """Record that a duty was seen to. Nothing is overwritten: the newest record counts. Raises NotPermitted, DutyRefused."""
    if by.hat != "desk":
        raise NotPermitted
    if not FIRST_DAY <= on <= clock.day_of(now):
        raise DutyRefused("on", Text("今日までの日付を入力してください", "Enter a day up to today"))
    if next_due is not None and (next_due <= on or next_due.year > LAST_YEAR):
        raise DutyRefused(
            "next_due", Text("済ませた日より後の日付を入力してください", "Enter a day after the one it was done on")
        )
    made = DutyDone.objects.create(
        duty=duty.key, done_on=on, next_due=next_due, note=tidy(note), by_id=by.person_id, at=now
    )
    after = {
        "duty": duty.key,
        "done_on": on.isoformat(),
        "next_due": next_due.isoformat() if next_due else None,
        "note": made.note,
    }
    record("record_duty", made, by=by, now=now, after=after)
    return made
