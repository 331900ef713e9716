"""Fair selection (domain rule E): nothing is asked that says nothing about ability; results reach everyone.

Source: 厚生労働省「公正な採用選考の基本」, 職業安定法 第5条の5.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, warning
from koubo.postings.checks.lexicon import lexicon, listed
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.sheet import Content, blank

SAID: Final = listed("fairness")

SOURCE: Final = Text(
    "厚生労働省「公正な採用選考の基本」・職業安定法 第5条の5",
    "MHLW: Basics of fair selection; Employment Security Act art. 5-5",
)
# A list of documents asks for whatever it names; elsewhere a verb of asking stands in the sentence.
LISTS: Final = ("documents",)
ASKED_ON_THIS_SITE: Final = ("document_slots.label", "document_slots.note", "questions.label")
PROSE: Final = ("education_note", "experience", "requirements", "application_note", "selection", "period_note", "notes")
ASKS: Final = lexicon(SAID["ASKS"])
ASKS_NOT: Final = lexicon(SAID["ASKS_NOT"])
AFTER_HIRING: Final = lexicon(SAID["AFTER_HIRING"])
_warning = partial(warning, "E", source=SOURCE)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something employers must not ask. What is needed of the appointee later is left alone where `later`."""

    name: Text
    pattern: re.Pattern[str]
    later: bool = False


def _matter(ja: str, en: str, entries: str, *, later: bool = False) -> Matter:
    return Matter(Text(ja, en), lexicon(entries), later)


MATTERS: Final = (
    _matter("本籍・出生地", "registered domicile or place of birth", SAID["BIRTHPLACE"]),
    _matter("戸籍・住民票", "family register or certificate of residence", SAID["REGISTER"], later=True),
    _matter("家族", "family", SAID["FAMILY"], later=True),
    _matter("婚姻・配偶者", "marriage", SAID["MARRIAGE"], later=True),
    _matter("宗教", "religion", SAID["RELIGION"]),
    _matter("支持政党", "political party", SAID["PARTY"]),
    _matter("思想・信条", "thought or creed", SAID["CREED"]),
    _matter("労働組合・社会運動", "trade unions or social movements", SAID["UNIONS"]),
    _matter("健康診断書", "health certificate", SAID["HEALTH"], later=True),
    _matter("身体・性自認", "the body or gender identity", SAID["BODY"]),
    _matter("身元調査・住宅", "background of the household", SAID["HOUSEHOLD"]),
)  # fmt: skip
FATE_TEXTS: Final = ("documents", "application_note", "period_note", "selection", "contact_note", "notes")
RETURNED: Final = re.compile(
    r"返却|返送|返還|破棄|廃棄|消去|処分し|\breturn(?:ed|s)?\b|\bdestroy|\bdispos|\bdiscard|\bdelet|\bshredd",
    re.IGNORECASE,
)
RESULT_TEXTS: Final = ("result_notice", "application_note", "selection", "notes")
# A stage before the last, or documents that only some hand in.
OF_MORE: Final = lexicon(
    "全員, 提出, 面接の(?:日時|詳細|案内|日程), 一次, 第1次, 書類選考, interview, documents, all applicants"
)
TITLES: Final = re.compile(r"『[^』]*』")
# Results that reach only some, or nobody.
TOLD_TO_FEW: Final = lexicon(SAID["TOLD_TO_FEW"])


def fairness(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report what must not be asked, and results that do not reach every applicant."""
    for passage in passages(content, languages, (*LISTS, *ASKED_ON_THIS_SITE, *PROSE)):
        asking = _asking(passage)
        names = [matter.name for matter in MATTERS if _asks(asking, matter)]
        if names:
            ja, en = "、".join(name.ja for name in names), ", ".join(name.en for name in names)
            yield _warning(
                passage.where,
                f"適性・能力に関係のない事項（{ja}）を求めていないか、確かめてください",
                f"Applicants should not be asked for what has no bearing on ability ({en}). Please check",
            )
    yield from fate_of_documents(content, languages)
    for passage in passages(content, languages, RESULT_TEXTS):
        if passage.find(TOLD_TO_FEW) and (passage.key == "result_notice" or not OF_MORE.search(passage.text)):
            yield _warning(
                passage.where,
                "選考の結果は、採用しない方も含めて応募者全員に通知してください",
                "Every applicant should be told the result, also those not appointed",
            )


def fate_of_documents(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """The posting tells whether documents are returned, in the field for it or in its text."""
    if blank(content.get("return_policy")) and not any(
        p.find(RETURNED) for p in passages(content, languages, FATE_TEXTS)
    ):
        yield _warning(
            "return_policy", "応募書類を返却するかどうかを書いてください", "Say whether documents are returned"
        )


def _asking(passage: Passage) -> list[str]:
    """Return the sentences that can ask for something, without titles of books."""
    told = [TITLES.sub(" ", sentence) for sentence in sentences(passage.text) if not ASKS_NOT.search(sentence)]
    return told if passage.key not in PROSE else [sentence for sentence in told if ASKS.search(sentence)]


def _asks(asking: Sequence[str], matter: Matter) -> bool:
    """Tell whether a sentence asks for it of everyone who applies."""
    return any(matter.pattern.search(s) and not (matter.later and AFTER_HIRING.search(s)) for s in asking)
