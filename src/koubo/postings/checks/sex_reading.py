"""What a clause makes of sex: who may apply, who comes first, or nothing of either.

Three steps: what names no applicant is taken out; each sex that is left is read with the words near it; a table says what they mean.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Final

from koubo.postings.checks import sex_words as said
from koubo.postings.checks.reading import clauses, sentences

GAP: Final = 16
GAP_EN: Final = 36


class SexCondition(StrEnum):
    """What is done with applicants of this sex."""

    ONLY = "only"
    REFUSED = "refused"
    FIRST = "first"


_EITHER: Final = f"(?:{said.WOMEN}|{said.MEN})"
ANY: Final = re.compile(_EITHER, re.IGNORECASE)
NO_APPLICANTS: Final = re.compile(said.NO_APPLICANTS, re.IGNORECASE)
INVITED: Final = re.compile(
    rf"{_EITHER}{said.WHO}(?:{said.INVITED})|(?:encourag|welcom|invit|hop|wish|look\s+forward)\w*\b[^.;\n]{{0,40}}?{_EITHER}|{_EITHER}[^.;,\n]{{0,20}}(?:encourag|welcom|invit)\w*",
    re.IGNORECASE,
)
# "For women only" of a thing that is no post: 女性専用の休憩室, a women-only gym.
OF_A_THING: Final = re.compile(
    rf"{_EITHER}{said.WHO}(?:(?:だけ|のみ|限定|専用)(?:の|を対象と(?:した|する)|に開催)|のみならず|に限らず|を対象と(?:した|する)|に限定?(?:し|っ)た|限定|専用)(?![^。、\n]{{0,14}}{said.POST_NOUN})(?=[^。、\n(]{{0,2}}[一-鿿ァ-ヶ])"
    rf"|{_EITHER}-only\s+(?!(?:\w+\s+)?{said.POST_NOUN})|{_EITHER}{said.WHO}のみが(?!応募)|\benrol\w*\s+{_EITHER}[^.;\n]*",
    re.IGNORECASE,
)
FIGURES: Final = re.compile(said.FIGURES, re.IGNORECASE)
PAST: Final = re.compile(said.PAST, re.IGNORECASE)
ALIKE: Final = re.compile(said.ALIKE, re.IGNORECASE)
NEVER: Final = re.compile(r"(?:そういう|そのような|といった)(?:こと|扱い)は[^。\n]{0,12}(?:ません|ない)")
SURELY: Final = re.compile(r"限定|に限|のみ|枠|\bonly\b|restricted|limited|reserved", re.IGNORECASE)
SEGMENT: Final = re.compile(r"(?<=[^はも])、|;")


def conditions(text: str, key: str, sex: str) -> Iterator[tuple[SexCondition, str, str]]:
    """Yield what a text (as `reading` has it) says of one sex (`women`, `men`): the effect, its words, the sentence."""
    if not ANY.search(text):
        return
    for sentence, clause in ((s, clause) for s in sentences(text) for clause in clauses(s)):
        if ANY.search(clause) and not PAST.search(clause) and not NEVER.search(clause):
            read = INVITED.sub("＊", OF_A_THING.sub("＊", NO_APPLICANTS.sub("＊", clause)))
            for part in SEGMENT.split(read):
                if (found := _of_part(part, key, sex)) is not None:
                    yield found[0], found[1], sentence


def _of_part(part: str, key: str, sex: str) -> tuple[SexCondition, str] | None:
    """The table: what stands first and is said decides."""
    if not ANY.search(part) or ALIKE.search(part):
        return None
    figures = FIGURES.search(part) is not None
    for effect in (SexCondition.REFUSED, SexCondition.ONLY, SexCondition.FIRST):
        for found in _pattern(sex, effect).finditer(part):
            if _means(part, found, effect, figures=figures):
                return effect, found[0].strip()
    named = None if figures else (_named(sex) if key in said.STRICT else _person(sex)).search(part)
    if named:
        return SexCondition.ONLY, named[0].strip()
    return None


def _means(part: str, found: re.Match[str], effect: SexCondition, *, figures: bool) -> bool:
    """Beside shares and goals only the surest words set a condition, and what is denied sets none."""
    if effect is SexCondition.REFUSED:
        return True
    return not _denied(part, found) and not (figures and not (effect is SexCondition.ONLY and SURELY.search(found[0])))


def _denied(part: str, found: re.Match[str]) -> bool:
    """Whether it is said that this is not done."""
    if said.NOT_DONE.search(part[found.end() :]):
        return True
    before = part[max(0, found.start() - 28) : found.end()]
    return said.NOT_BEFORE.search(before) is not None


@cache
def _pattern(sex: str, effect: SexCondition) -> re.Pattern[str]:
    own, other = (said.WOMEN, said.MEN) if sex == "women" else (said.MEN, said.WOMEN)
    gap, gap_en = f"[^。、\\nA-Za-z]{{0,{GAP}}}?", f"[^.;,\\n]{{0,{GAP_EN}}}?"
    near = f"(?:{gap}|(?<=[A-Za-z]){gap_en})"
    if effect is SexCondition.REFUSED:
        # Who refuses the other sex takes only this one.
        far = f"(?:[^。\\nA-Za-z]{{0,24}}?|(?<=[A-Za-z]){gap_en})"
        pattern = f"{other}{said.WHO}{far}{said.REFUSED}|{own}{said.WHO}{said.SECOND}|applic\\w+ (?:from|by|of) {other}[^.;\\n]{{0,30}}?(?:not|reject\\w*|exclud\\w*|declin\\w*|discard\\w*)|refus\\w* {other}"
    elif effect is SexCondition.ONLY:
        pattern = f"{own}{said.WHO}{near}{said.ONLY}|{said.ONLY_BEFORE}{near}{own}"
    else:
        more = said.MEN_WELCOME if sex == "men" else "(?!)"
        pattern = f"{own}{said.WHO}{near}(?:{said.PREFERRED}|{more})|{said.PREFERRED_BEFORE}{near}{own}"
    return re.compile(pattern, re.IGNORECASE)


@cache
def _person(sex: str) -> re.Pattern[str]:
    """Someone of this sex, and nothing after: in any text who is meant."""
    own = said.WOMEN if sex == "women" else said.MEN
    return re.compile(
        rf"(?:でき|られ|る|な){own}(?:の[方人]|のかた)?\s*$|{own}の(?:方|かた)(?:で$|であ|$)|^(?:[^.]*: )?(?:one |a )?for an? {own}$",
        re.IGNORECASE,
    )


@cache
def _named(sex: str) -> re.Pattern[str]:
    own = said.WOMEN if sex == "women" else said.MEN
    return re.compile(
        rf"{own}{said.WHO}{said.NAMED}|{own}\s*\d\s*[名人]?|\(\s*{own}\s*\)|^\s*(?:an?\s+)?(?:[\w-]+\s+){{0,3}}{own}(?:\s+(?:who|with|to|for)\b|\s*$)",
        re.IGNORECASE,
    )
