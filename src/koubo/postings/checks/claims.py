"""What texts claim of matters that have a field of their own (domain rule B): each claim in words beside the value that would make it untrue.

All of it are warnings. A sentence about others, about earlier or later times, or about what may be, claims nothing of this post.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.reading import Passage, clauses, passages
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.work import has_probation, is_fixed_term

EVERYWHERE: Final = (
    "title", "background", "duties", "positions_note", "starts_note", "requirements", "contract_note", "renewal_criteria", "renewal_limit",
    "probation_length", "probation_note", "places_scope", "pay_note", "hours_note", "holidays", "insurance_note", "smoking_note", "benefits",
    "application_note", "selection", "notes",
)  # fmt: skip
# Neither this post nor now.
NOT_THIS: Final = re.compile(
    r"前任|従来|以前の|これまで|過去|前回|昨年|前年度|終了後|満了後|任期後|[0-9一二三四五]年(?:後|目以降)|将来|転換|移行|登用|昇任|昇格|ことがあり|ことがある|場合があり(?!ます。?$)|場合がある(?!。?$)|場合は|場合には|の場合|可能性|応募可|応募でき|公募される|終了前|制度(?:が|も)あり|他の|別の|ほかの|同時に|学長|部局長|委員の|役職|評議員|科研費|助成|出張|希望者|希望に|(?:合格|通過|認められ|優れ)[^。\n]{0,12}(?:者|場合|後|とき)|(?:異動|転籍|出向)(?:した|する|の)?(?:者|方|職員)|ただし書"
    r"|\b(?:those|staff|people|persons|anyone|employees|members)\s+who\b|\bwho\s+(?:pass|transfer)|\bupon\s+(?:passing|review)|\bprevious|\bformer|\bafter(?:wards)?\b|\bfollowing\s+the|\blater\b|\bfuture\b|\bmay\s+(?:apply|be\s+(?:appointed|promoted|converted|considered))|\bconver(?:t|sion)|\bpromot|\bother\s+(?:posts?|positions?|calls?)|\bpossib|\bif\b|\bin\s+case",
    re.IGNORECASE,
)
# Of renewal and overtime "may" is the claim itself.
NOT_NOW: Final = re.compile(
    r"前任|従来|以前の|これまで|過去|前回|昨年|前年度|他の|別の|ほかの|学長|委員の|\bprevious|\bformer|\bother\s+(?:posts?|positions?|calls?)",
    re.IGNORECASE,
)
NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words, the field they are about, what else they could be about, and when the field says otherwise."""

    words: re.Pattern[str]
    otherwise: Callable[[Content], bool]
    message: Text
    unless: re.Pattern[str] = NOT_THIS
    keys: tuple[str, ...] = EVERYWHERE


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _terms(content: Content) -> set[str]:
    return {line.get("term") for line in content.get("job_lines") or []} - {None, ""}


def _tracks(content: Content) -> set[str]:
    return {line.get("tenure_track") for line in content.get("job_lines") or []} - {None, ""}


def _forms(content: Content) -> set[str]:
    return {line.get("employment_form") for line in content.get("job_lines") or []} - {None, ""}


def _no_probation(content: Content) -> bool:
    lines = [line.get("probation") for line in content.get("job_lines") or []]
    return bool(lines) and all(said is False for said in lines)


def _insured(*codes: str) -> Callable[[Content], bool]:
    return lambda content: bool({*codes} & set(content.get("insurances") or []))


def _is(key: str, *values: object) -> Callable[[Content], bool]:
    return lambda content: content.get(key) in values


NO: Final = r"(?:は|が|も|を|には|の定めは)?\s*(?:なし|無し|ない(?!し)|ありません|ございません|設け(?:ない|ず|ません|ていません)|しない|しません|いたしません|せず|行いません|対象外|適用(?:され)?(?:ません|ない)|不可|できません)"
_INSURANCE_NO: Final = r"(?:のみ|だけ|に|は|には|が|の|へ|も)*(?:加入(?:し(?:ない|ません)|できません|対象外|なし|は(?:ありません|なし))|適用(?:され(?:ない|ません)|外|なし|は(?:ありません|なし))|対象外|未加入|非適用|除外)"
OWN: Final[tuple[Contradiction, ...]] = (
    Contradiction(
        _re(rf"任期(?:の定め)?{NO}|任期(?:の)?定めのない|無期(?:雇用|契約|労働)|期間の定め(?:の)?(?:ない|なし|はありません)|終身(?:雇用|在職)|定年(?:\([^)]*\))?まで(?:の雇用|勤務|雇用)|\bpermanent\s+(?:post|position|appointment|contract|employment|job)|\bis\s+permanent\b|\bopen-?ended\b|\bindefinite\b|\bno\s+fixed\s+term|\bwithout\s+(?:a\s+)?(?:fixed\s+)?(?:term|time\s+limit)|\btenured\s+(?:post|position|appointment)"),
        lambda content: _terms(content) == {"0"},
        Text("任期がないと書かれていますが、職種の行は「任期あり」です", "The text says that there is no term, but the job line has a fixed term"),
    ),
    Contradiction(
        _re(r"任期(?:は|:|が|を)?\s*(?:最長|通算|原則)?\s*\d{1,2}\s*(?:年|か月|ヶ月)|任期付き?(?:の)?(?:職|ポスト|教員|雇用|採用|です|と)|有期(?:雇用|契約)(?:です|と|職員|となり)|任期(?:が)?あり|\bfixed[\s-]term\s+(?:post|position|appointment|contract)|\b(?:appointment|contract|position|post)\s+(?:is|runs|lasts)\s+(?:for\s+)?(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+years|\bterm\s+of\s+(?:office\s+|appointment\s+)?(?:is\s+)?(?:\d+|two|three|four|five|six|seven|ten)\s+years"),
        lambda content: _terms(content) == {"1"},
        Text("任期があると書かれていますが、職種の行は「任期なし」です", "The text speaks of a fixed term, but the job line has none"),
    ),
    Contradiction(
        _re(r"(?:契約|雇用|任期)?(?:の)?(?:更新|再任)(?:(?:は|の(?:可能性|予定)は|については)?\s*(?:なし|無し|ない|ありません|し(?:ない|ません)|行(?:わない|いません)|でき(?:ない|ません)|不可|いたしません|予定していません))|\brenewal\s+is\s+(?:not|im)\s*possible|\b(?:not\s+(?:be\s+)?renew(?:able|ed)|non-?renewable|no\s+(?:possibility\s+of\s+)?(?:renewal|extension)|cannot\s+be\s+(?:renewed|extended)|without\s+(?:possibility\s+of\s+)?renewal)"),
        _is("renewal", "possible", "principle", "automatic"),
        Text("更新しないと書かれていますが、「契約の更新」ではありとなっています", "The text says that the contract is not renewed, but renewal is selected"),
        unless=_re(NOT_NOW.pattern + r"|以降|以上の|上限|(?:超え|過ぎ)て|回(?:まで|を超)|場合(?:は|に|、)|考慮|次第|よって|により|結果|beyond|more\s+than|if\b|\d+\s*(?:回|年)を"),
    ),
    Contradiction(
        _re(r"(?:契約|雇用)(?:を|は|の)?更新(?:する(?:場合|こと)|あり|可|でき|され(?:る|ます)|します)|更新(?:の可能性)?(?:は|が)?(?:あり|有り|可能)|再任(?:は)?(?:可|あり|でき)|\b(?:is|are|may\s+be|can\s+be)\s+(?:renewed|renewable|extended)|\brenewable\b|\bpossibility\s+of\s+(?:renewal|extension)"),
        lambda content: is_fixed_term(content) and content.get("renewal") == "none",
        Text("更新があると書かれていますが、「契約の更新」は「更新なし」です", "The text says that the contract may be renewed, but “Not renewed” is selected"),
        unless=_re(NOT_NOW.pattern + r"|\bnot\b|\bno\b|ありません|しません|免許|資格の更新|設備|システム|ホームページ"),
    ),
    Contradiction(
        _re(rf"試用期間{NO}|\bno\s+(?:probation\w*|trial)(?:\s+period)?\b|\bwithout\s+(?:a\s+)?probation|\bprobation\w*(?:\s+period)?\s+(?:does\s+not\s+apply|is\s+not)"),
        has_probation,
        Text("試用期間がないと書かれていますが、職種の行は「試用期間あり」です", "The text says that there is no probation, but the job line has it"),
    ),
    Contradiction(
        _re(r"試用期間(?:は|が|として|:|を)?[^。\n]{0,8}\d+\s*(?:か月|ヶ月|カ月|箇月|月|年|週|日)|試用期間(?:を設け|があり|あり)|\bprobation\w*(?:\s+period)?[^.\n]{0,20}\b(?:\d+|one|two|three|six|twelve)[\s-]+(?:months?|weeks?|years?)|\b(?:\d+|three|six)[\s-]months?['’]?\s+probation"),
        _no_probation,
        Text("試用期間があると書かれていますが、職種の行は「試用期間なし」です", "The text speaks of probation, but the job line has none"),
        keys=tuple(key for key in EVERYWHERE if not key.startswith("probation")),
    ),
    Contradiction(
        _re(r"(?:所定時間外(?:の)?(?:労働|勤務)|時間外(?:労働|勤務)|残業|超過勤務)(?:は|が|も)?(?:一切|原則(?:として)?|基本的に|ほぼ)?\s*(?:なし|無し|ない|ありません|を?(?:命ずる|命じる|行う|お願いする)ことはありません|発生しません|行いません|させません|命じません|ございません)|\bno\s+overtime\b(?!\s+(?:pay|allowance))|\bovertime\s+(?:work\s+)?is\s+not\s+(?:required|expected)|\bwithout\s+overtime\b(?!\s+pay)"),
        _is("overtime", True),
        Text("時間外労働がないと書かれていますが、「所定時間外労働」は「あり」です", "The text says that there is no overtime, but overtime is selected"),
        unless=_re(NOT_NOW.pattern + r"|手当|代は|代の|固定"),
    ),
    Contradiction(
        _re(r"(?:所定時間外(?:の)?(?:労働|勤務)|時間外(?:労働|勤務)|残業|超過勤務)(?:は|が|も|を)?[^。\n]{0,10}(?:あり|有り|ある|\d+\s*時間|命じ|発生)|\bovertime\s+(?:work\s+)?(?:of|is|may\s+be|averages)\b[^.\n]{0,20}(?:\d|required|expected)"),
        _is("overtime", False),
        Text("時間外労働があると書かれていますが、「所定時間外労働」は「なし」です", "The text speaks of overtime, but none is selected"),
        unless=_re(NOT_NOW.pattern + r"|手当|割増|代[をはが]|ありません|\bno\b|\bnot\b|\bpaid\b|\bpay\b"),
        keys=("hours_note", "notes", "contract_note", "benefits", "duties"),
    ),
    *(
        Contradiction(_re(rf"(?:{ja})(?:[・、,及びや]*(?:健康保険|厚生年金(?:保険)?|雇用保険|労災保険))*{_INSURANCE_NO}|\b(?:no|not\s+(?:covered|enrolled|insured)[^.\n]{{0,20}})\s*{en}|\b{en}\s+(?:does\s+not\s+apply|is\s+not\s+(?:provided|applied|applicable))"),
              _insured(*codes), Text(f"{ja}の適用がないと書かれていますが、「加入する社会保険」で選ばれています", f"The text says that {name} does not apply, but it is selected"))
        for ja, en, name, codes in (
            ("雇用保険", r"employment\s+insurance", "employment insurance", ("employment",)),
            ("健康保険", r"health\s+insurance", "health insurance", ("health",)),
            ("厚生年金(?:保険)?", r"(?:employees['’]\s+)?pension(?:\s+insurance)?", "pension insurance", ("pension",)),
            ("労災(?:保険)?", r"(?:workers['’]\s+)?accident(?:\s+compensation)?\s+insurance", "accident insurance", ("accident",)),
        )
    ),
    Contradiction(
        _re(r"(?:喫煙室|喫煙所|喫煙コーナー|喫煙スペース|喫煙専用室|喫煙場所|喫煙ブース)[^。\n]{0,14}(?:あり|有|設け|設置|用意|利用|お願い)|(?:屋内|室内|館内|敷地内)[^。\n]{0,8}喫煙(?:が|は)?(?:可|でき)|\bsmoking\s+(?:rooms?|areas?|booths?|corners?)\b[^.\n]{0,30}(?:provided|available|on|exist|set|is|are)|\bthere\s+(?:is|are)\s+(?:an?\s+)?(?:\w+\s+)?smoking\s+(?:rooms?|areas?)|\bsmoking\s+is\s+(?:allowed|permitted)"),
        _is("smoking", "site", "indoor"),
        Text("喫煙できる場所があると書かれていますが、「受動喫煙防止措置」と合っていません", "The text speaks of a place to smoke; that does not fit the measure selected"),
        unless=_re(r"ありません|なし|設けて(?:い)?(?:ません|ない)|屋外|建物(?:の)?外|廃止|撤去|\bno\s+smoking\s+(?:room|area)|\bnot\b|\boutdoor|\boutside|\bremoved"),
    ),
    Contradiction(
        _re(r"(?:敷地内|構内|キャンパス内|学内|屋内|館内|建物内)[^。\n]{0,6}(?:全面|完全)?(?:的に)?禁煙|\bsmoke-?free\b|\bsmoking\s+is\s+(?:prohibited|banned|not\s+(?:allowed|permitted))|\bno\s+smoking\b"),
        _is("smoking", "room", "none"),
        Text("禁煙と書かれていますが、「受動喫煙防止措置」と合っていません", "The text says that smoking is prohibited; that does not fit the measure selected"),
        unless=_re(r"喫煙(?:室|所|場所|専用室)|smoking\s+(?:room|area)"),
    ),
    Contradiction(
        _re(r"テニュア・?トラック(?!准?教授等?と|でない|ではな|に準|相当|制度|普及|以外|教員(?:の|を|と))|\btenure[\s-]track\s+(?:position|post|appointment)|\bis\s+(?:on\s+)?(?:the\s+)?tenure[\s-]track"),
        lambda content: bool(_tracks(content)) and "3" not in _tracks(content),
        Text("テニュアトラックとありますが、職種の行では選ばれていません", "This says tenure track, which is not selected in any job line"),
        unless=_re(NOT_NOW.pattern + r"|ではありません|でありません|ではない|将来|ことがあ|場合があ|応募(?:でき|可)|移行|\bnon[\s-]tenure|\bnot\b|\bmay\b|\blater\b|\bafter\b"),
        keys=("background", "duties", "positions_note", "contract_note", "notes"),
    ),
    Contradiction(
        _re(r"(?:郵送(?:での?応募)?|書留|レターパック|宅配便?)(?:に限|のみ|だけ|以外(?:で|は))|\b(?:only\s+by\s+post|by\s+post\s+only|postal\s+applications?\s+only|by\s+registered\s+mail\s+only|send\s+everything\s+by\s+post)"),
        lambda content: content.get("postal_application") is not True and not blank(content.get("email_application")),
        Text("郵送に限ると書かれていますが、「郵送での応募」は可になっていません", "The text accepts applications by post only, but post is not set as accepted"),
        unless=_re(r"論文|著書|別刷|推薦|現物|資料|\breprint|\bbook|\breference|\brecommend"),
        keys=("application_note", "period_note", "documents", "notes"),
    ),
    Contradiction(
        _re(rf"郵送(?:での?応募|による応募|での提出|による提出)?{NO}|郵送(?:での応募|による応募)?(?:は|を)?(?:受け?付け|受理し)(?:ません|ない|ておりません|ていません)|\b(?:by\s+post|postal\s+applications?|by\s+mail)\s+(?:are|is|will)\s+not\s+(?:be\s+)?accepted|\bno\s+applications?\s+by\s+post"),
        _is("postal_application", True),
        Text("郵送では受け付けないとありますが、「郵送での応募」は可になっています", "The text refuses applications by post, but they are set as accepted"),
        unless=NEVER,
        keys=("application_note", "period_note", "documents", "notes"),
    ),
    Contradiction(
        _re(r"Web応募(?:は|から|での応募は|による応募は)?[^。\n]{0,10}(?:利用できません|できません|不可|受け?付け(?:ません|ない|ておりません)|使えません|行いません)|\bweb\s+applications?\b[^.\n]{0,24}\bnot\b"),
        _is("web_application", True),
        Text("Web応募は使えないとありますが、「Web応募」は可になっています", "The text refuses web applications, but they are set as accepted"),
        unless=_re(r"困難|(?:できない|不可能な)場合|\bif\b"),
        keys=("application_note", "period_note", "documents", "notes"),
    ),
    Contradiction(
        _re(r"(?:本サイト|このサイト|当サイト)?(?:の)?Web応募(?:で|により|から|のみ|に限)[^。\n]{0,16}(?:応募し|提出|受け?付け(?:ます|る)|ください|限り)|\b(?:by|through|via)\s+web\s+application\s+(?:only|on\s+this\s+site)"),
        lambda content: content.get("web_application") is False and content.get("own_web_application") is not True,
        Text("Web応募で受け付けるとありますが、「Web応募」は不可になっています", "The text asks for web applications, but they are set as not accepted"),
        unless=_re(r"できません|ありません|ません。?$|不可|\bnot\b"),
        keys=("application_note", "period_note", "documents", "notes"),
    ),
    Contradiction(
        _re(r"在宅勤務(?:は|も|が)?(?:可能?|でき|認め(?:ます|る)|あり)|テレワーク(?:は|も|が)?(?:可能?|でき|認め(?:ます|る))|\b(?:remote\s+work|work(?:ing)?\s+from\s+home)\s+is\s+(?:possible|allowed|available)"),
        _is("remote_work", False),
        Text("在宅勤務ができると書かれていますが、「在宅勤務」は不可になっています", "The text says that remote work is possible, but it is set as not possible"),
        unless=_re(NOT_NOW.pattern + r"|できません|認めません|ありません|災害|緊急|\bnot\b"),
    ),
    Contradiction(
        _re(r"在宅勤務(?:は|も|が|を)?(?:不可|でき(?:ません|ない)|認め(?:ません|ない)|ありません|なし)|\b(?:remote\s+work|work(?:ing)?\s+from\s+home)\s+is\s+not\s+(?:possible|allowed|available)|\bno\s+remote\s+work"),
        _is("remote_work", True),
        Text("在宅勤務はできないと書かれていますが、「在宅勤務」は可になっています", "The text says that remote work is not possible, but it is set as possible"),
    ),
    Contradiction(
        _re(r"非常勤|パートタイム|パート職員|アルバイト|\bpart-?time\b|\badjunct\b"),
        lambda content: _forms(content) == {"01"},
        Text("非常勤・パートとありますが、雇用形態は「正職員・正社員」です", "This says part-time, but the employment form is regular"),
        unless=_re(r"経験|担当|管理|任用|との|職員の|講師の|講師(?:が|と|を|に)|以外|ではな|\bnot\b|\bexperience|\bsupervis"),
        keys=("title", "job_lines.job_title", "contract_note"),
    ),
    Contradiction(
        _re(r"正規(?:職員|雇用|教員)|正社員|(?<!非)常勤(?:職員|教員|講師|研究員)|\bfull-?time\b|\bregular\s+employee"),
        lambda content: bool(_forms(content)) and _forms(content) <= {"03", "04"},
        Text("常勤・正職員とありますが、雇用形態はアルバイトかパートです", "This says full-time or regular, but the employment form is part-time"),
        unless=_re(NOT_THIS.pattern + r"|経験|職を持|職に就|本務|兼業|ではな|\bnot\b|\bexperience|\bwho\s+(?:have|hold)"),
        keys=("title", "job_lines.job_title", "positions_note", "contract_note"),
    ),
)  # fmt: skip
KEYS: Final = tuple(dict.fromkeys(key for claim in OWN for key in claim.keys))


def claims(content: Content, languages: Sequence[str]) -> Iterator[tuple[Passage, Text]]:
    """Yield each passage that claims what its field denies, once for each claim."""
    read = {key: [(p, clauses(p.text)) for p in passages(content, languages, (key,))] for key in KEYS}
    for claim in OWN:
        if not claim.otherwise(content):
            continue
        for passage, said in (told for key in claim.keys for told in read[key]):
            if any(_claims(claim, clause) for clause in said):
                yield passage, claim.message


def _claims(claim: Contradiction, clause: str) -> bool:
    return claim.words.search(clause) is not None and not claim.unless.search(clause)
