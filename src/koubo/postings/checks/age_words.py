"""The words of age as a condition, by meaning. `ages` says what they mean together."""

import re
from typing import Final

from koubo.postings.checks.lexicon import filled, lexicon, listed, words

SAID: Final = listed("age")

TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
ONES: Final = {n: i for i, n in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1)}
N: Final = r"(?<![\d.,])[1-9]\d(?![\d,.]*\d)"

AGE: Final = r"(?:満\s*)?[1-9]\d\s*(?:[歳才](?!入|出)|さい|サイ)"
UNDER: Final = r"(?:[をが](?:上限|限度)(?!に)|未満|以下|まで|迄|以内|ミマン|イカ|マデ|より(?:お?若い|下)|に(?:達し(?:てい)?な|満たな)|を?(?:超え|越え|こえ|過ぎ)(?:てい)?(?:ない|ぬ|ません)|を上回ら)"
OVER: Final = r"(?:以上|イジョウ|を?(?:超え|越え|こえ)る|より上)"
ABOUT: Final = r"(?:程度|くらい|ぐらい|前後|ごろ|頃)"
DECADE: Final = r"[2-7]0\s*(?:歳|才)?代(?!目|表|替|わり|金|理)"
_YEAR: Final = r"(?:昭和|平成|令和|西暦|[SHR](?=\s*\d)|19\d\d|20\d\d)"
BORN: Final = rf"{_YEAR}[^。\n]{{0,30}}?(?:以降|以後|以前|から|まで|より後)[^。\n]{{0,20}}?(?:お?生まれ|出生)"
YEARS_EN: Final = r"(?:[\s-]*years?(?:[\s-]+(?:old|of\s+age))?)?"
# What else is counted in tens in English.
_NOT_AGE: Final = (
    r"(?!\s*(?:%|percent|per\s?cent|(?:[\w-]+\s+){0,2}?(?:papers?|publications?|articles?|citations?|students?|participants?|people|credits?|countries|universities|laboratories|pages?|words?|hours?|minutes?|days?|weeks?|months?|classes|points?|employees|staff|members|million|km|yen|patents?|units?|kg|talks?|researchers|faculty)\b"
    r"|(?:-|\s)?years?['’]?\s+(?:of\s+)?(?:\w+\s+)?(?:experience|history|service|teaching|practice|research|ago)))"
)
# A mention of an age that can be a limit: every entry alone is enough.
MENTIONED: Final = words(
    filled(SAID["MENTIONED"], AGE=AGE, DECADE=DECADE, BORN=BORN, YEAR=_YEAR, N=N, YEARS_EN=YEARS_EN, NOT_AGE=_NOT_AGE)
)
VAGUE: Final = re.compile(
    rf"{AGE}\s*{ABOUT}|{DECADE}\s*(?:前半|後半|半ば|中盤)?\s*{ABOUT}|{DECADE}\s*(?:前半|後半|半ば)|アラ(?:サー|フォー|フィフ|還)|年配|お?若い方"
    rf"|\b(?:about|around|approximately|roughly|circa)\s+{N}\s*(?:years?\s+(?:old|of\s+age)|or\s+)|\bmid-?\s*[2-6]0s",
    re.IGNORECASE,
)

# Retirement, and how long one may stay.
RETIREMENT_WORDS: Final = words("定年, 再雇用, 退職, retire*, retirement, re-?employ*")
STAYS: Final = words(SAID["STAYS"])
# People whom the work, the house or a law is about.
OTHERS: Final = words(SAID["OTHERS"])
# Who is spoken to in a posting.
APPLICANT: Final = words(SAID["APPLICANT"])
# A clause about these sets no condition of applying, whatever age it names.
ELSEWHERE: Final = lexicon(SAID["ELSEWHERE"])
# What those who work here may claim; "may apply" beside it is a condition of applying all the same.
CLAIMED: Final = lexicon(SAID["CLAIMED"])
APPLYING: Final = re.compile(r"応募|採用(?!後)|募集(?!枠)|公募|限[るり定]", re.IGNORECASE)
# In a story - what the work is about - an age counts only beside one of these.
RECRUITING: Final = lexicon(SAID["RECRUITING"])
DENIED: Final = lexicon(SAID["DENIED"])
# What was so once.
PAST: Final = lexicon(SAID["PAST"])
# These negations set a limit.
NOT_BEYOND: Final = re.compile(
    r"を?(?:超え(?:てい)?|越え(?:てい)?|こえ(?:てい)?|過ぎ(?:てい)?|達し(?:てい)?|満た|上回ら|迎えてい|\bnot\s+(?:\w+\s+)?(?:reached|exceed\w*|passed))(?:ない|な(?=い)|ず|ません)?"
)
# A denial that sets a limit all the same.
STILL_LIMITS: Final = re.compile(
    rf"(?:{AGE}\s*{UNDER}|{DECADE}|不惑)[^。\n]{{0,14}}(?:限(?:る|り)|望まし|優先|歓迎|希望|お選び)(?!と)",
    re.IGNORECASE,
)
AFTER_DEGREE: Final = lexicon(SAID["AFTER_DEGREE"])
# Whoever counts no time of care, or takes the number as a guide, limits no age by it.
DEGREE_WITH_CARE: Final = lexicon(
    "育児, 介護, 休業, 中断, 目安, 除, 延長, 考慮, childcare, leave, breaks?, interruption*, extended, guide"
)
