"""The words of age as a condition, by meaning. `ages` says what they mean together."""

import re
from typing import Final

from koubo.postings.checks.lexicon import lexicon, listed, words

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
MENTIONED: Final = words(f"""
    {AGE}, {DECADE}, {BORN}, 生年(?:月日)?[がは:]?..{_YEAR}[^。\\n]{{0,30}}?(?:以降|以後|以前|から|まで)
    (?:上限|下限)年齢[はが:]?..\\d\\d, (?<![A-Za-z])[UuOo](?:nder)?[-ー]?[2-6][05](?!\\d), (?:アンダー|オーバー)\\s*[2-6][05], (?:昭和|平成|令和)の?生まれ, お?生まれの?年が?..\\d{{4}}, \\d{{4}}年よりも?(?:前|後)(?:に|の)?お?生まれ,  年齢[はが]?\\s*(?:おおむね|概ね)?\\s*\\d\\d, 年齢\\s*:\\s*\\d, 満?年齢(?:が|は)\\s*\\d\\d
    年齢\\s*(?:制限|上限|下限|要件), アラ(?:サー|フォー|フィフ|還), [二三四五六2-6]十?路, 不惑, 還暦, 古希, 知命, 而立, 年配, 年下, 年上, 働き盛り, [2-6]0そこそこ, 定年間近, [2-7]0の坂, ひと?回り..若い, [1-9]\\d(?:歳|才)?になる前, 年齢..[2-6]\\d\\s*(?:まで|以下|未満), (?:Age|年齢)\\s*は\\s*\\d\\d, (?:ゆとり|ミレニアル|団塊|バブル|[XYZ])世代, [3-6]0前後の方
    年齢[^。\\n]{{0,8}}若い, お?若い(?:方|人|者|世代|先生|研究者), 中高年, ミドル(?:層|世代), シニア(?:層|世代)の方, 若年者(?:に限|を対象), 定年..\\d+年以上..(?:在職|勤|働|お勤め), \\d+年以上..定年まで, あと\\d+年以上..(?:勤|働|在職)
    born (?:on or )?(?:after|before|since|between), born in (?:or )?(?:after|before)?..(?:19|20)\\d\\d, date of birth..(?:between|after|before|from|on or), year of birth..(?:Showa|Heisei|19\\d\\d|20\\d\\d)
    age limit, age restriction, maximum age, minimum age, upper age, age cap, age ceiling, young(?:er)? (?:person|people|colleague|applicant|candidate)s?, younger than (?:the|our)\\b, youthful, generation Z, millennials?, digital natives, (?:baby )?boomers, [2-6]0[- ]?somethings?, wrong side of {N}, {N} (?:is|being) (?:the |our )?(?:limit|cap|cut-?off|ceiling|maximum), cut-?off (?:is|at|of) {N}, {N} at (?:the )?(?:most|oldest|latest), older (?:people|applicants|candidates), within \\w+ years of (?:our|the) retirement, old enough to remember, {N}..draw the line, (?:seen|had|celebrated) (?:their|his|her) {N}th
    (?:under|below|over|above|beyond|past)\\s+(?:the\\s+age\\s+of\\s+|age\\s+)?{N}\\b{_NOT_AGE}, (?:[≤<≦]|<=)\\s*{N}, {N}\\s*y\\.?\\s?/?o\\b, (?:aged?|age of|years? old|years? of age)\\b..\\bor (?:younger|under|below|less|older|over)
    (?<!\\bof\\x20){N}{YEARS_EN}\\s*(?:or|and)\\s+(?:younger|under|below|older|over), (?:younger|older) than {N}, n['’]t (?:\\w+ )?(?:turned|reached|passed) {N}, not (?:\\w+ )?(?:turned|reached|exceed\\w*|passed) (?:the age of )?{N}\\b{_NOT_AGE}
    turn(?:ed|s|ing)? {N}, become {N}, (?:passed|reached|celebrated) (?:their|his|her|your|the) {N}(?:th)?, (?:reached|attained) the age of {N}, {N}(?:th|st) birthday, (?:their|his|her|your|the|in)[\\s-]+(?:early |mid-?\\s*|late |latter )?[2-6]0s, mid-?\\s*[2-6]0s
    {N}\\s*-?years?-?\\s*old, {N} years? of age, up to (?:and including )?(?:the age of |age )?{N} years(?:(?: old| of age)|(?! of| in| from)), up to (?:the age of|age) {N}
    age..(?:exceed\\w*|over|above|under|below|beyond|more than|less than|at most|up to|no more than) {N}, not? more than {N} years (?:old|of age), age (?:range|group|bracket)..{N}, {N}\\s*(?:to|-|and)\\s*{N}[\\s-]+(?:year )?age (?:range|group|bracket)
    age[ds]?\\s*(?::|between|from|is|of)?\\s*{N}\\b, ages? {N}, between {N} and {N} years (?:old|of age)
""")
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
