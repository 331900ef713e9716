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
from koubo.postings.checks.reading import Passage, passages, sentences
from koubo.postings.sheet import Content, blank

SOURCE: Final = Text(
    "厚生労働省「公正な採用選考の基本」・職業安定法 第5条の5",
    "MHLW: Basics of fair selection; Employment Security Act art. 5-5",
)
# A list of documents asks for whatever it names; elsewhere a verb of asking stands in the sentence.
LISTS: Final = ("documents",)
ASKED_ON_THIS_SITE: Final = ("document_slots.label", "document_slots.note", "questions.label")
PROSE: Final = ("education_note", "experience", "requirements", "application_note", "selection", "period_note", "notes")
ASKS: Final = re.compile(
    r"記載|記入|提出|明記|申告|添付|質問|伺い|うかが|お?聞き|お?書き|埋め|付け(?:て|る)こと|必ず|提示|持参|同封|お知らせ|教えて|記して|アンケート|確認し|尋ね|調査(?:を|し)|応募資格|に限る|であること|ください"
    r"|\b(?:submit|provide|include|state|indicate|enclose|attach|specify|required?|asked?|must|need|should|enter|describe|confirm|inquire)",
    re.IGNORECASE,
)
ASKS_NOT: Final = re.compile(
    r"不要|必要(?:は)?(?:ありません|ない)|(?:記載|記入|提出|添付|質問|確認|収集|考慮)(?:は|を)?(?:し(?:ない|ません)|いたしません)|含め(?:ない|ません|ず)"
    r"|(?:記載|記入|提出|添付)しないで|ないでください|お控え|尋ね(?:ない|ません|ること)|聞(?:かない|きません)|求め(?:ない|ません)|用い(?:ない|ません|ること)"
    r"|問(?:わ|いません)|かかわらず|関わらず|不問|\b(?:not|no|never|without|regardless|irrespective|neither|nor|unnecessary|omit)\b|n['’]t\b",
    re.IGNORECASE,
)
AFTER_HIRING: Final = re.compile(
    r"(?:採用|内定)(?:内定|決定|予定)?(?:後|者|時|の後|された方)|合格(?:後|者)|着任(?:後|時)|雇入れ時"
    r"|\b(?:after|upon|on)\s+(?:\w+\s+){0,3}(?:appointment|offer|hiring|selection|employment)|\bsuccessful\s+(?:candidate|applicant)|\bappointees?\b|\bif\s+(?:appointed|hired|selected)",
    re.IGNORECASE,
)
_warning = partial(warning, "E", source=SOURCE)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something employers must not ask. What is needed of the appointee later is left alone where `later`."""

    name: Text
    pattern: re.Pattern[str]
    later: bool = False


def _matter(ja: str, en: str, pattern: str, *, later: bool = False) -> Matter:
    return Matter(Text(ja, en), re.compile(pattern, re.IGNORECASE), later)


MATTERS: Final = (
    _matter("本籍・出生地", "registered domicile or place of birth",
            r"本籍|出生地|出身地|生まれた場所|\bregistered\s+domicile|\bpermanent\s+domicile|\bplace\s+of\s+birth|\bbirth\s?place"),
    _matter("戸籍・住民票", "family register or certificate of residence",
            r"戸籍(?:謄本|抄本|の写し|全部事項|個人事項)|住民票|\bfamily\s+register|\bcertificate\s+of\s+residence|\bresident\s+(?:record|register)", later=True),
    _matter("家族", "family",
            r"(?:扶養)?家族(?:構成|に関する(?:調|書|事)|[^。\n、]{0,4}の(?:構成|職業|状況|氏名|続柄|収入|学歴|健康|有無)|(?:の)?欄|関係|について|調書)|家系|親族に関する|親族の(?:氏名|職業)|家庭調書|身上調書|身上書|(?:父母|ご?両親|保護者|親御?さん|親|兄弟姉妹?)の(?:ご?職業|お仕事|氏名|学歴|収入|勤務先)|(?:家庭|生育|生活)環境|生い立ち|続柄"
            r"|\bfamily\s+(?:members?|composition|structure|background|details|situation|status)|\b(?:parents?|father|mother)['’]?s?\s+(?:occupations?|professions?|jobs?|names?)", later=True),
    _matter("婚姻・配偶者", "marriage",
            r"配偶者(?:の(?:有無|氏名|職業|勤務先)|欄|・(?:扶養)?家族)|婚姻(?:状況|の有無|歴)|既婚|未婚|独身|(?:結婚|出産|妊娠)(?:の|後の)(?:予定|希望|働き方|有無)|\bmarital\s+status|\b(?:un)?married\b(?!\s+couples?)", later=True),
    _matter("宗教", "religion",
            r"信仰(?!史)|宗教(?!学|上|史|社会|法人|思想|哲学|的|人類|心理|文化|建築|改革|画|音楽|教育|研究|文学|美術|者の研究)|\breligious\s+(?:affiliation|beliefs?|denomination)|(?:your|applicant['’]?s?|their)\s+religion\b|(?:^|[,、(]\s*|\band\s+|\bor\s+)religion\b|(?:キリスト者|クリスチャン|(?:キリスト教|カトリック|プロテスタント|仏教|浄土真宗|創価学会)[^。\n、]{0,4}(?:信者|信徒|教徒|の信仰)|(?:信者|信徒|門徒)であ|洗礼|受洗)|信仰(?:を持|告白|の証)|\b(?:practi[sc]ing|baptised|baptized|committed|devout)\s+\w+|\b(?:be|are)\s+(?:a\s+)?(?:christians?|catholics?|buddhists?|muslims?|protestants?)\b|\bfaith\s+statement|\bchurch\s+membership|\bmembers?\s+of\s+(?:an?|the|our)\s+(?:\w+\s+)?church"),
    _matter("支持政党", "political party", r"支持(?:する)?政党|(?:所属|加入)政党|\bpolitical\s+(?:party|parties|affiliations?|beliefs?)\b"),
    _matter("思想・信条", "thought or creed",
            r"思想(?:信条|・信条|及び信条|調査)|(?:生活|政治)?信条(?:を|に(?:関|つ)|が(?:分|わ)か|など)|政治的(?:な)?(?:立場|信条|思想|意見)|人生観|尊敬する人物|愛読書|購読新聞|\bperson\s+you\s+(?:most\s+)?(?:admire|respect)|\b(?:political|personal)\s+creed"),
    _matter("労働組合・社会運動", "trade unions or social movements",
            r"労働組合(?:への)?(?:の)?(?:加入|活動)|加入して(?:い|お)る[^。\n]{0,6}労働組合|支持(?:する|している)団体|学生運動|社会運動への|\b(?:trade|labou?r)\s+union\s+(?:membership|activit)"),
    _matter("健康診断書", "health certificate",
            r"健康診断(?:書|の結果|証明)|健康証明書|診断書|\bhealth\s+certificate|\bcertificate\s+of\s+health|\bmedical\s+(?:certificate|examination|check-?up)|\bresults?\s+of\s+(?:a\s+)?health\s+check", later=True),
    _matter("身体・性自認", "the body or gender identity",
            r"血液型|性的指向|性自認|(?:身長|体重)(?:[・、,及びと]|を|の記)|既往(?:歴|症)|病歴|妊娠の有無|\bblood\s+type|\bsexual\s+orientation|\bgender\s+identity|\bmedical\s+history|\b(?:height|weight)\s+and\s+(?:height|weight)|\bpregnan"),
    _matter("身元調査・住宅", "background of the household", r"身元(?:調査|調べ)|住宅状況|自宅(?:付近)?の(?:略)?地図|持ち家|\bmap\s+of\s+(?:your|the)\s+(?:home|house|neighbou?rhood)"),
)  # fmt: skip
FATE_TEXTS: Final = ("documents", "application_note", "period_note", "selection", "contact_note", "notes")
RETURNED: Final = re.compile(
    r"返却|返送|返還|破棄|廃棄|消去|処分し|\breturn(?:ed|s)?\b|\bdestroy|\bdispos|\bdiscard|\bdelet|\bshredd",
    re.IGNORECASE,
)
TITLES: Final = re.compile(r"『[^』]*』")
TOLD_TO_FEW: Final = re.compile(
    r"(?:採用者|合格者|通過者|採用(?:予定|内定|候補)者|(?:採用|合格|通過|選考|内定)[^。\n、]{0,8}(?:方|者)|面接(?:対象者|に進む方)|選ばれた方)(?:に(?:のみ|だけ|限り)|(?:のみ|だけ)に)|(?:不採用|不合格|選に漏れた)[^。\n]{0,14}(?:通知|連絡|お知らせ|返信)(?:は|を)?(?:し(?:ません|ない)|(?:いたし|行い|差し上げ)ません|省略|割愛|控え)|(?:採用者|合格者|採用(?:予定|内定)者|通過者)(?:のみ|だけ)(?:通知|連絡|お知らせ)|連絡がない場合(?:は|には)?(?:不採用|不合格)|(?:通知|連絡)をもって代え(?!.*全員)"
    r"|結果(?:の通知)?は(?:通知|お知らせ|連絡)?(?:し|いたし|行い)ません|\bonly\s+(?:successful|short-?listed|selected)\s+(?:candidates|applicants)"
    r"|\b(?:unsuccessful|other)\s+(?:candidates|applicants)\b[^.\n]{0,40}\b(?:not|no)\b|\bif\s+you\s+(?:do\s+not|don['’]t|have\s+not|haven['’]t)\s+hear(?:d)?\b|\b(?:not|no)\b[^.\n]{0,30}\b(?:notify|inform|contact|reply\s+to)\s+(?:unsuccessful|rejected|other)",
    re.IGNORECASE,
)


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
    for passage in passages(content, languages, ("result_notice",)):
        if passage.find(TOLD_TO_FEW):
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
            "return_policy",
            "応募書類を返却するかどうかを書いてください",
            "Say whether documents are returned",
        )


def _asking(passage: Passage) -> list[str]:
    """Return the sentences that can ask for something, without titles of books."""
    told = [TITLES.sub(" ", sentence) for sentence in sentences(passage.text) if not ASKS_NOT.search(sentence)]
    return told if passage.key not in PROSE else [sentence for sentence in told if ASKS.search(sentence)]


def _asks(asking: Sequence[str], matter: Matter) -> bool:
    """Tell whether a sentence asks for it of everyone who applies."""
    return any(matter.pattern.search(s) and not (matter.later and AFTER_HIRING.search(s)) for s in asking)
