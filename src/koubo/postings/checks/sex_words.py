"""The words of sex as a condition, by meaning. `sex_reading` says what they mean together."""

import re
from typing import Final

from koubo.postings.checks.lexicon import lexicon, listed, words

SAID: Final = listed("sex")

WOMEN: Final = words(SAID["WOMEN"])
MEN: Final = words(SAID["MEN"])
WHO: Final = (
    "の?"
    + words("""
    若手研究者, 研究者, 教員, 教授, 准教授, 講師, 助教, 助手, 職員, 研究員, 研究職, 技術者, 技術職員, 事務職員?, スタッフ, 医師, 応募者, 応募, 候補者
    候補, 秘書, 補助員, 補助者, 大学院生, 先生, ポスドク, 科学者, 人材, 方々, 方, かた, 人, 者
""")
    + "?"
)

# Part of a name, or what a work is about: not those who apply.
NO_APPLICANTS: Final = words(SAID["NO_APPLICANTS"])
# The nouns of a post; whatever else is "for women only" limits no post: a room, a course, a study.
POST_NOUN: Final = words(SAID["POST_NOUN"])
PAST: Final = words(SAID["PAST"])
# Shares and goals: who works here, or should, says nothing of who may apply.
FIGURES: Final = words(SAID["FIGURES"])
# Everyone alike, and what is not done.
ALIKE: Final = words(SAID["ALIKE"])
INVITED: Final = words(SAID["INVITED"])
ONLY: Final = words(SAID["ONLY"])
ONLY_BEFORE: Final = words(SAID["ONLY_BEFORE"])
REFUSED: Final = words(SAID["REFUSED"])
# The other sex may come when there is none of this one.
SECOND: Final = words(SAID["SECOND"])
PREFERRED: Final = words(SAID["PREFERRED"])
PREFERRED_BEFORE: Final = words(SAID["PREFERRED_BEFORE"])
MEN_WELCOME: Final = words("歓迎, welcome")
# In a title or a requirement a person named by sex is the condition.
NAMED: Final = r"(?=\s*(?:$|[。)】」,、]|で(?!の)|であ|を|が(?!多)|に限|または|もしくは))"
STRICT: Final = ("title", "job_lines.job_title", "positions_note", "requirements")

NOT_DONE: Final = re.compile(
    r"^(?:[^。、(\n応男女以]|(?<=[はも])、){0,22}?(?:(?<!ら)ません|[^らかえ]ない(?!場合|限り)|(?:し|わ|け|ら)ない|せず|ず、|なく|ではあり|とは別|終了)"
)
NOT_BEFORE: Final = lexicon("not, never, n['’]t, no, neither, nor, without, rather than, nobody")
FAMILY_PLANS: Final = re.compile(
    r"(?:結婚|出産|妊娠)[^。、(\n]{0,14}(?:予定|可能性|つもり|意思)[^。\n]{0,6}(?:ない|なし|無い)(?:こと|方|女性|者|人)|(?:独身|未婚)(?:の)?(?:方|女性|者|男性)(?:に限|を|が|のみ|$)"
    r"|\bno\s+plans?\s+(?:to|for|of)\s+(?:marry|marriage|pregnan|hav\w+\s+children)",
    re.IGNORECASE,
)
ARTICLE_8: Final = re.compile(
    r"(?:均等法|均等な機会及び待遇の確保等に関する法律)[^。\n]{0,8}第?\s*8\s*条|第八条|ポジティブ・?\s?アクション|\bart(?:icle|\.)\s*8\b|\bpositive\s+action\b|\baffirmative\s+action\b",
    re.IGNORECASE,
)
PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:%|パーセント|per\s?cent)", re.IGNORECASE)
TENTHS: Final = re.compile(r"([1-9一二三四五六七八九])\s*割")
OF_SO_MANY: Final = re.compile(
    r"(?P<all>\d{1,4})\s*(?:名|人)(?:の?うち|中)[^。\n\d]{0,14}(?P<some>\d{1,4})\s*(?:名|人)|\b(?P<some_en>\d{1,4})\s+(?:of|out\s+of)\s+(?:the\s+|our\s+)?(?P<all_en>\d{1,4})\b",
    re.IGNORECASE,
)
BELOW: Final = lexicon(SAID["BELOW"])
GENDERED: Final = lexicon(SAID["GENDERED"])
