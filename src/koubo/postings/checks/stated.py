"""What is written in a field for disclosure states what the law wants of that field (domain rules A1 to A10, A15, C9).

First one test for all of them: whether anything is said (`nothing`). Then the content of each: a length, a cap, criteria, what differs.
What another field says counts as said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.disclosure import REQUIRED_RULES
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.nothing import ANSWERS, says_nothing
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.checks.told import PLACEHOLDER, PUT_OFF, without_put_off
from koubo.postings.sheet import Content
from koubo.postings.sheet.contract import may_be_renewed
from koubo.postings.sheet.work import DISCLOSURE, employs, has_probation, is_fixed_term, states_age_limit

_COUNT: Final = r"(?:\d+|[一二三四五六七八九十]+|数|半)"
LENGTH: Final = re.compile(
    rf"{_COUNT}\s*(?:日|週間?|(?:か|カ|ヶ|ケ|箇|ヵ|ｹ)月|月|年|学期)|半年|年度末|20\d\d|令和|試用期間(?:は)?(?:なし|ありません)"
    r"|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|eighteen)[\s-]*(?:days?|weeks?|months?|years?|terms?|semesters?)\b|\bhalf\s+(?:a\s+)?year\b",
    re.IGNORECASE,
)
CAP: Final = re.compile(
    rf"(?:通算|最長|最大|上限|限度|合計|計|延べ)[^。\n]{{0,16}}?{_COUNT}\s*(?:年|回|(?:か|カ|ヶ|ケ|箇|ヵ)月|歳|度)|{_COUNT}\s*(?:年度?|回|(?:か|カ|ヶ|ケ|箇|ヵ)月|歳|度)(?:間)?\s*(?:\([^)]*\))?\s*(?:まで|を?(?:上限|限度|超え|限り)|が(?:上限|限度)|以内|以下|に限|のみ|末|未満)"
    rf"|更新(?:は|回数は?|の上限は|:)?\s*(?:最大|上限)?\s*{_COUNT}\s*(?:回|度)|{_COUNT}\s*回(?:の|に限り|だけ)?(?:更新|再任)|^\s*{_COUNT}\s*(?:年間?|回|(?:か|カ|ヶ|ケ|箇|ヵ)月)\s*$|(?:20\d\d|令和\d+)年(?:度末|\d+月(?:\d+日|末)?)\s*(?:まで|を(?:上限|限度|超え))|(?:まで|を(?:上限|限度))[^。\n]{{0,6}}更新|再任(?:は)?(?:不可|\d+回)|更新(?:は)?(?:し(?:ない|ません)|なし|ありません|行わ)|(?:事業|プロジェクト|研究(?:費|課題|期間)?|助成)(?:の)?終了(?:日|時|年度)?(?:\([^)]*\))?まで|定年まで"
    r"|\b(?:no|not)\s+(?:be\s+)?(?:renew|exten)\w*|\b(?:up\s+to|at\s+most|maximum|max\.?|no\s+more\s+than|not\s+(?:be\s+)?(?:exceed\w*|beyond|more\s+than)|limit(?:ed)?\s+(?:of|to|is)|total(?:\s+of)?|only|until|through|within|beyond|past)\b[^.\n]{0,40}?\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|once|twice)\b"
    r"|\b(?:once|twice|\d+\s+times?|(?:one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:times?|renewals?|years?|extensions?))\b(?:[^.\n]{0,24}\b(?:at\s+most|maximum|limit|in\s+total|altogether|only)\b)?",
    re.IGNORECASE,
)  # fmt: skip
UNCAPPED: Final = re.compile(
    r"^\s*(?:特に)?(?:定め|制限|規定)(?:は|の)?\s*(?:なし|ない|ありません)|上限(?:は|を|も)?[^。\n]{0,6}(?:なし|(?<!有)無し?|ない|ありません|設け(?:ない|ず|ません|ていません)|定め(?:ない|ません))|定めは?[^。\n]{0,4}(?:設けない|設けません|なし|ありません)|更新(?:の)?(?:回数|期間)(?:の)?(?:制限|上限)(?:は)?(?:なし|ありません|ない|設け)"
    r"|\bno\s+(?:\w+\s+)?(?:limit|cap|maximum)\b|\bwithout\s+(?:\w+\s+)?limit\b|\bunlimited\b",
    re.IGNORECASE,
)
CRITERIA: Final = re.compile(
    r"業務量|業務の(?:進捗|量|必要|状況)|成績|能力|態度|予算|財源|財政|経費|資金|経営|評価|業績|実績|進捗|進み|審査|審議|判定|査定|成果|プロジェクト|事業の(?:継続|状況|進|予算)|研究(?:の|計画|費)|健康|必要性|開講|受講|授業|カリキュラム|適性|貢献|勤怠|本人の希望|面談の結果"
    r"|\bperformance|\bworkload|\bbudget|\bfund|\bevaluat|\breview|\bresults?\b|\bprogress|\bability|\bachievement|\bproject|\bneed|\bassess|\battitude|\bhealth|\bcourse|\bconduct\b|\bfinanc|\bgrant|\boutcome|\bamount\s+of\s+work|\bmerit|\bcontribution|\benrol",
    re.IGNORECASE,
)
AUTOMATIC: Final = re.compile(r"自動(?:的)?に?更新|原則(?:として)?更新|\bautomatic", re.IGNORECASE)
PROBATION: Final = re.compile(r"試用|見習|条件付(?:き)?採用|\bprobation|\btrial\s+period", re.IGNORECASE)
SAME_OR_DIFFERENT: Final = re.compile(
    r"同じ|同一|同条件|変わ(?:り|ら)|時給|月給|月額|日給|年俸|支給し|\d\s*(?:円|割|%)|\bsame\b|\bunchanged\b|\byen\b|\bpaid\b", re.IGNORECASE
)  # fmt: skip
DIFFERS: Final = re.compile(
    r"異な|差が|下げ|下が|低く|低い|減額|別に決め|\blower\b|\bless\b|\bdiffer|\breduced", re.IGNORECASE
)
TIME: Final = re.compile(
    r"\d|正午|[一二三四五六七八九十]+\s*(?:時間|分)|半時間|なし|無|ありません|\b(?:one|an|half\s+an|two|thirty|forty|forty-five|sixty|ninety)\b|\bnoon\b|\bnone\b|\bno\b",
    re.IGNORECASE,
)
SCOPE: Final = re.compile(
    r"変更(?:の)?範囲|変更(?:は)?(?:なし|ありません)|\bscope\s+of\s+changes?|\bno\s+changes?\b", re.IGNORECASE
)
BREAK: Final = re.compile(r"休憩[^。\n]{0,12}\d|\bbreak\b[^.\n]{0,20}\d|\d[^.\n]{0,20}\bbreak\b", re.IGNORECASE)
DAYS_OFF: Final = re.compile(
    r"週休|土曜|日曜|土日|土・日|年末年始|年次有給|年休|\bweekend|\bsaturday|\bsunday|\bpaid\s+leave|\bnational\s+holiday",
    re.IGNORECASE,
)
RULES: Final = re.compile(r"規程|規定|規則|基準|俸給表|給与表|\bregulation|\brule|\bscale|\bpolic", re.IGNORECASE)
LATER: Final = re.compile(r"相談|協議|別途|未定|\bdiscuss|\bnegotia|\bdetermined\s+later", re.IGNORECASE)
SYMBOLS: Final = re.compile(r"[\W_ー一]*")

# Where else a thing may be told.
ELSEWHERE: Final = (
    "contract_note",
    "renewal_criteria",
    "renewal_limit",
    "hours_note",
    "notes",
    "benefits",
    "duties",
    "positions_note",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a field must state beyond saying anything: `inside` it, or `elsewhere` in the posting."""

    ask: Text
    inside: re.Pattern[str] | None = None
    elsewhere: re.Pattern[str] | None = None


WANTED: Final[dict[str, Wanted]] = {
    "duties": Wanted(Text("仕事の内容をここに具体的に書いてください", "Describe the work here")),
    "duties_scope": Wanted(Text("変わり得る業務の範囲を書いてください。変わらない場合は「変更なし」と書きます", "State what the work may change to; if it does not change, write “No change”"), elsewhere=SCOPE),
    "contract_note": Wanted(Text("契約の期間を、長さか終わりの日で書いてください", "State the contract period by its length or its end")),
    "renewal_criteria": Wanted(Text("更新するかどうかを何によって判断するかを書いてください。例：業務量、勤務成績、予算の状況", "State what renewal depends on, for example workload, performance and budget")),
    "renewal_limit": Wanted(Text("更新の上限（通算の期間か回数）を書いてください。上限がない場合は「なし」と書きます", "State the limit of renewal (total period or number); if there is none, write “None”")),
    "probation_length": Wanted(Text("試用期間の長さを書いてください。例：3か月", "State how long probation lasts, for example three months")),
    "probation_note": Wanted(Text("試用期間中の条件を書いてください。本採用後と同じ場合は「同条件」、異なる場合は何が異なるかを書きます", "State the conditions during probation: “Same conditions”, or what differs")),
    "places_scope": Wanted(Text("変わり得る勤務地の範囲を書いてください。変わらない場合は「変更なし」と書きます", "State where the place of work may change to; if it does not change, write “No change”"), elsewhere=SCOPE),
    "break_time": Wanted(Text("休憩の長さか時刻を書いてください。例：12:00から13:00まで", "State the length or the time of breaks"), inside=TIME, elsewhere=BREAK),
    "holidays": Wanted(Text("休日と休暇をここに書いてください。例：土曜、日曜、祝日、年末年始", "State days off and leave here, for example weekends and national holidays"), elsewhere=DAYS_OFF),
    "pay_note": Wanted(Text("基本給や手当の額、決め方が分かるように書いてください", "State base pay and allowances, or how they are set")),
    "places.address": Wanted(Text("勤務地の所在地を書いてください", "State the address of the place of work")),
    "age_limit_note": Wanted(Text("年齢の上限または下限と、その理由を書いてください", "State the age limit and its reason")),
}  # fmt: skip


def stated(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report each field for disclosure whose text does not state what it is there for."""
    for key, wanted in WANTED.items():
        if not _asked(key, content):
            continue
        for passage in passages(content, languages, (key,)):
            if not _states(content, key, passage, wanted) and not _told_elsewhere(content, passage, wanted):
                silent = SYMBOLS.fullmatch(passage.text) is not None
                severity = Severity.ERROR if silent else Severity.WARNING
                yield Finding(REQUIRED_RULES.get(key, "A6"), severity, passage.where, wanted.ask, DISCLOSURE)
    yield from smoking(content, languages)


def _asked(key: str, content: Content) -> bool:
    """Whether the sheet requires this field of this content."""
    if key in {"renewal_criteria", "renewal_limit"}:
        return may_be_renewed(content)
    if key in {"probation_length", "probation_note"}:
        return has_probation(content)
    if key in {"duties_scope", "places_scope", "break_time", "holidays"}:
        return employs(content)
    if key == "age_limit_note":
        return states_age_limit(content)
    return key != "contract_note" or is_fixed_term(content)


def _states(content: Content, key: str, passage: Passage, wanted: Wanted) -> bool:
    if PLACEHOLDER.search(passage.text):
        return False
    text = without_put_off(passage.text, of_work=key == "duties")
    if (
        key == "probation_note"
        and DIFFERS.search(text)
        and not (SAME_OR_DIFFERENT.search(text) or ANSWERS[key].search(text))
    ):
        return False
    if key == "renewal_limit":
        return _capped(text) or (
            not says_nothing(key, text, passage.language)
            and re.match(r"\s*(?:なし|無|none)", text, re.IGNORECASE) is not None
        )
    if key == "renewal_criteria":
        return _has_criteria(text, passage.language) or (
            content.get("renewal") in {"automatic", "principle"} and AUTOMATIC.search(text) is not None
        )
    if key == "probation_length":
        return LENGTH.search(text) is not None
    if says_nothing(key, text, passage.language):
        return (
            key == "pay_note" and _only_rules(passage.text) and any(_amount(row) for row in content.get("pays") or [])
        )
    return not wanted.inside or wanted.inside.search(text) is not None


def _told_elsewhere(content: Content, passage: Passage, wanted: Wanted) -> bool:
    """Whether another text, or a typed value, states it."""
    key = passage.key
    if PLACEHOLDER.search(passage.text):
        return False
    if key == "contract_note" and PUT_OFF.search(passage.text):
        return False
    if key == "contract_note" and (content.get("contract_until") or LENGTH.search(passage.text)):
        return (
            re.search(r"任期|期間|期日|上記|契約|\bterm\b|\bperiod\b|\babove\b", passage.text, re.IGNORECASE)
            is not None
        )
    others = [p for p in passages(content, (passage.language,), ELSEWHERE) if p.key != key]
    if key == "renewal_limit":
        return any(_capped(s) for p in others for s in sentences(p.text) if _about_renewal(p, s))
    if key == "renewal_criteria":
        return any(CRITERIA.search(s) for p in others for s in sentences(p.text) if _about_renewal(p, s))
    if key in {"probation_length", "probation_note"}:
        pattern = LENGTH if key == "probation_length" else SAME_OR_DIFFERENT
        mine = [
            p.text
            for p in passages(content, (passage.language,), ("probation_length", "probation_note"))
            if p.key != key
        ]
        told = [s for p in others for s in sentences(p.text) if PROBATION.search(s)]
        return any(pattern.search(s) for s in (*mine, *told))
    return wanted.elsewhere is not None and any(wanted.elsewhere.search(p.text) for p in others)


def _about_renewal(passage: Passage, sentence: str) -> bool:
    return (
        passage.key.startswith("renewal")
        or re.search(r"更新|再任|\brenew|\bextend", sentence, re.IGNORECASE) is not None
    )


def _capped(text: str) -> bool:
    return CAP.search(text) is not None or UNCAPPED.search(text) is not None


def _has_criteria(text: str, language: str) -> bool:
    """Whether something besides the cap is said that renewal depends on."""
    return CRITERIA.search(text) is not None or not says_nothing("renewal_criteria", CAP.sub(" ", text), language)


def _only_rules(text: str) -> bool:
    """Whether it points to rules, which is enough where the amount is typed."""
    return RULES.search(text) is not None and not LATER.search(text)


def _amount(row: Content) -> bool:
    return row.get("lower") is not None or row.get("upper") is not None


def smoking(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """A15: "other" measures are described."""
    if content.get("smoking") != "other" or not employs(content):
        return
    for language in languages:
        told = list(passages(content, (language,), ("smoking_note",)))
        if not told or says_nothing("smoking_note", told[0].text, language):
            yield Finding(
                "A15",
                Severity.WARNING,
                f"smoking_note-{language}",
                Text("「その他」の場合は、どのような措置かを書いてください", "For “Others”, describe the measures"),
                DISCLOSURE,
            )
