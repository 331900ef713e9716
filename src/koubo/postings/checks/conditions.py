"""Special working conditions that must be told as such (domain rules A9, A11, A12, A14, A16)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.reading import Passage, passages
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.conditions import is_discretionary, pays_fixed_overtime
from koubo.postings.sheet.contract import REVISED_2018
from koubo.postings.sheet.work import DISCLOSURE, employs

NOT_SO: Final = (
    r"[^。\n]{0,14}(?:ありません|なし|無し|しません|しない|されません|されない|ではな|でな[いく]|ません|除く|対象外)"
)
NOT_EN: Final = r"(?:\bno\b|\bnot\b|\bwithout\b)[^.\n]{0,40}"

HOURS_TEXTS: Final = ("title", "hours_note", "contract_note", "notes", "positions_note")
DISCRETIONARY: Final = re.compile(
    r"裁量労働|discretionary\s+(?:work(?:ing)?|labou?r)\b|discretionary\s+hours", re.IGNORECASE
)
PROFESSIONAL: Final = re.compile(r"高度プロフェッショナル|highly\s+professional\s+work", re.IGNORECASE)
HOURS_DENIED: Final = re.compile(
    rf"(?:裁量労働|高度プロフェッショナル){NOT_SO}|{NOT_EN}(?:discretionary|highly\s+professional)"
    r"|(?:discretionary|highly\s+professional)[^.\n]{0,40}\b(?:not|no)\b",
    re.IGNORECASE,
)
LENGTH: Final = re.compile(
    r"\d|[一二三四五六七八九十]+\s*時間|\b(?:six|seven|eight|nine|ten)\b|所定労働時間", re.IGNORECASE
)

PAY_TEXTS: Final = ("title", "pay_note", "hours_note", "benefits", "notes")
OVERTIME_PAY: Final = r"(?:残業代|残業手当|時間外手当|時間外勤務手当|超過勤務手当)"
# Besides the usual names: pay that includes overtime. In a list of allowances "including overtime" is innocent.
FIXED_OVERTIME: Final = re.compile(
    r"(?:固定|みなし|定額)\s*(?:残業|時間外|超過勤務)|(?<![、・])残業(?:代|手当)\s*(?:込み|(?:を|も)?\s*含(?:む|み|ま))"
    rf"|{OVERTIME_PAY}(?:を|も)?含(?:む|んだ)(?:年俸|月給|月額|給与額|基本給|俸給)|(?:年俸|月給|月額|年収|基本給)(?:に)?は?[^。\n]{{0,4}}{OVERTIME_PAY}[^。\n]{{0,12}}含(?:む|み|ま)"
    r"|\bfixed[\s-]+(?:amount\s+of\s+)?over-?time|\bover-?time\s+(?:pay|allowance)?\s*(?:is\s+)?included"
    r"|\b(?:salary|pay|wages?|remuneration|yen)\b[^.\n]{0,15}\binclud(?:es|ing)\s+(?:\w+\s+){0,4}over-?time",
    re.IGNORECASE,
)
FIXED_OVERTIME_DENIED: Final = re.compile(
    rf"(?:固定|みなし|定額)\s*(?:残業|時間外|超過勤務){NOT_SO}|(?:残業代|時間外手当|超過勤務手当)(?:を|は|も)?含(?:まない|みません|まず|まれません)"
    rf"|{NOT_EN}over-?time|over-?time[^.\n]{{0,30}}\bnot\s+included",
    re.IGNORECASE,
)
# The three parts of the guidelines; the second has two halves.
PARTS: Final = (
    (re.compile(r"基本給|本給|基本年俸|基本月額|俸給|\bbase\b|\bbasic\b", re.IGNORECASE),
     Text("固定残業代を除いた基本給", "base pay without it")),
    (re.compile(r"\d\s*(?:時間|h\b)|\d\s*hours?|\b(?:ten|fifteen|twenty|thirty|forty|forty-five)\s+hours", re.IGNORECASE),
     Text("時間数", "the hours it covers")),
    (re.compile(r"\d\s*(?:万\s*)?円|¥\s*\d|\d\s*(?:yen|jpy)|\b(?:jpy|yen)\s*\d", re.IGNORECASE),
     Text("額", "its amount")),
    (re.compile(r"超え|超過(?!勤務手当)|越え|追加で|別途支給|\bbeyond\b|\bexceed|\bexcess|\bmore\s+than|\babove\b|\badditional", re.IGNORECASE),
     Text("超過分を追加で支払う旨", "that overtime beyond those hours is paid")),
)  # fmt: skip

REGULAR_FORMS: Final = frozenset({"01", "02"})
INSURANCE_LAW: Final = Text(
    "職業安定法施行規則 第4条の2・健康保険法・厚生年金保険法・労働者災害補償保険法・雇用保険法",
    "Enforcement Regulation art. 4-2; insurance acts",
)
# What stands in for what: the mutual aid association covers health and pension.
COVERED_BY: Final = (
    ({"health", "mutual_aid"}, Text("健康保険", "health insurance")),
    ({"pension", "mutual_aid"}, Text("厚生年金保険", "employees’ pension insurance")),
    ({"employment"}, Text("雇用保険", "employment insurance")),
)

DISPATCHED: Final = re.compile(
    r"派遣(?:労働者|社員|職員|スタッフ)として(?:の)?(?:雇用|採用|雇い入れ|雇入れ|雇入)"
    r"|\b(?:employ\w*|hired?|work|appointed)\s+as\s+(?:an?\s+)?(?:dispatched|temporary\s+agency)\s+(?:worker|employee)",
    re.IGNORECASE,
)
DISPATCH_DENIED: Final = re.compile(
    rf"派遣(?:労働者|社員|職員|スタッフ)として(?:の)?(?:雇用|採用|雇い入れ|雇入れ|雇入){NOT_SO}"
    rf"|{NOT_EN}as\s+(?:an?\s+)?(?:dispatched|temporary\s+agency)\s+(?:worker|employee)s?",
    re.IGNORECASE,
)
DISPATCH_LAW: Final = Text(
    "職業安定法施行規則 第4条の2・労働者派遣法 第32条",
    "Enforcement Regulation art. 4-2; Worker Dispatching Act art. 32",
)

TOLD_TEXTS: Final = (
    "duties", "duties_scope", "contract_note", "renewal_criteria", "renewal_limit", "probation_length", "probation_note",
    "places_scope", "pay_note", "deemed_hours", "break_time", "hours_note", "holidays", "insurance_note",
)  # fmt: skip
NOTHING_TOLD: Final = re.compile(
    r"\s*[（(]?(?:(?:詳細は|別途|後日|追って|応|要|ご)?(?:相談|協議|面談|通知|連絡)(?:に応じ(?:ます|る)|の(?:上|うえ)(?:で)?(?:決定)?(?:します|する)?|します|する)?"
    r"|未定|調整中|検討中|後日(?:決定|通知|連絡)(?:します)?|(?:お)?問い?合わせ(?:て)?ください"
    r"|tb[ad]|to\s+be\s+(?:announced|decided|determined|discussed|confirmed|advised)(?:\s+later)?"
    r"|negotiable|(?:upon|on)\s+(?:consultation|request)|please\s+(?:ask|contact\s+us|inquire))[)）]?\s*[。.]?\s*",
    re.IGNORECASE,
)
TOLD_LATE: Final = re.compile(
    r"(?:採用後|採用決定後|内定後|着任後|赴任後|入職後|契約後|雇入れ後|勤務開始後)に?[^。\n]{0,12}(?:説明|通知|提示|明示|お知らせ|連絡|伝え)"
    r"|(?:announced|explained|told|notified|disclosed|informed|communicated|shown)[^.\n]{0,25}\bafter\s+(?:the\s+|your\s+)?(?:appointment|hiring|employment|arrival|contract|start)",
    re.IGNORECASE,
)


def conditions(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report special conditions that are not told, or not told in full."""
    yield from hours_system(content, languages)
    yield from fixed_overtime(content, languages)
    yield from insurances(content)
    yield from dispatch(content, languages)
    yield from told_in_time(content, languages)


def hours_system(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A9: discretionary work is chosen as such, with the hours deemed worked; so is highly professional work."""
    for passage in passages(content, languages, ("deemed_hours",)):
        if is_discretionary(content) and not LENGTH.search(passage.text):
            yield warning(
                "A9",
                passage.where,
                "みなし労働時間の長さを書いてください。例：1日7時間45分働いたものとみなす",
                "Give the deemed hours, for example: deemed to work 7 hours 45 minutes a day",
                REVISED_2018,
            )
    chosen = content.get("hours_system")
    for wanted, system, ja, en in (
        (DISCRETIONARY, "discretionary", "裁量労働制", "discretionary working hours"),
        (PROFESSIONAL, "professional", "高度プロフェッショナル制度", "the highly professional work system"),
    ):
        read = passages(content, languages, HOURS_TEXTS)
        if not blank(chosen) and chosen != system and any(p.find(wanted, unless=HOURS_DENIED) for p in read):
            yield warning(
                "A9",
                "hours_system",
                f"本文に{ja}とあります。適用する場合は、労働時間制でも選んでください",
                f"The text speaks of {en}. If it applies, select it here as well",
                REVISED_2018,
            )


def fixed_overtime(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A11: fixed overtime pay is declared and broken down."""
    if pays_fixed_overtime(content):
        for passage in passages(content, languages, ("fixed_overtime_note",)):
            yield from _breakdown(content, passage)
        return
    for passage in passages(content, languages, PAY_TEXTS):
        if found := passage.find(FIXED_OVERTIME, unless=FIXED_OVERTIME_DENIED):
            yield Finding(
                "A11",
                Severity.ERROR,
                passage.where,
                Text(
                    f"「{found.group(0)}」とあります。固定残業代を「あり」にして、内訳を書いてください",
                    f"“{found.group(0)}”: set fixed overtime pay to “Yes” and give its breakdown",
                ),
                REVISED_2018,
            )


def _breakdown(content: Content, note: Passage) -> Iterator[Finding]:
    """The parts may also stand in the explanation of pay."""
    read = "\n".join(p.text for p in (note, *passages(content, (note.language,), ("pay_note",))))
    missing = [name for pattern, name in PARTS if not pattern.search(read)]
    if missing:
        ja, en = "、".join(name.ja for name in missing), "; ".join(name.en for name in missing)
        yield Finding(
            "A11",
            Severity.ERROR,
            note.where,
            Text(f"固定残業代の内訳に、次のことを書いてください：{ja}", f"Add to the breakdown: {en}"),
            REVISED_2018,
        )


def insurances(content: Content) -> Iterator[Finding]:
    """A12: each insurance applies or does not; full-time employees are insured, and accidents always are."""
    chosen = set(content.get("insurances") or [])
    forms = {line.get("employment_form") for line in content.get("job_lines") or []} - {None, ""}
    if "none" in chosen and len(chosen) > 1:
        yield Finding(
            "A12",
            Severity.ERROR,
            "insurances",
            Text("「加入しない」と他の保険は同時に選べません", "“None” cannot be selected together with an insurance"),
            INSURANCE_LAW,
        )
    if not chosen or not forms or not employs(content) or not blank(content.get("insurance_note")):
        return
    missing = [] if {"accident"} & chosen else [Text("労災保険", "workers’ accident compensation insurance")]
    if forms & REGULAR_FORMS:
        missing += [name for covering, name in COVERED_BY if not covering & chosen]
    if missing:
        ja, en = "、".join(name.ja for name in missing), ", ".join(name.en for name in missing)
        yield warning(
            "A12",
            "insurances",
            f"{ja}が選ばれていません。適用されない場合は、社会保険の説明に理由を書いてください",
            f"Not selected: {en}. If it does not apply, say why under “About insurance”",
            INSURANCE_LAW,
        )


def dispatch(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A14: who is to be a dispatched worker is told so in the field for it."""
    if content.get("dispatched") is True:
        return
    keys = ("title", "duties", "contract_note", "positions_note", "notes", "benefits", "job_lines.job_title")
    for passage in passages(content, languages, keys):
        if passage.find(DISPATCHED, unless=DISPATCH_DENIED):
            yield Finding(
                "A14",
                Severity.ERROR,
                passage.where,
                Text(
                    "派遣労働者として雇用する場合は、「派遣労働者としての雇用」でも選んでください",
                    "If people are hired as dispatched workers, select so under “Employment as a dispatched worker”",
                ),
                DISPATCH_LAW,
            )


def told_in_time(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A16: a condition may be told later, but not later than the first contact."""
    for passage in passages(content, languages, TOLD_TEXTS):
        if NOTHING_TOLD.fullmatch(passage.text):
            message = Text(
                "条件を具体的に書いてください。書ききれない場合は「詳細は面談時に説明」のように、最初に接触する時までに明示することを書きます",
                "State the condition. If part of it must be told later, say that it is told at the first contact at the latest",
            )
        elif passage.find(TOLD_LATE):
            message = Text(
                "労働条件は、応募者と最初に接触する時までに明示してください。採用後の説明では遅すぎます",
                "Working conditions must be told at the first contact at the latest; after appointment is too late",
            )
        else:
            continue
        yield warning("A16", passage.where, message.ja, message.en, source=DISCLOSURE)
