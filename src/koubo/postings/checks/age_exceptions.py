"""The reasons that permit an age limit (domain rules C2 to C9): each fits only some limits and some contracts.

What is read here is prose, so all but C8, which is read from choices alone, are warnings.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.age import CONDITIONS, SOURCE
from koubo.postings.checks.ages import RETIREMENT, Limits, in_figures, read_limits
from koubo.postings.checks.findings import Finding, Severity, warning
from koubo.postings.checks.lexicon import lexicon, listed
from koubo.postings.checks.reading import passages, sentences
from koubo.postings.sheet import Content
from koubo.postings.sheet.work import is_fixed_term

SAID: Final = listed("age_exceptions")

RETIREMENT_AGE, BY_LAW, CAREER, SKILLS, ARTS, PROMOTION = "1", "2", "3a", "3b", "3c", "3d"
INDEFINITE_ONLY: Final = frozenset({RETIREMENT_AGE, CAREER, SKILLS})
LOWEST_RETIREMENT: Final = 60
CAREER_GUIDE: Final = 45
SKILL_AGES: Final = range(30, 50)
SKILL_WIDTHS: Final = range(5, 11)
ELDERLY: Final = 60
# Direct recruiting of the 就職氷河期 generation was permitted until this day; enter a later one when it is extended.
ICE_AGE_UNTIL: Final = date(2025, 3, 31)

SAYS_WHY: Final = lexicon(SAID["SAYS_WHY"])
SAYS_RETIREMENT: Final = re.compile(r"定年|retire", re.IGNORECASE)
NAMES_LAW: Final = re.compile(
    r"[一-鿿ァ-ヶー]{2,}法(?![令律人])(?:施行規則|施行令)?|に関する法律|条例|規則\s*第|\b(?:[A-Z]\w+\s+)+Act\b|\b[Aa]ct\s+on\b|\b[Aa]rt(?:icle|\.)\s*\d|\bOrdinance\b|\bLaw\s+(?:on|for|No)"
)
ASKS_EXPERIENCE: Final = re.compile(
    r"必須|年以上|有すること|を有する|経験者に限|\brequired\b|\bmust\b|\bat\s+least\b|\bminimum\b", re.IGNORECASE
)
EXPERIENCE: Final = re.compile(r"(?:職務|実務|業務|勤務|従事した)[^。\n]{0,4}経験|\bexperience\b", re.IGNORECASE)
ASKS_NONE: Final = re.compile(
    r"不問|問いません|必須(?:と(?:する|した))?[^。\n]{0,14}(?:ありません|ではありません|なし)|必要(?:は)?ありません|望まし|歓迎"
    r"|\b(?:not|no)\b[^.\n]{0,30}(?:required|needed|necessary|experience)|\bdesirable\b|\bpreferred\b|\bwelcome",
    re.IGNORECASE,
)
ARTISTIC: Final = re.compile(
    r"芸術|芸能|俳優|演劇|演技|子役|舞踊|舞台|モデル|歌劇|\bactors?\b|\bactress|\bperform|\bdanc|\btheat|\bart(?:s|istic)?\b|\bstage\b",
    re.IGNORECASE,
)
MEASURE: Final = re.compile(
    r"施策|助成|就職氷河期|雇用開発|トライアル雇用|補助事業|支援事業|特別措置"
    r"|\bmeasures?\b|\bsubsid|\bgrants?\b|\bprogram|\bscheme\b|\bice\s+age\b",
    re.IGNORECASE,
)
# What a note says of these two reasons, and reasons that are another one or none the law lists.
OWN_WORDS: Final = {
    CAREER: ("C4", re.compile(r"長期|キャリア|勤続|\bcareer|\blong[\s-]term", re.IGNORECASE)),
    SKILLS: ("C5", re.compile(r"技能|ノウハウ|技術|継承|伝承|\bskill|\bknow-?how|\bpass\w*\s+on", re.IGNORECASE)),
}
OTHER_REASON: Final = re.compile(
    r"定年|技能|ノウハウ|継承|キャリア|長期勤続|芸術|芸能|施策|氷河期|体力|年齢構成|年齢バランス|若返り|活性化|活力|平均年齢|職場の雰囲気|同年代|給与水準|予算"
    r"|\bretire|\bskills?\b|\bcareer|\barts?\b|\bphysical|\bage\s+structure|\bbalance|\brejuvenat|\byoung\s+team",
    re.IGNORECASE,
)
ICE_AGE: Final = re.compile(r"就職氷河期|employment\s+ice\s+age", re.IGNORECASE)
_warning = partial(warning, source=SOURCE)


def age_exceptions(content: Content, languages: Sequence[str], today: date) -> Iterator[Finding]:
    """Report where the chosen reason does not permit what is written."""
    reason = content.get("age_limit_reason")
    if not isinstance(reason, str) or not reason.strip():
        return
    yield from contract(content, reason)
    if reason == CAREER:
        yield from experience(content, languages)
    for note in passages(content, languages, ("age_limit_note",)):
        texts = [note.text, *(p.text for p in passages(content, (note.language,), CONDITIONS) if p.key != note.key)]
        limits = next((found for found in map(read_limits, texts) if found.any), Limits())
        if not limits.any and not SAYS_RETIREMENT.search(note.text) and reason != ARTS:
            yield _warning(
                "C9",
                note.where,
                "年齢の上限または下限と、その理由を書いてください。年齢を制限しない場合は、例外事由を選ばないでください",
                "State the age limit and its reason. If there is no age limit, do not select a reason",
            )
        elif reason != ARTS and not SAYS_WHY.search(note.text):
            yield _warning("C9", note.where, "年齢を制限する理由も書いてください", "State also why age is limited")
        if reason in OWN_WORDS:
            yield from _named(reason, note.text, note.where)
        yield from _of_reason(reason, note.where, "\n".join(texts), limits, today)


def contract(content: Content, reason: str) -> Iterator[Finding]:
    """C8 (and C2, C4, C5): these reasons are for contracts without a fixed term."""
    if reason not in INDEFINITE_ONLY or not is_fixed_term(content):
        return
    every = all(line.get("term") in ("0", None, "") for line in content.get("job_lines") or [])
    yield Finding(
        "C8",
        Severity.ERROR if every else Severity.WARNING,
        "age_limit_reason",
        Text(
            "この例外事由は、期間の定めのない労働契約に限られます。任期ありの職では年齢の上限を削除してください",
            "This reason is for contracts without a fixed term only. Remove the age limit from fixed-term positions",
        ),
        SOURCE,
    )


def experience(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """C4: who is hired for a long career needs no experience."""
    for passage in passages(content, languages, ("experience", "requirements", "age_limit_note")):
        asked = [s for s in sentences(passage.text) if passage.key == "experience" or EXPERIENCE.search(s)]
        if any(ASKS_EXPERIENCE.search(ASKS_NONE.sub(" ", s)) for s in asked):
            yield _warning(
                "C4",
                passage.where,
                "長期勤続によるキャリア形成を理由に年齢を制限する場合、職務経験を条件にできません",
                "Where age is limited for long-term career development, work experience cannot be required",
            )


def _named(reason: str, note: str, where: str) -> Iterator[Finding]:
    """C4, C5: a reason that is told in words is the one selected."""
    rule, own = OWN_WORDS[reason]
    if OTHER_REASON.search(note) and not own.search(note):
        yield _warning(
            rule,
            where,
            "説明にある理由が、選んだ例外事由と異なります。法令に定める例外事由に当たらない理由では、年齢を制限できません",
            "The reason given is not the one selected. Age can be limited only for a reason that the law lists",
        )


def _of_reason(reason: str, where: str, text: str, limits: Limits, today: date) -> Iterator[Finding]:
    if reason == RETIREMENT_AGE:
        yield from _retirement(where, text, limits)
    elif reason == BY_LAW:
        yield from _by_law(where, text, limits)
    elif reason == CAREER:
        yield from _career(where, limits)
    elif reason == SKILLS and limits.any:
        yield from _skills(where, limits)
    elif reason == ARTS and not ARTISTIC.search(text):
        yield _warning(
            "C6",
            where,
            "この例外事由は、芸術・芸能の表現に特定の年齢が必要な場合に限られます。理由を具体的に書いてください",
            "This reason is only for art or performance that needs a certain age. State why",
        )
    elif reason == PROMOTION:
        yield from _promotion(where, text, limits, today)


def _retirement(where: str, text: str, limits: Limits) -> Iterator[Finding]:
    if limits.lower is not None:
        yield _warning(
            "C2", where, "定年を上限とする場合、年齢の下限は付けられません", "With the retirement age as limit there is no lower limit"
        )  # fmt: skip
    found = RETIREMENT.search(in_figures(text))
    if not found:
        yield _warning("C2", where, "機関の定年の年齢を書いてください", "State the retirement age of the institution")
        return
    retires_at = int(next(filter(None, found.groups())))
    if retires_at < LOWEST_RETIREMENT:
        yield _warning("C2", where, "定年は60歳以上でなければなりません", "The retirement age cannot be below 60")
    elif limits.upper is not None and limits.upper not in (retires_at - 1, retires_at):
        yield _warning(
            "C2",
            where,
            f"上限は定年（{retires_at}歳）と同じでなければなりません",
            f"The upper limit must be the retirement age ({retires_at}) itself",
        )


def _by_law(where: str, text: str, limits: Limits) -> Iterator[Finding]:
    if limits.upper is not None and limits.lower is None:
        yield _warning(
            "C3",
            where,
            "法令による制限は、年齢の下限に限られます。上限を確かめてください",
            "A limit set by law is a lower limit. Please check the upper limit",
        )
    if not NAMES_LAW.search(text):
        yield _warning("C3", where, "根拠となる法令の名称を書いてください", "Name the law that sets the limit")


def _career(where: str, limits: Limits) -> Iterator[Finding]:
    if limits.lower is not None:
        yield _warning(
            "C4", where, "長期勤続によるキャリア形成では、年齢の下限は付けられません", "For career development there is no lower limit"
        )  # fmt: skip
    if limits.upper is not None and limits.upper >= CAREER_GUIDE:
        yield _warning(
            "C4",
            where,
            "長期勤続によるキャリア形成の上限は、おおむね45歳未満とされています",
            "For career development the upper limit is usually below 45",
        )


def _skills(where: str, limits: Limits) -> Iterator[Finding]:
    low, high = limits.lower, limits.upper
    fits = low is not None and high is not None and low in SKILL_AGES and high in SKILL_AGES
    if not fits or (high or 0) - (low or 0) + 1 not in SKILL_WIDTHS:
        yield _warning(
            "C5",
            where,
            "技能・ノウハウの継承では、30歳から49歳までのうち5年から10年の幅を、特定の職種について書いてください",
            "For passing on skills, state a band of 5 to 10 years between 30 and 49 in a certain occupation",
        )


def _promotion(where: str, text: str, limits: Limits, today: date) -> Iterator[Finding]:
    elderly = limits.lower is not None and limits.lower >= ELDERLY and limits.upper is None
    if not elderly and not MEASURE.search(text):
        yield _warning(
            "C7",
            where,
            "60歳以上の方に限る場合（上限なし）か、国の施策の対象者に限る場合に当たります。施策の名称を書いてください",
            "This is for people aged 60 or over without an upper limit, or for a group under a state measure: name it",
        )
    if ICE_AGE.search(text) and today > ICE_AGE_UNTIL:
        yield _warning(
            "C7",
            where,
            "就職氷河期世代に限る募集の特例には期限があります。現在も使えるか、労働局に確かめてください",
            "The special rule for the employment ice age generation is limited in time. Ask the labour bureau whether it still applies",
        )
