"""Work through an agency (domain rule A14): who is to be a dispatched worker is told so in the field for it.

The word for it also stands for sending students abroad, experts, doctors, and for what research is about: those are taken out first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, gravest
from koubo.postings.checks.reading import passages, sentences
from koubo.postings.checks.stock import AGENCY, severity
from koubo.postings.sheet import Content

LAW: Final = Text(
    "職業安定法施行規則 第4条の2・労働者派遣法 第32条",
    "Enforcement Regulation art. 4-2; Worker Dispatching Act art. 32",
)
TEXTS: Final = (
    "title", "background", "duties", "positions_note", "job_lines.job_title", "starts_note", "requirements", "contract_note",
    "places_scope", "pay_note", "hours_note", "insurance_note", "benefits", "application_note", "notes",
)  # fmt: skip
_PERSON: Final = r"派遣(?:労働者|社員|職員|スタッフ|従業員|技術者|研究員)"
_AGENCY_EN: Final = (
    r"(?:temp(?:orary)?(?:\s+(?:work|staff(?:ing)?|employment))?\s+agency|staffing\s+(?:agency|company|firm|business)|dispatch(?:ing)?\s+(?:agency|company|firm)"
    r"|(?:work|labou?r|employment|personnel)\s+agency|(?:manpower|temp(?:orary)?\s+staff\w*)\s+(?:company|firm|agency)|agency\s+(?:work(?:er)?|staff|employee|temp))"
)
WORDS: Final = re.compile(
    rf"{_PERSON}|派遣元|派遣先|[【\[(〔<]派遣[】\])〕>]|(?:に|へ)派遣されて|(?:人材|労働者|紹介予定|登録型|常用型|無期雇用|技術者|スタッフ|社員)派遣|派遣(?:求人|案件|募集|のお?仕事|雇用|勤務|会社|事業者|就業|就労|契約|期間|形態|での(?:勤務|雇用|採用|就業)|による(?:勤務|雇用|採用|就業|就労)|となります|として)"
    rf"|\b{_AGENCY_EN}|\b(?:dispatched|seconded\s+by\s+an?\s+agency)\s+(?:worker|employee|staff|personnel|researcher)|\b(?:worker|employee)\s+dispatch|\b(?:employ\w*|hired?|contract\w*|work\w*|job|position)\b[^.\n]{{0,30}}\b(?:through|by|via|with)\s+(?:an?|the|our)\s+(?:\w+\s+)?agency\b(?!\s+for\b)|\band\s+dispatched\s+to\b|\bdispatched\s+(?:from|by|through)\s+(?:an?|the|our)\b|\b(?:hired|employed)\s+by\s+(?:our|the|an?)\s+(?:partner|associated|affiliated)\s+(?:firm|company|agency)|\byou\s+(?:will\s+be|are)\s+(?:dispatched|assigned|placed)\b|\bthe\s+agency\s+(?:is|will\s+be)\s+(?:your|the)\s+(?:legal\s+)?employer|\b(?:placed|assigned|dispatched)\s+(?:at|with|to)\s+(?:a\s+|our\s+|the\s+)?(?:client|customer)",
    re.IGNORECASE,
)
DENIED: Final = re.compile(
    r"派遣[^。\n]{0,28}?(?:ではな|でな|じゃな|ありません|しません|いたしません|せず|しない|されません|されない|除く|除き|不可|対象外|行いません|なし|利用しない|以外|お断り|ご?遠慮)"
    rf"|\b(?:no|not|never|without|neither|nor|n['’]t|rather\s+than|instead\s+of)\b[^.\n]{{0,60}}(?:{_AGENCY_EN}|dispatch)|(?:{_AGENCY_EN}|dispatch\w*)[^.\n]{{0,40}}\b(?:not|no|never|excluded)\b",
    re.IGNORECASE,
)
# Others are sent, or the work is about it.
OTHERS: Final = re.compile(
    rf"(?:学生|留学生?|生徒|院生|海外(?:へ|への|に)?(?:の)?|研究者(?:の|を|海外)*|医師(?:の|を)?|専門家(?:の|を)?|教員(?:の|を)|教職員(?:の|を)|講師(?:の|を)|職員(?:の|を)|隊員|ボランティア|調査団|選手|使節|国際機関への|協力隊)[^。\n]{{0,10}}派遣[^。\n、]*"
    rf"|派遣(?:留学|プログラム|研究者?|助成|制度|学生|隊|団|医|前|国)[^。\n、]*|労働者派遣法|派遣(?![元先])[^。\n]{{0,10}}(?:に関する(?:研究|教育|調査|授業|法)|の(?:研究|調査|分析|市場|歴史|実態))"
    rf"|(?:{_PERSON}|派遣会社|人材派遣(?:会社|業)?|派遣元|労働者派遣|派遣契約)(?:等)?(?:の|に(?:関する|係る)|との|・|への|を)[^。\n]{{0,14}}(?:受入|受け入れ|管理|事務|連絡|調整|手続|労務|窓口|対応|契約事務|分析|研究|調査|意識|市場|指導|監督|発注)[^。\n、]*"
    rf"|(?:{_PERSON}|派遣会社|人材派遣会社|派遣)(?:として|で|等|での|における)?(?:の)?[^。\n]{{0,8}}経験[^。\n、]*|(?:{_PERSON}|派遣会社)[^。\n]{{0,8}}(?:の方)?(?:も|から)(?:の)?ご?(?:応募|転職|転身)[^。\n、]*|派遣会社・[^。\n、]*"
    rf"|\bexperience\b[^.\n]{{0,50}}(?:{_AGENCY_EN}|dispatched\s+\w+)[^.\n]*|(?:{_AGENCY_EN}|dispatched\s+\w+)[^.\n]{{0,30}}\b(?:experience|count)\w*[^.\n]*"
    rf"|\b(?:research|study|studies|survey|analysis|teaching|courses?|law|managing|management|administration|liaison|ordering|supervis\w+)\b[^.\n]{{0,30}}\b(?:on|of|about|with|for)\b[^.\n]{{0,20}}(?:{_AGENCY_EN}s?|dispatched\s+\w+|worker\s+dispatch\w*)[^.\n]*|\bworker\s+dispatch\w*\s+(?:act|law)",
    re.IGNORECASE,
)
# An agency as a go-between, and people who came from one.
BETWEEN: Final = re.compile(
    rf"派遣(?:会社|業者|事業者)[^。\n]{{0,12}}?(?:通じ|経由|から|介し|より)[^。\n]{{0,8}}?(?:応募|紹介|推薦|営業|連絡|売り込み|問い合わせ|電話)[^。\n、]*|(?:もと|(?<!派遣)元|旧)\s*{_PERSON}"
    rf"|\b(?:applications?|CVs?|approach\w*|candidates|profiles|calls|[ei]nquiries|r[ée]sum[ée]s)\b(?:(?!\b(?:employ|hire|contract|work|paid))[^.\n]){{0,40}}(?:{_AGENCY_EN})",
    re.IGNORECASE,
)
# The University employs people itself; at once, not after a time with an agency.
DIRECT: Final = re.compile(r"直接雇用|\bdirect(?:ly)?\s+(?:appoint|employ|hire)\w*", re.IGNORECASE)
LATER: Final = re.compile(
    r"後|あと|のち|切り替え|可能性|転換|登用|\b(?:after|then|later|may|possib\w+|become)\b", re.IGNORECASE
)
# Where a text tells of work and research, agencies are its matter unless it says who is hired.
STORIES: Final = ("background", "duties", "requirements")
HIRED: Final = re.compile(
    r"(?:雇用|採用|就業|就労|勤務)(?:し|さ|す|と[なし]|です|いただ|先|主)|働[かきくけい]|派遣(?:され|し[まて]|となり|での|です)|登録|として|募集|派遣先[^。\n]{0,14}(?:における|での|にて)"
    r"|\b(?:employ(?:ed|s|er)|hire[ds]?|you|your|placed|assigned|seconded|dispatched)\b",
    re.IGNORECASE,
)


def agency(content: Content, languages: Sequence[str]) -> Iterator[Finding]:
    """Report a text that speaks of dispatched work where the field for it does not."""
    if content.get("dispatched") is True:
        return
    for passage in passages(content, languages, TEXTS):
        if told := [sentence for sentence in sentences(passage.text) if _of_this_post(passage.key, sentence)]:
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
    return WORDS.search(DENIED.sub(" ", OTHERS.sub(" ", BETWEEN.sub(" ", sentence)))) is not None
