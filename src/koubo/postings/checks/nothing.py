"""Whether a text says nothing: one test for every field that the law wants filled.

What only fills space is taken away word by word: dashes, the label again, "separately", "to be discussed", "by the rules", "see the
PDF". When nothing is left, nothing is said. "No change" and "none" are answers where the field can be answered so.
"""

import re
from functools import cache
from typing import Final

from koubo.kernel.reading import reading
from koubo.postings.checks.told import IN_TIME, PLACEHOLDER, without_put_off
from koubo.postings.sheet import SHEET, Field

# Answers although they consist of such words.
ANSWERS: Final = {
    "duties_scope": re.compile(
        r"変更(?:は|の(?:予定|可能性)は|範囲は)?(?:なし|無し?|ありません|ない|しない|しません|予定なし)|^なし$|^無し?$|同[左上じ一]|(?:本学|法人|会社|機構|研究所|当社|当法人|大学|雇用主)[がの]?(?:定める|指定する|命じる|行う)(?:全ての|すべての)?(?:業務|職務|仕事)|(?:全て|すべて|一切)の業務"
        r"|\bno\s+(?:change|transfer|plan)|\bnone\b|\bunchanged\b|\bsame\b|\b(?:work|duties|tasks|business|jobs?)\b|\bnot\s+change",
        re.IGNORECASE,
    ),
    "places_scope": re.compile(
        r"変更(?:は|の(?:予定|可能性)は|範囲は)?(?:なし|無し?|ありません|ない|しない|しません|予定なし)|転勤(?:は)?(?:なし|ありません|しません)|^なし$|^無し?$|同[左上じ一]|に同じ|(?:本学|法人|会社|機構|研究所|当社|当法人|大学|雇用主)[がの]?(?:定める|指定する|命じる)(?:場所|事業所|勤務地|就業場所|キャンパス)|(?:全て|すべて)の"
        r"|\bno\s+(?:change|transfer|plan)|\bnone\b|\bunchanged\b|\bsame\b|\bany\b|\ball\b|\bnot\s+change|\b(?:campus|location|place|office|site)\w*\s+(?:determined|designated|specified)",
        re.IGNORECASE,
    ),
    "renewal_limit": re.compile(
        r"(?:^|上限(?:は)?|制限(?:は)?|更新(?:は)?|限度(?:は)?)\s*(?:特に)?(?:なし|無し?|ない|ありません|設け(?:ない|ず|ません|ていません)|定め(?:ない|ません|なし)|しない|しません)"
        r"|\b(?:none|no\s+(?:\w+\s+)?limit|unlimited|not\s+limited|without\s+limit|no\s+renewal|no\s+maximum|no\s+cap)\b",
        re.IGNORECASE,
    ),
    "renewal_criteria": re.compile(r"更新(?:は)?しない|更新なし|\bno\s+renewal|\bnot\s+renew", re.IGNORECASE),
    "probation_note": re.compile(
        r"同じ|同一|同[条様等左上額]|変わ(?:り(?:は)?(?:なし|ありません|ない|ません)|らない|らず|りません)|(?:変更|差異|違い|相違|差)(?:は)?(?:なし|無し?|ありません|ない)|(?:準じ|異な(?:らない|りません))|^なし$|特に?なし|本採用(?:後|時)?と(?:の)?(?:差|違い)"
        r"|\bsame\b|\bidentical\b|\bunchanged\b|\bno\s+(?:change|difference)|\b(?:do|does|will|are)\s+not\s+(?:differ|change)|\bequal\b|\bnot\s+different",
        re.IGNORECASE,
    ),
    "break_time": re.compile(r"なし|無し|^無$|ありません|\bnone\b|\bno\s+break", re.IGNORECASE),
    "places.address": re.compile(r"(?!)"),
}  # fmt: skip
_RULES: Final = r"(?:就業|給与|職員|教員|教職員|契約|非常勤|有期|勤務|年俸制?|賃金|人事|任期|採用|試用|服務|時間|雇用)*(?:規程|規定|規則|内規|細則|要綱|基準|制度|条件)類?(?:等|集)?(?:第\d+条(?:の\d+)?(?:第\d+項)?)?"
FILLER: Final = re.compile(
    rf"""https?://\S+|www\.\S+|[\s\-‐–—―ー－_/.,・:;。、…~〜＊*?!()\[\]「」『』【】<>※→■◆●○◎☆★|＝=]+
    |{_RULES}|都合|判断|裁量|得|別途|別紙|別添|別に|添付|資料|参照|参考|応相談|要相談|相談|協議|面談|面接(?!時)|交渉|調整|検討|未定|未確定|未決定|決定|確定|予定|後日|追って|追っ|改めて|随時|都度
    |担当者|担当|窓口|扱い?う?|リンク先|先|応募者|候補者|ご?本人|双方|当事者|採用(?:後|時|内定後|決定後)?|着任後|入職後|内定後|状況|事情|個別|必要|応じ|応じて|明示|提示|説明|通知|連絡|お知らせ|案内|伝え|決め|問い?合わ?せ|照会|確認|ご?覧|見て|読ん|記載|掲載|詳細|情報|カレンダー|学年暦|年間日程|詳しく|詳しい|内容|概要|具体的
    |本学|当学|大学|学校|学園|法人|当法人|当機構|機構|当所|研究所|当社|弊社|会社|当機関|機関|当方|国立大学|独立行政|国|法令|法定|法律|労働基準法|関係|所定|規定|一般
    |公募|募集|要項|要領|案内|書類|ファイル|pdf|ホームページ|ウェブ|web|サイト|ページ|hp|url|リンク|掲示|求人票|雇用契約書|労働条件通知書|契約書
    |上記|下記|前述|後述|以下|次|左記|右記|本文|他|その他|欄|項目|有り|あり|有|ある|無|可能性|可能|場合|こと|事|もの|もと|ため|うえ|上|とおり|通り|どおり|ところ|所|旨|範囲|一定|期間|一部|各種|基本|原則|等|など|各|当該|対象
    |異なる|異なり|異なっ|変更|変わる|変わり|変動|準じる|準ずる|準じて|準拠|従う|従い|従っ|基づく|基づき|定める|定めた|定め|定まる|よる|より|よって|よっ|則り|則っ|のっとり|委ね|依る|依り
    |思い|思う|もあ|かどうか|関する|異なりますので|たばこ|タバコ|うちで|特に|何も|取り?扱い|配属先|付い|雇入れ後?|その?都度|指示|総合的|状況|適宜|支給|致し|いたし|いたします|します|する|した|して|し|され|さ|れる|ます|ません|です|でしょう|である|であり|なり|なる|なっ|ください|下さい|くださ|願い|お願い|お|ご|御|て|に|は|を|が|の|と|で|も|へ|や|か|つい|また|及び|および|ください|い|り|る
    """,
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_FILLER_EN: Final = """
    discussed arranged explained clarified communicated noted provided mentioned outlined detailed
    offer offers good discretion decision reasons convenience excellent generous fair package reasonable remuneration suitable usual candidate candidates applicant
    things see into what here we once sort out together first day
    a above accordance according accordingly act advised all an and announced any applicable application appointment appropriate
    are arrival as ask at attached attachment attachments attractive available based basis be been being below by bylaw bylaws can
    case certain change changed changes check circumstances college commensurate company company's competitive compliance
    condition conditions confirmed consult consultation consultations contact corporation corporation's could decided defined
    department depend depending depends described detail detailed details determined differ different differs discuss discussion
    discussions document documents down employer employer's employment enclosed exist exists experience explained file files fixed
    following for from further given guideline guidelines hiring homepage in individually info information informed inquire
    institute institute's institution institution's internal is it its labor labour laid later law laws legal line link listed may
    might more must n na negotiable negotiated negotiation negotiations none notified of offered office on ones or organization
    other our out page pages paid part partially partly pay payable pdf pending per period please policies policy possibility
    possible possibly prescribed provided provisions pursuant qualifications read refer referring refers regulation regulations
    remuneration request required requirements rule rules salary scale see selection separately set shall should shown site
    situation some specified standard standards stated statute statutes stipulated subject tba tbc tbd term terms that the their
    there these they this those time to undecided under universities university university's upon url us varies vary visit wage
    wages we web website will with work working would yes you your
"""
FILLER_EN: Final = frozenset(_FILLER_EN.split())
URL: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
ENGLISH_WORD: Final = re.compile(r"[a-z']+|[^\W_]", re.IGNORECASE)
# Fields whose label is asked for in these words; in them they say nothing more.
OWN_WORDS: Final = {
    "duties": r"仕事|業務|職務|従事|担当|雇入れ直後|職種",
    "duties_scope": r"業務|職務|仕事|配置転換|異動|配置換え|人事",
    "contract_note": r"長さ|契約|任期|年数|雇用|有期|任期付き?|労働",
    "renewal_criteria": r"更新|契約|再任|再契約|判断|任期|満了時?|両者|合意|通算|雇用|上限|限度|最長|最大|回数|年度|ごと|毎に|毎年|超え(?:な)?|なく|まで|原則|\d+|年|回|か月|月|日",
    "renewal_limit": r"更新|上限|契約|通算|再任|回数|任期|最長|限度",
    "probation_length": r"試用|見習い?|長さ|条件付き?",
    "probation_note": r"終了|本採用|経過|満了|後|試用|見習い?|労働|勤務|中|賃金|給与|待遇|処遇|長さ|\d+\s*(?:日|週|か月|ヶ月|カ月|ケ月|箇月|月|年)間?",
    "places_scope": r"勤務地?|就業|場所|転勤|異動|配置|人事",
    "deemed_hours": r"みなし|労働|時間|裁量|勤務",
    "break_time": r"休憩|時間|休み|取得",
    "holidays": r"年間|休日|休暇|休み|休業日|勤務|取得",
    "pay_note": r"給与|給料|賃金|俸給|報酬|年俸|月給|手当|昇給|経験|経歴|年数|考慮|勘案|職歴|学歴|能力|学位|年齢|本人|優遇|待遇|処遇|格付け?|規模",
    "insurance_note": r"社会|保険|加入|適用|要否|法令",
    "smoking_note": r"受動喫煙|喫煙|防止|措置|対策|その他",
    "age_limit_note": r"年齢|制限|上限|下限|事由|理由|例外",
    "places.address": r"住所|所在地|番地|勤務地|場所",
}
OWN_WORDS_EN: Final = {
    "duties": "job duties description work position",
    "duties_scope": "scope change changes duties work transfer job",
    "contract_note": "contract fixed-term period length",
    "renewal_criteria": "up twice once total most maximum years year months times one two three four five six ten until end renewable extend renewal renewed renew contract criteria contracts extension extended",
    "renewal_limit": "renewal renewed renew contract limit maximum renewals number limits",
    "probation_length": "probation probationary length trial",
    "probation_note": "probation probationary trial during length months month weeks three six two one",
    "places_scope": "scope change place places location locations transfer",
    "deemed_hours": "deemed hours discretionary",
    "break_time": "break breaks rest",
    "holidays": "holidays holiday leave days off",
    "pay_note": "allowance allowances raises raise bonus commuting career age years ability past",
    "insurance_note": "insurance social statutory enrolment coverage",
    "smoking_note": "smoking second-hand smoke measures passive",
    "age_limit_note": "age limit reason",
    "places.address": "address location place",
}


def says_nothing(key: str, text: str, language: str) -> bool:
    """Whether the text of this field (`rows.field` in a line), as `reading` has it, leaves a reader as wise as before."""
    text = PLACEHOLDER.sub(" ", URL.sub(" ", without_put_off(text, of_work=key == "duties")))
    answer = ANSWERS.get(key)
    if (answer and answer.search(text)) or IN_TIME.search(text):
        return False
    rest = _without_label(key, text, language)
    if language == "en":
        own = FILLER_EN | set(OWN_WORDS_EN.get(key, "").split())
        left = [word.strip("'") for word in ENGLISH_WORD.findall(rest)]
        return not [word for word in left if word.lower() not in own]
    while (shorter := _filled(key).sub("", rest)) != rest:
        rest = shorter
    return not rest.strip()


@cache
def _filled(key: str) -> re.Pattern[str]:
    own = OWN_WORDS.get(key)
    return re.compile(f"{own}|{FILLER.pattern}" if own else FILLER.pattern, FILLER.flags)


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


def _field(key: str) -> Field:
    rows, _, sub = key.partition(".")
    field = SHEET.field(rows)
    return next(inner for inner in field.fields if inner.key == sub) if sub else field
