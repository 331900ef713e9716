"""Work through an agency (domain rule A14): who is to be a dispatched worker is told so in the field for it.

A sentence is read by what it speaks of: an agency, an employer who is not where the work is, and who is meant. The word for it also stands
for sending students abroad, experts and doctors, for what research is about, and for go-betweens: those are taken out first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, gravest
from koubo.postings.checks.lexicon import lexicon, listed, words
from koubo.postings.checks.reading import passages, sentences
from koubo.postings.checks.stock import AGENCY, severity
from koubo.postings.sheet import Content

SAID: Final = listed("agency")

LAW: Final = Text(
    "職業安定法施行規則 第4条の2・労働者派遣法 第32条",
    "Enforcement Regulation art. 4-2; Worker Dispatching Act art. 32",
)
TEXTS: Final = (
    "title", "background", "duties", "positions_note", "job_lines.job_title", "starts_note", "requirements", "contract_note",
    "places_scope", "pay_note", "hours_note", "insurance_note", "benefits", "application_note", "notes",
)  # fmt: skip
PERSON: Final = words("派遣(?:労働者|社員|職員|スタッフ|従業員|技術者|研究員|アシスタント)")
AGENT: Final = words(SAID["AGENT"])
# Without one of these beginnings a text speaks of no agency.
NEAR: Final = re.compile(
    r"派|人材|スタッフ|当社|弊社|\b(?:agenc|staff|dispatch|haken|manpower|temp|compan|firm|lend|second|jinzai|labou?r\s|our\s)",
    re.IGNORECASE,
)
# Words that mean dispatched work by themselves.
SURE: Final = lexicon(
    PERSON,
    """
    派遣元, 派遣先, [【\\[(〔<]派遣[】\\])〕>], [にへ]派遣され, (?:人材|労働者|紹介予定|登録型|常用型|無期雇用|技術者|スタッフ|社員)派遣, 派遣(?:求人|案件|募集|のお?仕事|雇用|勤務|会社|事業者|就業|就労|契約|期間|形態|となります|として|の形|身分), 派遣での, 派遣による(?:勤務|雇用|採用|就業|就労)
    派遣している会社, haken, dispatched worker, dispatched employee, dispatched staff, dispatched personnel, dispatched researcher, seconded by an? agency, worker dispatch*, employee dispatch*, agency (?:work(?:er)?|staff|employee|temp|position), temp agency, temporary agency, and (?:be )?dispatched to, dispatched (?:from|by|through) (?:an?|the|our)
    派\\s?\\d\\d-\\d+, 有料職業紹介.{0,10}派遣
""",
)
# An employer or contract that is an agency's, and a work place that is another's: two of these three mean it, too.
EMPLOYED_BY: Final = lexicon(SAID["EMPLOYED_BY"])
AGENCY_NAMED: Final = re.compile(AGENT, re.IGNORECASE)
WORKS_ELSEWHERE: Final = lexicon(SAID["WORKS_ELSEWHERE"])
OWN_FIRM: Final = lexicon("当社, 弊社, our company, our firm, our group['’]s, we lend, who lend")
DENIED: Final = re.compile(
    rf"(?:派遣|{AGENT})[^。\n]{{0,28}}?(?:ではな|でな|じゃな|ありません|ございません|しません|いたしません|せず|しない|されません|されない|除く|除き|不可|対象外|行いません|なし|利用しない|以外|お断り|ご?遠慮)"
    rf"|\b(?:no|not|never|without|neither|nor|n['’]t|rather\s+than|instead\s+of)\b[^.\n]{{0,60}}(?:{AGENT}|dispatch)|(?:{AGENT}|dispatch\w*)[^.\n]{{0,40}}\b(?:not|no|never|excluded)\b",
    re.IGNORECASE,
)
# Denied of the other party: this contract is with an agency all the same.
DENIES_DIRECT: Final = lexicon(
    "and not with the (?:university|institute|college), not (?:from|by|with) us, (?:大学|本学)ではなく, (?:本学|当機構|大学)(?:で|と)は(?:な|直接)"
)
SENT: Final = words(SAID["SENT"])
HANDLING: Final = words(SAID["HANDLING"])
# Others are sent, or the work is about it, or somebody has been one.
OTHERS: Final = re.compile(
    rf"{SENT}[^。\n]{{0,10}}派遣[^。\n、]*|派遣(?:留学|プログラム|研究者?|助成|制度|学生|隊|団|医|前|国)[^。\n、]*|労働者派遣法|派遣(?![元先])[^。\n]{{0,10}}(?:に関する|の){HANDLING}"
    rf"|(?:{PERSON}|{AGENT}|労働者派遣|派遣契約|人材派遣)(?:等)?(?:\d名)?(?:の|に(?:関する|係る)?|との|・|への|を)[^。\n]{{0,14}}{HANDLING}[^。\n、]*"
    rf"|(?:{PERSON}|{AGENT}|派遣)(?:として|で|等|での|における)?(?:の)?[^。\n]{{0,14}}(?:経験|期間(?:も|を含)|携わ)[^。\n、]*|(?:{PERSON}|{AGENT})[^。\n]{{0,8}}(?:の方)?(?:も|から)(?:の)?ご?(?:応募|転職|転身)[^。\n、]*|派遣会社・[^。\n、]*"
    rf"|\bexperience\b[^.\n]{{0,50}}(?:{AGENT}|dispatched\s+\w+)[^.\n]*|(?:{AGENT}|dispatched\s+\w+)[^.\n]{{0,30}}\b(?:experience|count)\w*[^.\n]*|\b(?:currently\s+)?registered\s+with\s+an?\s+{AGENT}"
    rf"|\b(?:research|study|studies|survey|analysis|teaching|courses?|law|managing|management|administration|liaison|ordering|supervis\w+|invoices?)\b[^.\n]{{0,30}}\b(?:on|of|about|with|for)\b[^.\n]{{0,20}}(?:{AGENT}s?|dispatched\s+\w+|worker\s+dispatch\w*)[^.\n]*|\bworker\s+dispatch\w*\s+(?:act|law)(?=\s+(?:and|is|in))",
    re.IGNORECASE,
)
# An agency as a go-between, and people who came from one.
BETWEEN: Final = re.compile(
    rf"{AGENT}[^。\n]{{0,12}}?(?:通じ|経由|から|介し|より)[^。\n]{{0,8}}?(?:応募|紹介|推薦|営業|連絡|売り込み|問い合わせ|電話)[^。\n、]*|(?:もと|(?<!派遣)元|旧)\s*{PERSON}"
    rf"|\b(?:applications?|CVs?|approach\w*|candidates|profiles|calls|[ei]nquiries|r[ée]sum[ée]s)\b(?:(?!\b(?:employ|hire|contract|work|paid))[^.\n]){{0,40}}(?:{AGENT})",
    re.IGNORECASE,
)
# The University employs people itself; at once, not after a time with an agency.
DIRECT: Final = lexicon(
    "直接雇用, 直接結, 直接契約, 直接雇い, direct(?:ly)? (?:appoint|employ|hire)\\w*, hires you directly, employer will be the university"
)
LATER: Final = lexicon(
    "後, あと, のち, 切り替え, 切替え?, 可能性, 転換, 登用, 合意すれば, after, then, later, may, possib*, become"
)
# Where a text tells of work and research, agencies are its matter unless it says who is hired.
STORIES: Final = ("background", "duties", "requirements")
HIRED: Final = re.compile(
    r"(?:雇用|採用|就業|就労|勤務)(?:し|さ|す|と[なし]|です|いただ|先|主|元|契約|形態)|契約を|給与は|求人|\d名|の形を|期間は|取引先|雇い主|紹介予定派遣|雇入れ|送られ|働[かきくけい](?!方)|派遣(?:され|し[まて]|となり|での|です)|登録|として|募集|一員となる|派遣先[^。\n]{0,14}(?:における|での|にて)"
    r"|\b(?:employ(?:ed|s|er)|hire[ds]?|you|your|placed|assigned|seconded|dispatched|as an?)\b",
    re.IGNORECASE,
)


def agency(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report a text that speaks of dispatched work where the field for it does not."""
    if content.get("dispatched") is True:
        return
    for passage in passages(content, languages, TEXTS):
        told = [s for s in sentences(passage.text) if NEAR.search(s) and _of_this_post(passage.key, s)]
        if told:
            yield Finding(
                "A14",
                gravest(severity(sentence, AGENCY) for sentence in told),
                passage.where,
                Text(
                    "派遣労働者として雇用する場合は、「派遣労働者としての雇用」でも選んでください",
                    "If people are hired as dispatched workers, select so under “Employment as a dispatched worker”",
                ),
                LAW,
            )


def _of_this_post(key: str, sentence: str) -> bool:
    if key in STORIES and not HIRED.search(sentence):
        return False
    if DIRECT.search(sentence) and not LATER.search(sentence):
        return False
    left = OTHERS.sub(" ", BETWEEN.sub(" ", sentence))
    read = left if DENIES_DIRECT.search(left) else DENIED.sub(" ", left)
    if SURE.search(read):
        return True
    parties = (
        EMPLOYED_BY.search(read),
        AGENCY_NAMED.search(read) or OWN_FIRM.search(read),
        WORKS_ELSEWHERE.search(read),
    )
    return sum(map(bool, parties)) == len(parties) or bool(AGENCY_NAMED.search(read) and (parties[0] or parties[2]))
