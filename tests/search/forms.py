"""Forms of one word: what people type, a text that has it in another form, and texts that only look like it.

Each line is "typed | texts that are meant | texts that are not"; texts are parted by "/".
`python -m tests.search.forms` prints how many pairs of a typed form and a text it means are found, by kind, and what is found wrongly.
"""

from collections.abc import Iterator
from itertools import starmap
from typing import Final

from koubo.search.analysis import analyse
from koubo.search.matching import has_words
from koubo.search.terms import Synonyms, read
from koubo.search.words import parse

FORMS: Final = {
    "accents": """
        Godel | Kurt Gödel Research Center / GÖDEL Prize | goddess
        Gödel | Godel numbering |
        Universite | Université de Montréal / UNIVERSITÉ | universitas
        Zürich | ETH Zurich |
        Sao Paulo | Universidade de São Paulo |
        Poincaré | Institut Henri Poincare |
        Moller | Møller plesset |
        Lodz | University of Łódź |
        naïve | naive Bayes |
        résumé | Send a resume |
        Munster | Universität Münster |
        Erdos | Paul Erdős number |
        Tromso | Tromsø, Norway |
        Curaçao | Curacao |
    """,
    "plural": """
        student | Students of all years / teaching a student | studentship
        students | one student |
        university | Universities in Japan | universal / universe
        universities | Kyoto University | universal
        analysis | Analyses of data | analytic
        analyses | Data analysis |
        process | Processes and systems | processor
        matrices | Matrix theory | matriculation
        child | Children and families | childish
        women | A woman in science |
        woman | Women are encouraged to apply |
        hypotheses | hypothesis testing |
        robot | Robots in care | robotics
        disease | Infectious diseases |
        disability | Persons with disabilities |
        master's degree | Masters degree / Master’s degree required | mastery
        bachelor | Bachelor's degree |
        virus | Viruses and hosts |
        index | Indices of growth / indexes |
        PhDs | a PhD in physics |
        SDGs | SDG education |
        course | Courses in English | concourse
        box | Boxes |
        thesis | Master theses |
        criterion | Selection criteria |
        phenomenon | Quantum phenomena |
        potato | Potatoes and tomatoes | pot
        axis | Axes of symmetry | taxes
    """,
    "hyphens": """
        nonprofit | a non-profit organization / nonprofits | profit
        non-profit | Nonprofit management / non profit sector | profitable
        postdoc | Post-doc position / post-docs | doctor
        post-doc | Postdoc in biology |
        email | Apply by e-mail | female
        e-mail | Email address |
        elearning | E-learning materials |
        fulltime | A full-time position | full text, time
        full-time | fulltime lecturer |
        parttime | Part-time lecturer |
        COVID19 | COVID-19 and society | COVID
        cooperation | Co-operation with industry |
        non profit | nonprofit |
        tenuretrack | Tenure-track |
        interdisciplinary | Inter-disciplinary research | disciplinary action
        multicultural | Multi-cultural society |
        coeducation | Co-education |
        Xray | X-ray optics | ray tracing
    """,
    "apart": """
        healthcare | health care management / Health-care policy | health, care / careful
        health care | Healthcare systems / healthcare |
        childcare | child care leave |
        child care | Childcare support |
        database | data base / data bases | data or base
        data base | Databases |
        workplace | the work place | work in this place
        cybersecurity | Cyber Security / cyber-security | cyber
        cyber security | Cybersecurity research |
        bioinformatics | Bio Informatics | informatics
        bio informatics | Bioinformatics |
        postdoctoral | post doctoral fellow | doctoral
        post doctoral | Postdoctoral Researcher |
        dataset | large data sets | set of data
        website | our web site |
        nonprofit | non profit sector | profit
        nanotechnology | nano technology |
        network | neural networks | net, work / net
        postpone | | post, one
    """,
    "dots": """
        MSc | M.Sc. degree / M. Sc. in Physics | MS course
        M.Sc. | MSc or equivalent | m, sc
        PhD | Ph.D. in Chemistry / Ph. D. required / PHD | phd1
        Ph.D. | holds a PhD | ph 7, d
        MD | M.D. or equivalent | MDS
        USA | the U.S.A. | us army
        U.S. | US citizens |
        MBA | M.B.A. program |
        B.Eng. | BEng |
        LLM | LL.M. in law |
    """,
    "months": """
        3か月 | 3ヶ月 / 3ケ月 / 3カ月 / 3ヵ月 / 3箇月 / ３か月 | 13か月 / 3月
        3ヶ月 | 3か月 / 3箇月 | 3月
        6箇月 | 6か月 / 6ヵ月 |
        2か国 | 2ヶ国 / 2カ国 |
        一か所 | 一箇所 / 一ヶ所 | 所一
        箇所 | 1か所 / 2ヶ所 |
        5か年計画 | 5ヵ年計画 / 5ヶ年計画 |
        霞が関 | 霞ヶ関 / 霞ケ関 |
        茅ヶ崎 | 茅ケ崎市 |
        数か月 | 数ヶ月 / 数カ月 |
        三か月 | 3ヶ月以上 / 3か月 / 三箇月 | 13か月 / 3月
        3ヶ月 | 三か月 / 三ヵ月 |
    """,
    "endings in ア and ヤ": """
        イタリヤ | イタリア語 | イタリック
        イタリア | イタリヤ文学 |
        ロシヤ | ロシア史 |
        ギリシャ | ギリシア哲学 |
        ギリシア語 | ギリシャ語 |
        ペルシア | ペルシャ湾 |
        バクテリヤ | バクテリア |
        ダイヤモンド | ダイアモンド |
        マレーシヤ | マレーシア |
        アジヤ | アジア研究 |
    """,
    "okurigana": """
        受け入れ | 受入れ体制 / 受入 | 入れ替え
        受入れ | 受け入れ / 留学生の受入 |
        受入 | 受け入れ / 受入れ |
        取り組み | 取組 / 取組み | 組み立て
        取組 | 取り組み |
        問い合わせ | 問合せ先 / お問合わせ |
        問合せ | 問い合わせ |
        申し込み | 申込み / 申込書 | 込み
        申込 | 申し込み |
        手続 | 採用手続き |
        手続き | 入学手続 |
        打合せ | 打ち合わせ |
        引き継ぎ | 引継ぎ |
        組み合わせ | 組合せ最適化 |
        組合せ | 組み合わせ |
        取扱い | 取り扱い / 取扱 |
        締め切り | 締切 / 締切り |
        締切 | 締め切り |
        割当て | 割り当て / 割当 |
        見積 | 見積もり |
        貸し出し | 貸出 |
        振込 | 振り込み |
        切り替え | 切替 |
        届出 | 届け出 |
        支払い | 支払 |
        受け付け | 受付 |
        積立 | 積み立て |
        立ち上げ | 立上げ |
        読取り | 読み取り |
        行なう | 研究を行う |
        持込 | 作品の持ち込み / 持込み |
        〆切 | 締切は / 締め切り / 締切り |
        暮し | 暮らし |
        埋込み | 埋め込み |
    """,
    "forms of characters": """
        附属 | 付属病院 | 属性
        付属高校 | 附属高校 |
        寄附講座 | 寄付講座 |
        附置研究所 | 付置研究所 |
        稀少 | 希少金属 |
        短篇 | 短編小説 |
        綜合 | 総合研究 |
        障害者 | 障がい者 / 障碍者 |
        障がい | 障害 |
        子供 | 子ども学科 / こども園 |
        子ども | 子供 |
        癌 | がん研究 |
        がん | 癌治療 | がんばる
        一級建築士 | 1級建築士 / １級建築士 |
        第2外国語 | 第二外国語 | 第12外国語
        3年次 | 三年次 |
        渡邊 | 渡辺研究室 / 渡邉 |
        斎藤 | 齋藤研究室 |
        高橋 | 髙橋 |
    """,
    "long vowels": """
        サーバー | サーバ管理 | サーバル
        サーバ | サーバー構築 | サーバル
        コンピュータサイエンス | コンピューターサイエンス |
        コンピューターグラフィックス | コンピュータグラフィックス |
        ユーザー | ユーザ調査 |
        ユーザインタフェース | ユーザーインターフェース |
        インターフェース | インタフェース / インターフェイス |
        エネルギー | エネルギ変換 |
        メモリー | メモリ |
        センサネットワーク | センサーネットワーク |
        データセンタ | データセンター |
        マネージャ | マネージャー |
    """,
    "small letters": """
        ウイルス | ウィルス学 |
        ウィルス | ウイルス学 |
        ソフトウエア | ソフトウェア工学 |
        デジタル | ディジタル信号処理 |
        フィレンツェ | フイレンツエ |
        ヴェネツィア | ベネツィア / ベネチア |
        シュミレーション | シミュレーション |
    """,
    "ends of compounds": """
        学部 | 薬学部 / 文学部 / 経済学部 / 医学部附属病院 | 学術部
        学科 | 史学科 / 数学科 / 電気工学科 | 学 科目
        学会 | 日本化学会 / 物理学会 / 言語学会 | 学 会議 / 見学会 / 入学会場
        学系 | 医学系 / 理学系研究科 |
        学府 | 医学府 |
        学士 | 文学士 / 理学士 |
        学生 | 医学生 / 大学生 | 理学生命
        学校 | 小学校 |
        学類 | 数学類 |
        研究科 | 医学研究科 |
    """,
    "beginnings in katakana": """
        リハビリ | リハビリテーション学 | リハ
        ナノ | ナノテクノロジー / ナノサイエンス | ナノレベ
        バイオ | バイオテクノロジー / バイオインフォマティクス | バイオリン
        インフラ | インフラストラクチャー |
        プレゼン | プレゼンテーション能力 |
        インターン | インターンシップ |
        アプリ | アプリケーション開発 |
        コラボ | コラボレーション |
        マテリアル | マテリアルズ・インフォマティクス |
        フェロー | フェローシップ |
        リーダー | リーダーシップ |
        ゼミ | ゼミナール |
    """,
    "signs": """
        C++ | C++による開発 / Ｃ＋＋ / C++17の経験 | C言語 / Cコンパイラ
        C# | C#, Java / C♯ | C言語
        F# | F#プログラミング | F値
        C | C言語 / C, Java | C++ / C#
        R | R言語 / 統計ソフトR | RNA
    """,
    "ranks": """
        professor | Professor / Full Professor / Specially Appointed Professor / Professor or Associate Professor / Professors | Assistant Professor / associate professors / Associate-Professor
        assistant professor | Assistant Professor / Specially Appointed Assistant Professors / Assistant/Associate Professor / Assistant or Associate Professor | Professor / Associate Professor
        "associate professor" | Associate Professor of Law / Assistant/Associate Professor | Professor
        教授 | 教授 / 特任教授 | 准教授
        president | President of the University | Vice President
        vice president | Vice-President for Research | President
    """,
}  # fmt: skip


def lines() -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Yield kind, typed form, texts that are meant, and texts that are not."""
    for kind, table in FORMS.items():
        for line in filter(None, map(str.strip, table.splitlines())):
            typed, meant, other = line.split("|")
            yield kind, typed.strip(), _texts(meant), _texts(other)


def _texts(side: str) -> list[str]:
    return [text.strip() for text in side.split(" / ") if text.strip()]


def pairs(*, meant: bool) -> list[tuple[str, str, str]]:
    """Return kind, typed form and text, of those that are meant or of those that are not."""
    return [(kind, typed, text) for kind, typed, wanted, other in lines() for text in (wanted if meant else other)]


def found(typed: str, text: str, *, inside: bool = False) -> bool:
    """Whether what is typed into the first box finds the text."""
    return has_words(analyse([text]), read(parse(typed, inside=inside)[0], Synonyms()))


def measure(kind: str = "") -> tuple[int, int, int, int]:
    """Return how many meant pairs, of one kind or of all, are found, of how many, and how many others are found, of how many."""
    wanted, other = (
        [(typed, text) for of, typed, text in pairs(meant=meant) if kind in {"", of}] for meant in (True, False)
    )
    return sum(starmap(found, wanted)), len(wanted), sum(starmap(found, other)), len(other)


if __name__ == "__main__":
    for name in FORMS:
        print("{}: {} of {} found, {} of {} others".format(name, *measure(name)))
        for _, typed, text in pairs(meant=True):
            if _ == name and not found(typed, text):
                print(f"    {typed} does not find {text}")
    print("{} of {} found, {} of {} others".format(*measure()))
