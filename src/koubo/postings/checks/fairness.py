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
from koubo.postings.checks.lexicon import lexicon
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
ASKS: Final = lexicon("""
    記載, 記入, 提出, 明記, 申告, 添付, 質問, 伺, うかが, お?聞, お?書き, 埋め, 付け(?:て|る)こと, 必ず, 提示, 持参, 同封, お知らせ, 教えて, 記して, アンケート, 確認, 尋ね, たずね, 調査(?:を|し), 応募資格, に限る, であること, ください, 話題, 書類, 調書, 把握, 参考にし, 欄
    submit*, provide*, includ*, state*, indicat*, enclos*, attach*, specif*, require*, ask*, must, need*, should, enter*, describ*, confirm*, inquir*, write, talk about, tell us, learn about, discuss*, questions?
""")
ASKS_NOT: Final = lexicon("""
    (?:書|記載し|お知らせ)[^。\\n]{0,3}ないで, 不要, 必要(?:は)?(?:ありません|ない), (?:記載|記入|提出|添付|質問|確認|収集|考慮)(?:は|を)?(?:し(?:ない|ません)|いたしません), 含め(?:ない|ません|ず), (?:記載|記入|提出|添付)しないで, ないでください, お控え, 尋ね(?:ない|ません|ること), 聞(?:かない|きません)
    求め(?:ない|ません), 用い(?:ない|ません|ること), 問(?:わ|いません), かかわらず, 関わらず, 不問, (?:尋ね|伺|質問|確認|お聞き|うかが)..(?:こと|予定)は(?:ない|ありません|ございません), 結構です, お送りにならない, 一切..(?:ません|ない)
    not, no, never, without, regardless, irrespective, neither, nor, leave out, refrain, unnecessary, omit, n['’]t
""")
AFTER_HIRING: Final = lexicon("""
    (?:採用|内定)(?:内定|決定|予定)?(?:後|者|時|の後|された方), 合格(?:後|者), 着任(?:後|時), 雇入れ時, after (?:\\w+ ){0,3}?(?:appointment|offer|hiring|selection|employment), (?:upon|on) (?:appointment|hiring|employment), successful (?:candidate|applicant), appointees?, if (?:appointed|hired|selected)
""")
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
    _matter("本籍・出生地", "registered domicile or place of birth", """
        本籍, 出生地, 出身地, 生まれた(?:場所|土地|町), 生まれ故郷, 郷里, ご実家の場所, registered domicile, permanent domicile, place of birth, birthplace, birth place, home ?town, where (?:he or she was|you were) born"""),
    _matter("戸籍・住民票", "family register or certificate of residence", """
        戸籍(?:謄本|抄本|の写し|全部事項|個人事項|に関する|の提出), 住民票, family register, certificate of residence, resident (?:record|register), residence certificate""", later=True),
    _matter("家族", "family", """
        (?:扶養)?家族(?:構成|に関する(?:調|書|事)|[^。\\n、]{0,4}の(?:ご?構成|ご?職業|状況|氏名|続柄|収入|学歴|健康|有無|勤務先|お?名前)|(?:の)?欄|関係|について|調書|の方の), 家系, 親族に関する, 親族の(?:氏名|職業), 家庭調書, 身上調書, 身上書, 同居の[^。\\n、]{0,6}(?:名|職業|続柄)
        (?:父母|ご?両親|保護者|親御?さん|お?父様?|お?母様?|(?<![母父])親|兄弟姉妹?|配偶者)[^。\\n、]{0,4}(?:の|や[^。\\n、]{1,8}の)(?:ご?職業|お?仕事|氏名|学歴|収入|勤務先|お?名前), (?:家庭|生育|生活)環境, ご家庭の(?:状況|事情|様子), 生い立ち, 続柄, ご家族(?:構成|のこと)
        family (?:members?|composition|structure|background|details|situation|status), your family(?! name), (?:parents?|father|mother|spouse|siblings?)['’]?s? (?:occupations?|professions?|jobs?|names?|work), what your (?:parents|father|mother)"""
        , later=True),
    _matter("婚姻・配偶者", "marriage", """
        配偶者(?:の(?:有無|氏名|職業|勤務先)|欄|・(?:扶養)?家族), 婚姻(?:状況|の有無|歴), 既婚, 未婚, 独身, (?:結婚|出産|妊娠)(?:の|後の)(?:予定|希望|働き方|有無), 交際, marital status, (?:un)?married(?! couples?), plans (?:for|of) (?:a family|marriage|children), whether you (?:plan|intend) to (?:marry|have)""", later=True),
    _matter("宗教", "religion", """
        信仰(?!史), 宗教(?!学|上|史|社会|法人|思想|哲学|的|人類|心理|文化|建築|改革|画|音楽|教育|研究|文学|美術|者の研究|とメディア|と(?!いう)|勢力|施設|団体|法), 宗派, キリスト者, クリスチャン, (?:キリスト教|カトリック|プロテスタント|仏教|浄土真宗|創価学会)[^。\\n、]{0,4}(?:信者|信徒|教徒|の信仰), (?:信者|信徒|門徒)であ, 洗礼, 受洗
        religious (?:affiliation|beliefs?|denomination|faith), (?:your|applicant['’]?s?|their|his|her|as) religion, (?:^|[,、(]\\s*|and\\s+|or\\s+)religion, (?:practi[sc]ing|baptised|baptized|devout|committed) \\w+, (?:be|are) (?:a )?(?:christians?|catholics?|buddhists?|muslims?|protestants?), faith statement, church membership, members? of (?:an?|the|our) (?:\\w+ )?church, (?:christian|catholic|buddhist) (?:faith|believer)"""),
    _matter("支持政党", "political party", """
        支持(?:する|している|され(?:る|ている))?(?:政党|団体), (?:所属|加入|応援|どちら)[^。\\n、]{0,6}政党, 政党[^。\\n、]{0,4}(?:支持|応援|所属|加入), (?:投票|選挙)[^。\\n、]{0,4}(?:行動|先)をお?(?:聞|尋), political (?:party|parties|affiliations?|beliefs?|views?|opinions?), party (?:membership|you support), how you vote*"""),
    _matter("思想・信条", "thought or creed", """
        思想(?:信条|・信条|及び信条|調査|傾向), (?:生活|政治)?信条(?:を|に(?:関|つ)|が(?:分|わ)か|など|、), 政治的(?:な)?(?:立場|信条|思想|意見), 人生観, 尊敬する(?:人|方|歴史), 愛読書, 購読(?:新聞|している), (?:any |a )?person you (?:most )?(?:admire|respect), (?:political|personal) creed, favou?rite book, newspapers? you (?:read|subscribe)"""),
    _matter("労働組合・社会運動", "trade unions or social movements", """
        労働組合(?:への)?(?:の)?(?:加入|活動), 加入して(?:い|お)る[^。\\n]{0,6}労働組合, 学生運動, 社会運動(?:への|の経験), デモへの, (?:trade|labou?r) union (?:membership|activit\\w*), union member*"""),
    _matter("健康診断書", "health certificate", """
        健康診断(?:書|の結果|証明|票), 健康証明書, 診断書, health certificate, certificate of health, medical (?:certificate|examination|check-?up|report), results? of (?:a )?health check, health check report""", later=True),
    _matter("身体・性自認", "the body or gender identity", """
        血液型, 性的指向, 性自認, (?:身長|体重)(?:[・、,及びと]|を|の記), 既往(?:歴|症), 病歴, 持病, 妊娠の有無, 障害者手帳の写し, blood type, sexual orientation, gender identity, medical history, height and weight, weight and height, pregnan*"""),
    _matter("身元調査・住宅", "background of the household", """
        身元(?:調査|調べ), 住宅状況, 自宅(?:付近|まで|周辺)?の(?:略)?地図, 持ち家, 資産状況, 借入, map of (?:your|the) (?:home|house|neighbou?rhood), background check, owns? (?:a|your) (?:house|home)"""),
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
TOLD_TO_FEW: Final = lexicon("""
    (?:採用|合格|通過|選考|内定)[^。\\n、]{0,8}?[者方](?:に(?:のみ|だけ|限り)|(?:のみ|だけ)に|(?:のみ|だけ)(?:通知|連絡|お知らせ)), (?:面接(?:対象者|に進む方)|選ばれた方|候補者)(?:に(?:のみ|だけ|限り)|(?:のみ|だけ)に), (?:不採用|不合格|選に漏れた)[^。\\n]{0,14}(?:通知|連絡|お知らせ|返信)[はを]?(?:し(?:ません|ない)|(?:いたし|行い|差し上げ)ません|省略|割愛|控え)
    連絡がない場合(?:は|には)?..(?:不採用|不合格|見送り), (?:通知|連絡)をもって代え(?!.*全員), 結果(?:の通知)?は(?:通知|お知らせ|連絡)?(?:し|いたし|行い)ません, (?:合否|結果)..(?:お答え|お問い?合わせ)..(?:ません|できません), サイレント, 連絡のない方は
    only (?:successful|short-?listed|selected|the) (?:candidates|applicants|appointee|person), (?:unsuccessful|other|rejected) (?:candidates|applicants)..(?:not|no), if you (?:do not|don['’]t|have not|haven['’]t) hear*, (?:not|no)..(?:notify|inform|contact|reply to) (?:unsuccessful|rejected|other|all), silence (?:means|should)
""")


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
