"""The words of sex as a condition, by meaning. `sex_reading` says what they mean together."""

import re
from typing import Final

from koubo.postings.checks.lexicon import lexicon, words

WOMEN: Final = words("""
    女性, 女子, 婦人, 女(?=の?[方人]|の先生|の?研究者|の?教員|のみ|限定|に限|\\s*\\d), ママさん, お母さん, 主婦の(?=方), ♀
    wom[ae]n, female*, lad(?:y|ies), mothers?(?! tongue)
""")
MEN: Final = words("""
    男性, 男子, 男手, 男(?=の?[方人]|の先生|の?研究者|の?教員|のみ|限定|に限|\\s*\\d), ♂
    m[ae]n(?!['’]|-(?!only)), male*, gentlem[ae]n, guys?
""")
WHO: Final = (
    "の?"
    + words("""
    若手研究者, 研究者, 教員, 教授, 准教授, 講師, 助教, 助手, 職員, 研究員, 研究職, 技術者, 技術職員, 事務職員?, スタッフ, 医師, 応募者, 応募, 候補者
    候補, 秘書, 補助員, 補助者, 大学院生, 先生, ポスドク, 科学者, 人材, 方々, 方, かた, 人, 者
""")
    + "?"
)

# Part of a name, or what a work is about: not those who apply.
NO_APPLICANTS: Final = words("""
    男女共同参画, 男女雇用機会均等, 男女の均等, 男女(?!\\s*(?:各|それぞれ)), (?:女子|男子)(?:大学?|短大|短期大学|学生|学院|学園|寮|高|校|中学?|生徒|栄養|児童|選手|会|トイレ)
    (?:女子|男子|女性|男性)[ァ-ヶー]+部, (?:女性|男性)(?:学|史|像|観|器|ホルモン|不妊|医学|向け|活躍|参画|管理職比率|誌|用|社員|労働者|患者|作家|画家|俳優|アスリート|選手)
    (?:女性|男性)(?:研究者|教員|医師|職員)?(?:研究活動)?(?:支援|養成|育成|比率|割合|限定公募は), 婦人科, 産婦人, 女性(?:が|の)(?:働きやす|活躍), (?:女性|男性)の(?:育児|育休|健康|進学|理工系|ライフ|就業|就労|社会|管理職|上位職|キャリア|割合|比率|数)
    (?:男性|女性)(?:職員|教員)?(?:の)?(?:育児|育休|看護), (?:女性|男性)比率, 男女比
    wom[ae]n['’]s (?!only|post)\\w*, m[ae]n['’]s \\w*, wom[ae]n and m[ae]n, m[ae]n and wom[ae]n, wom[ae]n or m[ae]n, m[ae]n or wom[ae]n, wom[ae]n in (?:science|stem|engineering|research)
    students are (?:all )?(?:fe)?males?(?: only)?, more wom[ae]n, more females?, female (?:patients?|students?|pupils?|participants?|animals?|mice|rats?|voters?|writers?|workers?|entrepreneurs?), male (?:patients?|students?|pupils?|participants?|animals?|mice|rats?|voters?|writers?|workers?)
""")
# The nouns of a post; whatever else is "for women only" limits no post: a room, a course, a study.
POST_NOUN: Final = words("""
    公募, 募集, ポスト, 枠, 採用, 応募, 選考, 求人, 職(?![場員]), 教員, 研究者, 研究員
    positions?, posts?, calls?, jobs?, openings?, vacanc*, recruit*, hir*, appointments?, selection, search, competition, applic*, lectureship, professorship, chairs?
""")
PAST: Final = words("""
    かつて, 以前(?!と同), 従来, 昔, 当時, 前回, これまで, 過去, 昨年, ていた(?=[一-鿿ァ-ヶ]), 長らく, かねて, 時代の, 創立時, 開学時
    used to, formerly, previously, in the past, originally, once, until (?:1[89]|20)\\d\\d, before (?:1[89]|20)\\d\\d, back then, historically, last year, in (?:1[89]|20)[01]\\d
""")
# Shares and goals: who works here, or should, says nothing of who may apply.
FIGURES: Final = words("""
    割合, 比率, [%％], パーセント, \\d割, 在籍, 所属, 構成, 現在, 増やす(?:こと|計画), 目標, 目指し, 少な(?:い|さ|く(?!とも)), 活躍して, 勤務して, 働いて, 実績, 育児, 育休, 休業
    per ?cent, proportion, share of, account* for, make up, represent*, constitut*, our staff, under-?represented, of our, of the staff, aims? (?:at|to), goal, target, parental, leave, currently, none of, のうち(?=女|男), 名中, 人中
""")
# Everyone alike, and what is not done.
ALIKE: Final = words("""
    性別[^。\\n]{0,14}(?:問|かかわ|関わ|関係|よら|よって|限り?ません|限らず|制限|差), 男女[^。\\n]{0,6}(?:問わ|とも|かかわ|関係), 女性も男性も, 男性も女性も, 女性・男性, 男性・女性, 誰でも, どなたでも, どちらも, 両方
    regardless of, irrespective of, without regard to, any gender, all genders, everyone, everybody, alike, neither, (?:そういう|そのような|といった)(?:こと|扱い)は..(?:ません|ない), or the reverse, equal opportunit*, on merit, equally welcome
""")
INVITED: Final = words("""
    応募(?:を|も|が|に)?..(?:歓迎|期待|奨励|お待ち|お願い|希望|推奨|促), の(?:積極的な|多数の)応募, からの(?:ご)?応募(?:を|も|が)?..(?:歓迎|期待|お待ち|希望)
    encourag*, welcom*, invit*, look forward, wish to receive, hope*
""")
ONLY: Final = words("""
    限定, に限(?!ら), のみ(?!なら), だけ, 専用, しか, でなければ, であること, であるもの, に該当, (?:採用)?枠, を対象, が対象, を?条件, が?要件, 必須, を(?:募集|公募|求め|探), 募集, 公募, \\d\\s*(?:名|人)(?!中|が|のうち)
    only(?! (?:account|make|represent|constitute|comprise|form|hold|occup|\\d)), exclusively, -only, alone
""")
ONLY_BEFORE: Final = words("""
    対象者?[はが:], 資格[はが:], 条件[はが:], 応募(?:者|資格)?[はが:], (?:応募できる|応募可能な|対象となる|採用する)の(?:は), 候補者[はが:], うち\\d\\s*[名人].., 少なくとも.., 最低.., \\d\\s*[名人]は
    only(?!\\s+\\d), exclusively, restricted to, limited to, reserved for, earmarked for, set aside for, confined to, intended for, designated for, addresses, quota for, (?:seat|post|position)s? for, at least #, open to
    must be (?:an? )?, should be (?:an? )?, has to be (?:an? )?, have to be (?:an? )?, needs? to be (?:an? )?, required to be, expected to be (?:an? )?, will be (?:an? )?, shall be (?:an? )?, who (?:is|are) (?:an? )?, identif\\w+ as
""")
REFUSED: Final = words("""
    遠慮, 不可, でき(?:ません|ない|かね), いただけ(?:ません|ない), 受け?付け(?:ません|ない|られ|かね|てい(?:ません|ない)|ておりません), 対象外, 対象と?に?(?:は)?(?:な|し)(?:りません|らない|ません|ていません|ない), 断り, 認め(?:ません|ない|られません)
    容赦, 見合わせ, 控え(?:て|くださ|願), 除(?:く|き|外), (?:想定|募集|採用|予定|考慮)(?:は|を)?し(?:て(?:い|おり))?(?:ません|ない), 見込め(?:ません|ない), 受けして(?:い|おり)?ません, 別の..(?:公募|募集|枠), 他の..(?:公募|募集), ほかの..(?:公募|募集)
    not (?:\\w+ )?(?:appl\\w*|eligible|considered|accepted|admitted|suitable|allowed|able|hired|employed|invited), ineligible, excluded, refrain*, rejected, declined, cannot (?:apply|be), need not, unsuitable, disqualif*, lower on, n['’]t (?:apply|be considered)
""")
# The other sex may come when there is none of this one.
SECOND: Final = words("""
    の応募(?:者)?が(?:ない|いない|なかった), 以外[のは]..(?:ません|ない|不可|遠慮|対象外)
""")
PREFERRED: Final = words("""
    が残った, が含まれ, がい(?:る|た)場合, 優先, 優遇, 望まし, 望まれ, 望み, 好まし, 加点, 加算, 点を(?:足|加), 点..上乗せ, 希望, 有利, を?選(?:ぶ|び|任|定|抜|出|考), 採(?:る|り|ります), を採用, の採用を(?!目), 緩和, 重視, 向き, 向い, 適し, 適任, 適した, 助か, ありがた
    に?お願い, 任せ, 求[むめ], 想定, 念頭, 予定, 第一候補, 先に, 上位に, 迎え, 充て, 担当して, 探し, 高く評価, 最適, ふさわし, 採用(?:する|します|とし|した)
    preferred, preference, priorit*, favou?red, first, chosen, selected, appointed, hired, taken, employed, receives? the offer, get the offer, advantage, desirable, wanted, sought, needed, ideal, suits?, suited
""")
PREFERRED_BEFORE: Final = words("""
    (?:後任|担当|補助)に?は, できれば, なるべく, 可能なら
    prefer*, preference, priority, favou?r*, appoint*, hire, select, choose, recruit*, seek*, look(?:s|ing)? for, want*, ideal*, bonus, (?:extra|additional) points, should be, would be, like (?:to (?:have|find|see)|an?), ask*, includes, in mind, wanted:?
""")
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
BELOW: Final = lexicon("""
    相当程度少な, (?:40\\s*(?:%|パーセント)|[4四]\\s*割)\\s*を?\\s*(?:下回|未満|に満たな|以下), 女性..(?:在籍し(?:ておら|てい)|1人も|1名も|おら)(?:ず|な|いな), 女性..(?:いない|おりません|皆無|ゼロ)
    below (?:40|forty), under (?:40|forty), less than (?:40|forty), fewer than (?:40|forty), no wom[ae]n, significantly (?:few|under-?represented)
""")
GENDERED: Final = lexicon("""
    営業マン, セールスマン, カメラマン, ガードマン, サービスマン, キーマン, ウエイター, ウェイター, ウエイトレス, ウェイトレス, 看護婦, 看護士, 保母, 保健婦, 助産婦, 寮母, 寮父, スチュワーデス, ホステス
    女性秘書, 女性事務員, 男性事務員, 女性スタッフ募集, ママさん, リケジョ, リケ女, 主婦, 奥様, サラリーマン(?:経験者)?募集, OL募集, お嬢さん, マドンナ, 家政婦, メイド, 女中, 紅一点, 事務ガール
    salesm[ae]n, cameram[ae]n, handym[ae]n, repairm[ae]n, workm[ae]n, forem[ae]n, craftsm[ae]n, chairm[ae]n, maintenance m[ae]n, waitress*, waiters?, stewardess*, cleaning lady, housewi(?:fe|ves), girl friday, draughtsm[ae]n, policem[ae]n
""")
