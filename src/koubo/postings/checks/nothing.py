"""Whether a text says nothing: one test for every field that the law wants filled.

What only fills space is taken away word by word: dashes, the label again, "separately", "to be discussed", "by the rules", "see the
PDF". When nothing is left, nothing is said. "No change" and "none" are answers where the field can be answered so.
"""

import re
from functools import cache
from typing import Final

from koubo.kernel.reading import reading
from koubo.postings.checks.lexicon import listed, words
from koubo.postings.checks.told import IN_TIME, PLACEHOLDER, without_put_off
from koubo.postings.sheet import SHEET, Field

# `OWN_` and a field: words that say nothing more in it, for its label asks in them. `ANSWERS_`: patterns of answers in such words.
SAID: Final = listed("nothing")


ANSWERS: Final = {
    name.removeprefix("ANSWERS_"): re.compile("".join(said.split("\n")), re.IGNORECASE)
    for name, said in SAID.items()
    if name.startswith("ANSWERS_")
}
_RULES: Final = r"(?:就業|給与|職員|教員|教職員|契約|非常勤|有期|勤務|年俸制?|賃金|人事|任期|採用|試用|服務|時間|雇用)*(?:規程|規定|規則|内規|細則|要綱|基準|制度|条件)類?(?:等|集)?(?:第\d+条(?:の\d+)?(?:第\d+項)?)?"
FILLER: Final = re.compile(
    rf"https?://\S+|www\.\S+|[\s\-‐–—―ー－_/.,・:;。、…~〜＊*?!()\[\]「」『』【】<>※→■◆●○◎☆★|＝=]+|{_RULES}|{words(SAID['FILLER'])}",
    re.IGNORECASE,
)
FILLER_EN: Final = frozenset(SAID["FILLER_EN"].split())
URL: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
ENGLISH_WORD: Final = re.compile(r"[a-z']+|[^\W_]", re.IGNORECASE)


def says_nothing(key: str, text: str, language: str) -> bool:
    """Whether the text of this field (`rows.field` in a line), as `reading` has it, leaves a reader as wise as before."""
    text = PLACEHOLDER.sub(" ", URL.sub(" ", without_put_off(text, of_work=key == "duties")))
    answer = ANSWERS.get(_name(key))
    if (answer and answer.search(text)) or IN_TIME.search(text):
        return False
    rest = _without_label(key, text, language)
    if language == "en":
        own = FILLER_EN | set(SAID.get(f"OWN_EN_{_name(key)}", "").split())
        left = [word.strip("'") for word in ENGLISH_WORD.findall(rest)]
        return not [word for word in left if word.lower() not in own]
    while (shorter := _filled(key).sub("", rest)) != rest:
        rest = shorter
    return not rest.strip()


@cache
def _filled(key: str) -> re.Pattern[str]:
    own = SAID.get(f"OWN_{_name(key)}")
    return re.compile(f"{words(own)}|{FILLER.pattern}" if own else FILLER.pattern, FILLER.flags)


def _without_label(key: str, text: str, language: str) -> str:
    """Return the text without the label of its field or the parts of it."""
    rest = text.strip()
    for label in _labels(key, language):
        if rest.lower().startswith(label):
            return rest[len(label) :]
    return rest


@cache
def _labels(key: str, language: str) -> tuple[str, ...]:
    label = reading(_field(key).label[language]).lower()
    bare = re.sub(r"\s*\([^)]*\)", "", label)
    parts = [label, bare, *re.split(r"[・、,/]", bare)]
    return tuple(sorted({part.strip() for part in parts if part.strip()}, key=len, reverse=True))


def _name(key: str) -> str:
    return key.replace(".", "_")


def _field(key: str) -> Field:
    rows, _, sub = key.partition(".")
    field = SHEET.field(rows)
    return next(inner for inner in field.fields if inner.key == sub) if sub else field
