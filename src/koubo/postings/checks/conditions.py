"""Special working conditions that must be told as such (domain rules A9, A11, A12, A16)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.lexicon import lexicon, listed
from koubo.postings.checks.nothing import says_nothing
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.checks.told import IN_TIME, PLACEHOLDER, TOLD_LATE, without_put_off
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.conditions import is_discretionary, pays_fixed_overtime
from koubo.postings.sheet.contract import REVISED_2018
from koubo.postings.sheet.work import DISCLOSURE, employs

SAID: Final = listed("conditions")

NOT_SO: Final = r"[^。\n]{0,14}(?:ありません|(?<!み)なし|無し|しません|しない|されません|されない|ではな|でな[いく]|ません|除く|対象外)"
NOT_EN: Final = r"(?:\bno\b|\bnot\b|\bwithout\b)[^.\n]{0,40}"

HOURS_TEXTS: Final = (
    "title",
    "duties",
    "hours_note",
    "contract_note",
    "break_time",
    "holidays",
    "pay_note",
    "benefits",
    "notes",
    "positions_note",
)
DISCRETIONARY: Final = re.compile(
    r"裁量労働|discretionary\s+(?:work(?:ing)?|labou?r)\b|discretionary\s+hours", re.IGNORECASE
)
PROFESSIONAL: Final = re.compile(r"高度プロフェッショナル|highly\s+professional\s+work", re.IGNORECASE)
HOURS_DENIED: Final = re.compile(
    rf"(?:裁量労働|高度プロフェッショナル)(?:(?!残業|手当|時間外|、)[^。\n]){{0,14}}(?:ありません|(?<!み)なし|無し|しません|しない|されません|されない|ではな|でな[いく]|ません|除く|対象外|以外)|{NOT_EN}(?:discretionary|highly\s+professional)"
    r"|(?:discretionary|highly\s+professional)[^.\n]{0,40}\b(?:not|no)\b",
    re.IGNORECASE,
)
LENGTH: Final = re.compile(
    r"\d\s*(?:時間|h\b|hours?\b|:\d\d|分)|[一二三四五六七八九十]+\s*時間|\b(?:six|seven|eight|nine|ten)\b|所定(?:の)?(?:労働|勤務)時間|\bprescribed\s+(?:working\s+)?hours",
    re.IGNORECASE,
)
HOURS_A_DAY: Final = re.compile(r"(?P<hours>\d+(?:\.\d+)?)\s*(?:時間|hours?\b|h\b)", re.IGNORECASE)
LONGER_THAN_A_DAY: Final = re.compile(r"週|月|年|\bweek|\bmonth|\byear", re.IGNORECASE)
MOST_HOURS: Final = 12

PAY_TEXTS: Final = ("title", "pay_note", "hours_note", "benefits", "notes")
OVERTIME: Final = r"(?:残業|時間外|超過勤務|割増賃金|所定外)"
# Pay that includes overtime, besides the usual names of it.
NAMED: Final = re.compile(
    rf"(?:固定|みなし|定額|一律)(?:の)?\s*{OVERTIME}|{OVERTIME}(?:労働|勤務)?(?:代|手当)?\s*(?:込み?\b|込[みむ])|\d+\s*時間(?:分|相当)[^。\n]{{0,10}}{OVERTIME}[^。\n]{{0,14}}(?:として|に相当)|{OVERTIME}[^。\n]{{0,16}}(?:固定|定額)(?:で|払|支給)"
    r"|\bfixed[\s-]+(?:amount\s+of\s+|monthly\s+)?over-?time|\b(?:flat|lump-?sum)[^.\n]{0,50}\bover-?time|\ballowance\s+(?:of\s+[\d,]+\s+yen\s+)?for\s+\d+\s+hours\s+of\s+over-?time",
    re.IGNORECASE,
)
INCLUDED: Final = re.compile(
    rf"{OVERTIME}[^。\n]{{0,26}}(?:含(?:む|み|ま|ん|め)|組み?込|込[みむ]|コミ|織り込|入って|変わらない手当)|含(?:む|み|ん)[^。\n、]{{0,10}}{OVERTIME}"
    r"|\b(?:cover|includ|compris|contain|incorporat)\w*\b[^.\n]{0,40}\bover-?time|\bover-?time\b[^.\n]{0,24}\b(?:included|covered|contained)\b",
    re.IGNORECASE,
)
PAY_ITSELF: Final = re.compile(
    r"(?:給与|賃金|報酬)に|年俸|月給|月額|基本給|俸給|給与額|本給|日給|時給|\d\s*万?円|\b(?:salary|pay|wages?|remuneration|compensation|yen)\b",
    re.IGNORECASE,
)
# A list of allowances that names overtime among them, and examples of what people earned, are innocent.
IN_A_LIST: Final = re.compile(
    r"諸手当|各種手当|手当等|手当\(|手当類|(?:年収|支給|給与)(?:例|実績)|モデル|、[^。\n、]*手当、|・[^。\n]*手当|^\W*allowances|\ballowances\s+(?:\w+\s+)?includ|\bexample",
    re.IGNORECASE,
)
OVERTIME_DENIED: Final = re.compile(
    rf"(?:固定|みなし|定額|一律)(?:の)?\s*{OVERTIME}{NOT_SO}|{OVERTIME}[^。\n]{{0,14}}含(?:まない|みません|まず|まれません|まれない|まれず|めない|めません)"
    rf"|{NOT_EN}over-?time|over-?time[^.\n]{{0,30}}\bnot\s+(?:included|covered)",
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
    ({"health", "mutual_aid"}, Text("健康保険", "health insurance"), re.compile(r"健康保険|健保|社会保険|国民健康|\bhealth", re.IGNORECASE)),
    ({"pension", "mutual_aid"}, Text("厚生年金保険", "employees’ pension insurance"), re.compile(r"年金|社会保険|\bpension", re.IGNORECASE)),
    ({"employment"}, Text("雇用保険", "employment insurance"), re.compile(r"雇用保険|失業|\b(?:un)?employment\s+insurance", re.IGNORECASE)),
)  # fmt: skip
ACCIDENT: Final = (
    {"accident"},
    Text("労災保険", "workers’ accident compensation insurance"),
    re.compile(r"災害補償|船員保険|\baccident\s+compensation\s+(?:act|scheme)\s+for\s+\w*\s*public", re.IGNORECASE),
)
# A note that an insurance does not apply, and to whom, explains that it is not chosen.
NOT_COVERED: Final = re.compile(
    r"ない|なし|ません|せず|対象外|適用外|除外|非適用|加入不可|\bnot\b|\bno\b|\bexempt|\bexcluded\b|災害補償",
    re.IGNORECASE,
)
REASON: Final = re.compile(
    r"公務員|時間(?:未満|以内|以下)|短時間|週\d|ため|ので|により|共済|学生|役員|補償|\bpublic\s+(?:servant|employee|official)s?|\bsince\b|\bbecause\b|\bhours\b|\bas\s+(?!required)|\bstudent",
    re.IGNORECASE,
)

# The fields the law wants are read by `stated`; these may be left empty, but not filled with nothing.
OPTIONAL: Final = ("hours_note", "insurance_note")
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
# In these texts only a sentence about conditions of work counts.
TOLD_ELSEWHERE: Final = ("notes", "benefits", "application_note", "selection")
OF_WORK: Final = lexicon(SAID["OF_WORK"])


def conditions(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report special conditions that are not told, or not told in full."""
    yield from hours_system(content, languages)
    yield from fixed_overtime(content, languages)
    yield from insurances(content, languages)
    yield from told_in_time(content, languages)


def hours_system(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A9: discretionary work is chosen as such, with the hours deemed worked; so is highly professional work."""
    if is_discretionary(content):
        yield from _discretionary(content, languages)
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


def _discretionary(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Hours deemed worked have a length that a day can have, and no clock stands beside them."""
    for passage in passages(content, languages, ("deemed_hours",)):
        said = HOURS_A_DAY.search(passage.text)
        if said and float(said["hours"]) > MOST_HOURS and not LONGER_THAN_A_DAY.search(passage.text):
            yield warning(
                "A9",
                passage.where,
                f"「{said[0]}」は1日のみなし時間としては考えにくい長さです。確かめてください",
                f"“{said[0]}” can hardly be meant for one day. Please check",
                REVISED_2018,
            )
        elif not LENGTH.search(passage.text):
            yield warning(
                "A9",
                passage.where,
                "みなし労働時間の長さを書いてください。例：1日7時間45分働いたものとみなす",
                "Give the deemed hours, for example: deemed to work 7 hours 45 minutes a day",
                REVISED_2018,
            )
    for key in ("starts_at", "ends_at"):
        if not blank(content.get(key)):
            yield warning(
                "A9",
                key,
                "裁量労働制では、始業・終業の時刻は本人の裁量によります。目安であれば「時間外・その他の説明」に書いてください",
                "Under a discretionary system people set their hours themselves. If the time is a guide, say so in the explanation",
                REVISED_2018,
            )
            break


def fixed_overtime(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A11: fixed overtime pay is declared and broken down."""
    if pays_fixed_overtime(content):
        for passage in passages(content, languages, ("fixed_overtime_note",)):
            yield from _breakdown(content, passage)
        return
    for passage in passages(content, languages, PAY_TEXTS):
        found = _overtime_within(passage.text)
        if found and not (blank(content.get("fixed_overtime")) and all(part.search(passage.text) for part, _ in PARTS)):
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


def _overtime_within(text: str) -> re.Match[str] | None:
    """Return the words that make overtime a part of pay."""
    for sentence in sentences(text):
        read = OVERTIME_DENIED.sub(" ", sentence)
        if found := NAMED.search(read):
            return found
        if PAY_ITSELF.search(read) and not IN_A_LIST.search(read) and (found := INCLUDED.search(read)):
            return found
    return None


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


def insurances(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
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
    if not chosen or not forms or not employs(content):
        return
    notes = [
        s for p in passages(content, languages, ("insurance_note", "benefits", "notes")) for s in sentences(p.text)
    ]
    wanted = [ACCIDENT, *COVERED_BY] if forms & REGULAR_FORMS else [ACCIDENT]
    missing = [name for covering, name, words in wanted if not covering & chosen and not _excepted(words, notes)]
    if missing:
        ja, en = "、".join(name.ja for name in missing), ", ".join(name.en for name in missing)
        yield warning(
            "A12",
            "insurances",
            f"{ja}が選ばれていません。適用されない場合は、社会保険の説明に理由を書いてください",
            f"Not selected: {en}. If it does not apply, say why under “About insurance”",
            INSURANCE_LAW,
        )


def _excepted(words: re.Pattern[str], notes: Sequence[str]) -> bool:
    """Whether a sentence says that this very insurance does not apply, and why; any other note explains nothing."""
    return any(words.search(note) and NOT_COVERED.search(note) and REASON.search(note) for note in notes)


def told_in_time(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A16: a condition may be told later, but not later than the first contact. A12: a note on insurance tells something."""
    for passage in passages(content, languages, (*TOLD_TEXTS, *TOLD_ELSEWHERE)):
        if passage.key == "insurance_note" and _tells_no_insurance(passage):
            yield warning(
                "A12",
                passage.where,
                "どの保険に加入するか、または適用されない理由を書いてください",
                "Say which insurance applies, or why it does not",
                INSURANCE_LAW,
            )
        if passage.key in OPTIONAL and NOTHING_TOLD.fullmatch(passage.text):
            message = Text(
                "条件を具体的に書いてください。書ききれない場合は「詳細は面談時に説明」のように、最初に接触する時までに明示することを書きます",
                "State the condition. If part of it must be told later, say that it is told at the first contact at the latest",
            )
        elif any(_told_late(passage.key, sentence) for sentence in sentences(passage.text)):
            message = Text(
                "労働条件は、応募者と最初に接触する時までに明示してください。採用後の説明では遅すぎます",
                "Working conditions must be told at the first contact at the latest; after appointment is too late",
            )
        else:
            continue
        yield warning("A16", passage.where, message.ja, message.en, source=DISCLOSURE)


def _told_late(key: str, sentence: str) -> bool:
    of_work = key not in TOLD_ELSEWHERE or OF_WORK.search(sentence)
    return bool(of_work and TOLD_LATE.search(sentence) and not IN_TIME.search(sentence))


def _tells_no_insurance(passage: Passage) -> bool:
    rest = without_put_off(passage.text)
    return PLACEHOLDER.search(passage.text) is not None or (
        rest != passage.text and says_nothing(passage.key, rest, passage.language)
    )
