"""The words of sex as a condition: who may apply, who comes first, what work is called, and what only looks like it."""

import re
from typing import Final

WHO: Final = r"(?:の)?(?:若手|常勤|専任|正規)?(?:研究者|教員|教授|准教授|講師|助教|助手|職員|研究員|技術者|スタッフ|医師|応募者|候補者|研究職|事務職員?|秘書|補助員|大学院生|方|人|かた|者)?"
WHO_EN: Final = r"(?:applicants?|candidates?|researchers?|academics?|scientists?|faculty|staff|professors?|lecturers?|scholars?|engineers?|assistants?|secretar(?:y|ies)|persons?|people|teachers?)"
_WOMEN: Final = r"(?:女性|女子(?!大|学生|寮|高|校|栄養)|婦人(?!科))"
_MEN: Final = r"(?:男性|男子(?!大|学生|寮|高|校))"
_W: Final = r"(?:wom[ae]n|females?|lad(?:y|ies))"
_M: Final = r"(?<!wo)(?:m[ae]n|males?|gentlem[ae]n)(?!['’])"
# "Women only account for 12 %" is a figure.
NO_SHARE: Final = r"(?!\s+(?:account|make|represent|constitute|comprise|form|hold|occup|\d))"


def _only(one: str, other: str, one_en: str, other_en: str) -> re.Pattern[str]:
    """Return what limits a post to one sex: named alone, wanted, given seats, or the other turned away."""
    return re.compile(
        rf"{one}{WHO}(?:を?限定|のみ|だけ|に限(?:る|り|定|ら|っ)|であること|であるもの|でなければ|専用(?:の)?(?:公募|ポスト|枠))|(?:対象|資格|応募者|候補者|条件|応募できるの|応募可能なの)(?:者)?(?:は|を|が|:)\s*{one}{WHO}(?:です|とし|に限|とする|のみ|$|を|であ)"
        rf"|{one}{WHO}を(?:募集|求め|探し|採用(?:する(?:枠|予定|もの|こと)|予定|します)|対象と(?:した|する)[^。、\n]{{0,6}}(?:公募|募集|採用枠)|公募)|{one}(?:{WHO}の|{WHO})募集(?!枠外)"
        rf"|{one}(?:限定|専用|優先)?(?:採用)?枠|(?:うち|内|少なくとも|最低)[^。\n]{{0,4}}\d\s*(?:名|人)(?:以上)?[^。\n]{{0,4}}{one}|男女(?:各|それぞれ)\s*\d|(?:教授|講師|助教|助手|研究員|職員|教員|スタッフ|秘書|補助員|補助者|事務|募集|公募|対象)\s*\({one}\)|{one}(?:の)?(?:教員|研究者|枠)?\s*\d\s*(?:名|人)(?!中)(?:を)?(?:募集|採用|程度|と?し?ます|、|,|$|\s|\)|。)"
        rf"|{other}{WHO}(?:は|の(?:方の)?応募は)[^。\n]{{0,6}}(?:ご?遠慮|不可|受け?付け(?:ません|ない|られ)|できません|できない|対象(?:外|と?になりません|となりません)|認め(?:ません|ない)|応募(?:でき|いただけ)(?:ない|ません))|{one}(?:の方|の先生)?に(?:お願い|お任せ|担当して)|(?:公募|募集|応募|ポスト|本職)[^。\n]{{0,16}}{one}{WHO}を対象|{one}{WHO}(?:の)?公募|(?:^|[なのいる、])(?:若い|健康な)?{one}(?=\s*(?:$|。))|{one}または性自認が|{other}{WHO}(?:は|を)[^。\n]{{0,6}}(?:募集|採用)(?:し(?:ません|ない)|の対象外)|{other}からの応募は[^。\n]{{0,10}}ません|\(\s*{one_en}\s*\)|\b(?:appoint|hire|select|employ|choose|recruit)\s+an?\s+(?:\w+\s+)?{one_en}\b(?!['’])|{other}(?:の方)?は[^。\n]{{0,4}}(?:別|他|ほか)の[^。\n]{{0,4}}(?:公募|募集|枠)|できる{one}の方(?=$|。|に限)|^{one}の方(?=$|。)|{one}以外(?:の|は)[^。\n]{{0,12}}(?:ません|ない|不可|遠慮|対象外)|{other}の(?:方の)?応募(?:も|を)認め|{one}の応募(?:者)?が(?:ない|いない|なかった)場合"
        rf"|\b(?:one|two|three|four|half|\d+|some)\s+of\s+(?:whom|which|them)\s+(?:must|will|should|shall|has\s+to|is\s+to)\s+be\s+(?:an?\s+)?{one_en}\b|\bat\s+least\s+(?:one|two|\d)\s+{one_en}\b|\b{one_en}(?:\s+{WHO_EN})?[\s-]+only\b{NO_SHARE}|\bonly\s+{one_en}\b(?!['’]s?\s)(?!\s+(?:university|college))|\bexclusively\s+(?:for\s+|to\s+|open\s+to\s+)?{one_en}\b|\b{one_en}(?:\s+{WHO_EN})?\s+exclusively\b"
        rf"|\b(?:restricted|limited|reserved|earmarked|set\s+aside|intended|designated|confined)\s+(?:to|for)\s+{one_en}\b(?!['’])|\bopen\s+(?:to|for)\s+{one_en}(?:\s+{WHO_EN})?\s+(?:only|exclusively)|\bonly\s+open\s+to\s+{one_en}\b"
        rf"|\b(?:applicants?|candidates?|appointees?|holder|person)\s+(?:must|should|shall|will|has\s+to|have\s+to|needs?\s+to|(?:are|is)\s+(?:required|expected)\s+to)\s+be\s+(?:an?\s+)?{one_en}\b|\bwill\s+be\s+an?\s+{one_en}\b|\b(?:look(?:ing)?\s+for|seek(?:s|ing)?|wanted:?|hire|recruit(?:s|ing)?|want)\s+(?:an?\s+)?(?:\w+\s+)?{one_en}(?:\s+{WHO_EN})?\b(?!['’])"
        rf"|\b(?:applications?|candidates?)\s+(?:from|by)\s+{other_en}\b(?!['’])[^.\n]{{0,30}}\b(?:not|rejected|excluded|declined)\b|\b{other_en}(?:\s+{WHO_EN})?\s+(?:need|may|can|should|are|will|do)\s*(?:not|n['’]t)\s+(?:\w+\s+)?(?:appl|eligible|considered|accepted|admitted)|\b{other_en}\b(?!['’])[^.\n]{{0,24}}\brefrain|\b(?:quota|seats?|posts?|positions?)\s+(?:\w+\s+)?for\s+{one_en}\b(?!['’])",
        re.IGNORECASE,
    )


WOMEN_ONLY: Final = _only(_WOMEN, _MEN, _W, _M)
MEN_ONLY: Final = _only(_MEN, _WOMEN, _M, _W)
WOMEN_FIRST: Final = re.compile(
    rf"{_WOMEN}{WHO}(?:の場合(?:は|に)?)[^。\n]{{0,14}}(?:緩和|優遇|加点|有利|免除)|{_WOMEN}{WHO}(?:を|の|に|が|から)?(?:積極的に|特に|できるだけ)?(?:優先|望まし|好まし|加点|希望します|優遇|最優先)|{_WOMEN}{WHO}を(?:積極的に|優先して)?(?:希望)|{_WOMEN}{WHO}を(?:選ぶ|選び|選定|選抜|採る|採用(?:する|します)(?:もの|こと)?)|{_WOMEN}{WHO}(?:に|へ)(?:の)?[^。\n]{{0,6}}加点"
    rf"|\bprefer(?:ence|s|red)?\b[^.\n]{{0,30}}\b{_W}\b(?!['’])|\b{_W}\b(?!['’])[^.\n]{{0,30}}\b(?:preference|priority|preferred|prioriti[sz]ed|favou?red)\b"
    rf"|\bthe\s+wom[ae]n\s+(?:\w+\s+)?(?:will|is|shall|are)\s+(?:be\s+)?(?:chosen|selected|appointed|hired|taken|employed)|\bpriority\b[^.\n]{{0,30}}\b{_W}\b(?!['’])|\b(?:bonus|extra|additional)\s+points?\b[^.\n]{{0,20}}\b{_W}\b|\bfavou?r\w*\b[^.\n]{{0,20}}\b{_W}\b(?!['’])",
    re.IGNORECASE,
)
# "Of equals we hire women" is milder than preference, and usually meant as positive action.
WOMEN_AMONG_EQUALS: Final = re.compile(rf"同等[^。\n]{{0,30}}女性{WHO}を積極的に(?:採用|登用)")
MEN_FIRST: Final = re.compile(
    rf"{_MEN}{WHO}(?:を|の|に|が|から|の応募を)?(?:特に)?(?:優先|歓迎|希望|望まし|好まし|加点|優遇|向き)|{_MEN}{WHO}(?:に|へ)(?:適し|向い)"
    rf"|\b{_M}\s+(?:{WHO_EN}\s+)?(?:is\s+|are\s+|will\s+be\s+)?(?:preferred|given\s+preference|desirable|favou?red|welcome)|\bprefer(?:ence|s|red)?\b[^.\n]{{0,20}}\b(?:to|for|an?)?\s*{_M}\b",
    re.IGNORECASE,
)
# Who is asked about marriage and children is chosen by sex.
FAMILY_PLANS: Final = re.compile(
    r"(?:結婚|出産|妊娠)[^。、(\n]{0,14}(?:予定|可能性|つもり|意思)[^。\n]{0,6}(?:ない|なし|無い)(?:こと|方|女性|者|人)|(?:独身|未婚)(?:の)?(?:方|女性|者|男性)(?:に限|を|が|のみ|$)|\bno\s+plans?\s+(?:to|for|of)\s+(?:marry|marriage|pregnan|hav\w+\s+children)",
    re.IGNORECASE,
)
_EITHER: Final = rf"(?:女性|男性|女子|男子){WHO}"
_EITHER_EN: Final = rf"(?:{_W}|{_M})"
# A room, a course, a study for one sex limits no post: whatever the noun is, unless it is one of hiring.
_NO_POST: Final = (
    rf"{_EITHER}(?:(?:のみ|だけ|限定)の|に限(?:定し|っ)た|(?:のみ)?を対象と(?:した|する))(?![^。、\n]{{0,14}}(?:公募|募集|ポスト|枠|採用|応募|選考|求人|職(?![場員])))"
    rf"|\b{_EITHER_EN}-only\s+(?!(?:\w+\s+)?(?:positions?|posts?|calls?|jobs?|openings?|vacanc\w+|recruit\w*|hir\w+|appointments?|selection|search|competition)\b)"
)
# What was so once.
_ONCE: Final = (
    rf"(?:かつて|以前|従来|昔|当時|前回|これまで|過去|昨年)[^。\n]{{0,40}}?(?:ました|であった|だった|ていた)|{_EITHER}[^。、\n]{{0,12}}ていた(?=[一-鿿ァ-ヶ])"
    rf"|\b(?:used\s+to|formerly|previously|in\s+the\s+past|originally|was\s+once|were\s+once)\b[^.\n;:]{{0,40}}\b{_EITHER_EN}\b"
    rf"|\b{_EITHER_EN}\b[^.\n;:]{{0,12}}\b(?:until|before)\s+(?:1[89]|20)\d\d"
)
# A preference that is said not to be given.
_REFUSED: Final = (
    rf"{_EITHER}[^。、\n]{{0,12}}?(?:優先|優遇|加点|限定|限る|のみ)[^。、\n応男女以]{{0,16}}[はもを][^。、\n応男女以]{{0,12}}?(?:ません|(?:し|わ|け|ら)ない)"
    rf"|\b(?:not|n['’]t|never)\s+(?:give|grant|prefer|favou?r|prioriti[sz]e)\b[^.\n;,]{{0,30}}\b{_EITHER_EN}\b[^.\n;,]*|\bneither\s+(?:the\s+)?{_EITHER_EN}\s+nor\b[^.\n;]*"
)
INNOCENT: Final = re.compile(
    rf"{_NO_POST}|{_ONCE}|{_REFUSED}|(?:女性|男性|女子|男子){WHO}(?:限定|のみ|だけ|優先)(?:で(?:は|も)(?:ありません|ない|なく)|ならず|でなく|とするもので(?:は)?な|(?:の)?公募では(?:ありません|ない|なく)|の(?:公募|募集)ではありません)"
    r"|(?:女性|男性)(?:研究者|教員)?(?:に限(?:らず|りません|らない|定し(?:ません|ない|ず|たものではあり))|以外の(?:方|性)も)"
    rf"|(?:女性|男性|女子|男子){WHO}(?:のみ|だけ|限定|に限定した|に限った|で|を対象)(?:の|を対象とした|を対象とする|とした|とする|に)?[^。、(\n]{{0,14}}(?:調査|研究(?!者)|集団|被験者|データ|疾患|寮|宿舎|休憩室|制度|支援|助成|セミナー|コホート|試料|祭礼|儀礼|文化|開催|とは別)"
    r"|(?:女性|男性)[^。\n]{0,6}対象と(?:した|する)公募とは別|(?:男性|女性)(?:の)?(?:育児|育休|看護)|(?:男性|女性)(?:学|史|像|観|器|ホルモン|不妊|向け製品|活躍)"
    r"|(?:前任|在籍|所属|現在|構成)[^。\n]{0,20}(?:女性|男性)[^。\n]{0,8}\d\s*(?:名|人)|(?:女性|男性)[^。\n]{0,6}\d\s*(?:名|人)(?:が|も)?(?:在籍|所属|勤務|働|活躍)|\d\s*(?:名|人)(?:中|のうち)[^。\n]{0,10}(?:女性|男性)"
    r"|(?:女性|男性)(?:研究者|教員|の|職員|管理職|教授)*(?:の)?(?:積極的な|多数の|ご)?応募(?:を|も|が)(?:特に|大いに|心より|積極的に)*(?:歓迎|期待|奨励|お待ち|お願い|希望|推奨)|(?:女性|男性)(?:限定|のみ)?(?:の)?公募[^。\n]{0,12}(?:終了|別に|とは別|実施しまし|行いまし|ではな)[^。\n]*|男女(?!\s*(?:各|それぞれ)\s*\d)|女性も男性も|性別[^。\n]{0,14}(?:問わ|問い|不問|かかわら|関わら|制限は)[^。\n]*"
    rf"|\b(?:not|n['’]t|neither|never)\s+(?:\w+\s+)?(?:only|exclusively|restricted\s+to|limited\s+to|reserved\s+for)\s+(?:{_W}|{_M})|\b(?:no|without|nor|not)\s+(?:\w+\s+){{0,3}}preference|\b(?:wom[ae]n|m[ae]n|male|female)[\s-]only\s+(?:\w+\s+)?(?:cohort|stud|survey|dataset|sample|population|dormitor|lounge|societ|festival)\w*"
    r"|\bonly\s+\d+\s*(?:%|per\s?cent|of)[^.\n]*|\b(?:encourage|welcome|invite|wish|hope|look\s+forward)\w*\b[^.\n]{0,30}\b(?:wom[ae]n|females?)\b|\b(?:wom[ae]n|females?)(?:\s+\w+){0,2}\s+(?:are\s+)?(?:\w+\s+)?(?:encouraged|welcome|invited)|\bwom[ae]n\s+(?:and|or)\s+m[ae]n\b|\bm[ae]n\s+(?:and|or)\s+wom[ae]n\b|\bregardless\s+of[^.\n]*|\birrespective\s+of[^.\n]*",
    re.IGNORECASE,
)
ARTICLE_8: Final = re.compile(
    r"(?:均等法|均等な機会及び待遇の確保等に関する法律)[^。\n]{0,8}第?\s*8\s*条|第八条|ポジティブ・?\s?アクション"
    r"|(?:art(?:icle|\.)\s*8\b)|\bpositive\s+action\b|\baffirmative\s+action\b",
    re.IGNORECASE,
)
PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:%|パーセント|per\s?cent)", re.IGNORECASE)
TENTHS: Final = re.compile(r"([1-9一二三四五六七八九])\s*割")
OF_SO_MANY: Final = re.compile(
    r"(?P<all>\d{1,4})\s*(?:名|人)(?:の?うち|中)[^。\n\d]{0,14}(?P<some>\d{1,4})\s*(?:名|人)|\b(?P<some_en>\d{1,4})\s+(?:of|out\s+of)\s+(?:the\s+|our\s+)?(?P<all_en>\d{1,4})\b",
    re.IGNORECASE,
)
BELOW: Final = re.compile(
    r"相当程度少な|(?:40\s*(?:%|パーセント)|[4四]\s*割)\s*(?:を)?\s*(?:下回|未満|に満たな|以下)|女性[^。\n]{0,14}(?:在籍し(?:ておら|てい)|1人も|1名も|おら)(?:ず|な|いな)|女性[^。\n]{0,14}(?:いない|おりません|皆無|ゼロ)"
    r"|\b(?:below|under|less\s+than|fewer\s+than)\s+(?:40|forty)\b|\bno\s+wom[ae]n\b|\bsignificantly\s+(?:few|under-?represented)",
    re.IGNORECASE,
)
GENDERED: Final = re.compile(
    r"営業マン|セールスマン|カメラマン|ガードマン|サービスマン|キーマン|ウエイター|ウェイター|ウエイトレス|ウェイトレス|看護婦|看護士|保母|保健婦"
    r"|助産婦|寮母|寮父|スチュワーデス|ホステス|女性秘書|女性事務員|男性事務員|女性スタッフ募集|ママさん|リケジョ|リケ女|主婦|奥様|サラリーマン(?:経験者)?募集|OL募集|お嬢さん|マドンナ"
    r"|\b(?:sales|camera|handy|repair|work|fore|crafts|chair|maintenance\s)m[ae]n\b|\bwaitress(?:es)?\b|\bwaiters?\b|\bstewardess(?:es)?\b|\bcleaning\s+lady\b|\bhousewi(?:fe|ves)\b|\bgirl\s+friday\b",
    re.IGNORECASE,
)
