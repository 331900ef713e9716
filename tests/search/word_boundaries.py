"""Words that hide in other words: for each term, texts a person means by it, and texts that only contain its letters.

Texts are parted by "/". `python -m tests.search.word_boundaries` prints precision and recall, by substring and by words that stand.
"""

from typing import Final

from koubo.search.analysis import analyse
from koubo.search.matching import has
from koubo.search.terms import Synonyms, alternatives

TRAPS: Final = {
    # places
    "京都": ("京都大学/京都府京都市左京区/東京と京都の間/京都にあるキャンパス", "東京都/東京都立大学/東京都内の大学/東京都文京区本郷"),
    "東京": ("東京都文京区/東京大学/西東京市/東京キャンパス勤務", "京都市"),
    "大阪": ("大阪府吹田市/大阪大学/新大阪駅から徒歩10分", "東大阪市小若江/東大阪キャンパス"),
    "山口": ("山口県山口市/山口大学", "山の口"),
    "奈良": ("奈良県/奈良先端科学技術大学院大学", "奈 川/神奈川県"),
    "石川": ("石川県金沢市", "石狩川"),
    "千葉": ("千葉大学/千葉県千葉市", "千の葉"),
    "中国": ("中国の大学との共同研究/中国語/中国・韓国/中国地方政府の財政", "中国地方の大学/中国四国農政局/中国電力株式会社"),
    "名古屋": ("名古屋大学/名古屋市千種区", "名大"),
    "日本": ("日本大学/日本語/日本人研究者/西日本", "本日/曰本"),
    "県立": ("広島県立大学/県立広島病院", "県と立地"),
    # institutions
    "北大": ("北大札幌キャンパス/北大の研究室", "東北大学/東北大/北大路駅/北大西洋の観測"),
    "東大": ("東大本郷キャンパス/東大生産技術研究所", "東大阪大学/東大寺/関東大震災"),
    "阪大": ("阪大吹田キャンパス/阪大の教員", "大阪大学/大阪大谷大学"),
    "名大": ("名大の研究室", "有名大学/著名大学の教授"),
    "九大": ("九大伊都キャンパス", "九州大学"),
    "理研": ("理研の研究員/理研和光", "管理研修/物理研究科/心理研究"),
    "大学": ("大学の教員/大阪大学/大学院/短期大学", "巨大学校法人/最大学習率"),
    "学院": ("関西学院大学/明治学院大学", "大学院/大学院生/大学院工学研究科"),
    "学校": ("小学校/高等学校/専門学校", "大学 構内/医学構想"),
    # fields
    "文学": ("日本文学/英文学/国文学/国文学研究資料館/文学部/比較文学/ドイツ文学", "天文学/人文学/天文学専攻/人文学部/作文学習"),
    "理学": ("理学部/理学研究科/大学院理学研究院/理学博士", "心理学/物理学/地理学/論理学/倫理学/病理学/薬理学/生理学/管理学/数理学/数理学府/臨床心理学専攻/料理学校/理学療法士"),
    "化学": ("化学科/有機化学/生化学/応用化学科/物理化学/化学工学/生物化学", "文化学部/国際文化学科/文化学園大学/進化学/強化学習/消化学会/異文化学習"),
    "医学": ("医学部/医学研究科/基礎医学/法医学/予防医学", "獣医学部/獣医学/獣医学研究科"),
    "獣医学": ("獣医学部/獣医学科/獣医学研究科", "医学部"),
    "医師": ("医師免許/医師または歯科医師/産業医、医師", "獣医師/歯科医師"),
    "医療": ("医療情報/先進医療/医療系", "獣医療"),
    "科学": ("科学技術/自然科学/医科学研究所/生命科学/薬科学科/社会科学", "小児科学/産婦人科学/皮膚科学/内科学/外科学講座/眼科学/歯科学生/教科学習"),
    "工学": ("工学部/人間工学/生体工学/電気電子工学/医工学", "商工学校/木工学習/加工学習"),
    "法学": ("法学部/国際法学/法学研究科", "方法学/文法学習/療法学"),
    "農学": ("農学部/農学研究院", "酪農学校"),
    "薬学": ("薬学部/薬学研究科/臨床薬学", "製薬学会/農薬学会"),
    "語学": ("語学教育/語学の授業", "言語学/英語学/日本語学/外国語学部/フランス語学/国語学"),
    "言語学": ("言語学/言語学研究室/応用言語学", "言語 と学"),
    "史学": ("史学科/日本史学/美術史学", "歴史学/歴史学科"),
    "日本史": ("日本史/日本史学/日本史の教員", "本史"),
    "林学": ("林学科", "森林学/竹林学習"),
    "数学": ("数学科/応用数学/数学教育", "算数学習/代数学/複数学科/多数学生"),
    "力学": ("量子力学/熱力学/流体力学/力学系", "協力学校/学力/努力学習/魅力学"),
    "美学": ("美学/美学美術史", "美学校"),
    "哲学": ("哲学科/科学哲学/哲学・倫理学", "哲 学校"),
    "経済": ("経済学部/経済学/国際経済", "神経済"),
    "分子": ("分子生物学/分子の構造", "高分子化学/高分子材料/自分子"),
    "原子": ("原子物理/原子・分子", "原子力工学/日本原子力研究開発機構"),
    "生物": ("生物学/微生物学/海洋生物", "学生物語/発生物理"),
    "情報": ("情報学/情報科学/医療情報", "友情報告"),
    "環境": ("環境学/地球環境/環境工学", "心境環"),
    "教育": ("教育学部/教育学/高等教育", "宗教育成"),
    "心理": ("心理学/臨床心理/心理士", "安心理解"),
    "管理": ("管理職/経営管理/管理栄養士", "保管理由"),
    "国際法": ("国際法/国際法学/国際法の教員", "国際方法"),
    # jobs
    "教授": ("教授/特任教授/客員教授/名誉教授/教授または准教授/教授職", "准教授/助教授/特任准教授/客員准教授"),
    "准教授": ("准教授/特任准教授/准教授または講師", "教授/助教授"),
    "助教": ("助教/特任助教/助教または助手", "助教授/養護助教諭"),
    "助手": ("助手/研究助手", "救助手術/補助手当"),
    "講師": ("講師/専任講師/非常勤講師", "受講師範"),
    "研究員": ("研究員/特任研究員/主任研究員/博士研究員", "研究委員/研究要員"),
    "常勤": ("常勤/常勤職員/常勤の研究員", "非常勤/非常勤講師/非常勤職員"),
    "公開": ("公開講座/情報公開/公開する", "非公開/未公開"),
    "経験": ("経験者/教育経験/経験を有する", "未経験者"),
    "学長": ("学長/学長裁量経費", "副学長/中学長期欠席"),
    "研究科": ("工学研究科/研究科長/理学系研究科", "研究科学"),
    "学生": ("学生/学生指導/留学生の学生生活", "理学生命/科学生物/地学生態"),
    "院生": ("院生室/大学院生", "病院生活/入院生活"),
    "所長": ("研究所長/所長", "短所長所/場所長期"),
    # Latin
    "art": ("art history/Art & Design/the ART of war/ART教育", "smart city/artificial/department/Smartの研究"),
    "bio": ("bio materials/Bio-informatics/BIO拠点", "biology/biochemistry/bioinformatics/biology教員"),
    "AI": ("AI研究/AI・データサイエンス/生成AI/ＡＩの応用/AIロボット", "TRAIN/Email/TRAINING/Shanghai"),
    "IT": ("IT分野/情報（IT）/ＩＴ企業", "with/university/ITER計画"),
    "data science": ("data science/Data-Science/DATA  SCIENCE教育", "database science/science data/data scientist"),
    "machine learning": ("Machine Learning/machine\nlearning", "learning machine/machine, learning"),
    "R": ("R言語/統計ソフトR", "RNA/HR"),
    "X線": ("X線/Ｘ線天文学/X-線", "DX線形"),
    "COVID-19": ("COVID-19/covid 19/ＣＯＶＩＤ－１９の研究", "COVID19x/COVID"),
    # a rank is one word in both languages
    "professor": ("Professor/Full Professor/Visiting Professor/Professor or Associate Professor", "Assistant Professor/Associate Professors/associate-professor"),
    "president": ("President/President of the University", "Vice President"),
    "C": ("C/C言語/C, Java", "C++/C#/CC"),
    "C++": ("C++/Ｃ＋＋による開発", "C/C言語/C#"),
    "news": ("news/News media", "new/New York"),
    "new": ("new/New York", "news/renew"),
    # kana
    "リハビリ": ("リハビリ/リハビリテーション/リハビリテーション学科", "リハ/リハーサル"),
    "データ": ("データ/ビッグデータ/ﾃﾞｰﾀ解析/データサイエンス/データベース論のデータ", "メタデータ型でない出ー他"),
    "ロボット": ("ロボット/ロボット工学/産業用ロボット", "ロボティクス"),
    "ネット": ("ネット教育/ネットの研究", "インターネット/ネットワーク/マグネット"),
    "シティ": ("シティ/スマートシティ", "シティズンシップ/ダイバーシティ"),
    "アート": ("アート/現代アート", "スマート/チャート/パートナー"),
    "センサ": ("センサ/センサー/センサ開発", "コンセンサス"),
    "コンピューター": ("コンピューター/コンピュータ/ｺﾝﾋﾟｭｰﾀ科学", "コンピューティング"),
    "がん": ("がん/がん治療/ガン研究/小児がん", "がんばる/スローガン/オルガン"),
    "ケア": ("ケア/緩和ケア/高齢者ケア", "ケアレスミス"),
    "バイオリン": ("ヴァイオリン/バイオリン/ヴァイオリン奏者", "バイオ"),
    "こども": ("こども/こども学科/こどもの発達", "どこども"),
    # forms of letters
    "沢田": ("沢田/澤田/澤田研究室", "沢の田"),
    "東京芸術大学": ("東京藝術大学/東京芸術大学", "東京芸術 の大学"),
    "学": ("学術/学会/學術/大学の学", "大学/科学/化学"),
    "3か月": ("3か月/３ヵ月/3カ月", "13か月/3月"),
    # one character
    "薬": ("薬学部/薬剤師/薬の研究", "農薬/製薬会社"),
    "法": ("法学部/法律/国際法/中国法", "方法/手法/応募方法/文法"),
    "医": ("医学部/医療/医工学", "獣医/名医"),
    "文": ("文学部/文化/文書", "人文/天文/作文"),
}  # fmt: skip


def labelled() -> list[tuple[str, str, bool]]:
    """Return term, text, and whether the text is what is meant."""
    return [
        (wanted, text, meant)
        for wanted, sides in TRAPS.items()
        for meant, side in zip((True, False), sides, strict=True)
        for text in side.split("/")
    ]


def found(wanted: str, text: str, *, inside: bool) -> bool:
    return has(analyse([text]), alternatives(wanted, Synonyms()), inside=inside)


def measure(*, inside: bool) -> tuple[float, float]:
    """Return precision and recall over the table."""
    judged = [(found(wanted, text, inside=inside), meant) for wanted, text, meant in labelled()]
    hits = sum(is_found and meant for is_found, meant in judged)
    return hits / sum(is_found for is_found, _ in judged), hits / sum(meant for _, meant in judged)


if __name__ == "__main__":
    for name, inside in (("substring", True), ("summary", False)):
        precision, recall = measure(inside=inside)
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, {len(TRAPS)} terms, {len(labelled())} texts")
