"""Entries like postings, and questions to them: the same for the same seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from koubo.search.entries import Entry
from koubo.search.query import SearchQuery, Sort, Words

WORDS = """大学 研究 教授 准教授 助教 京都 東京 東京都 大阪 京都大学 東京大学 東大 北大 東北大学 北海道大学 理学 物理学 心理学 理学部 文学 天文学 日本文学 化学
文化 文化学 生化学 医学 獣医学 工学 人間工学 情報 情報学 データ ビッグデータ サイエンス データサイエンス ロボット ロボティクス コンピュータ コンピューター センサー がん
ガン治療 AI IT IoT art smart biology bio machine learning Machine-Learning data science deep 人工知能 機械学習 薬 薬学 創薬 法 国際法 方法 応募 募集
公募 任期 常勤 非常勤 講師 非常勤講師 特任 研究員 博士 学生 院生 専攻 研究科 学部 附属病院 病院 国立 私立 中国 中国地方 獣医師 高分子 分子 數學 藝術 澤田
髙橋 ﾃﾞｰﾀ ＡＩ ㈱ Ⅳ 3ヶ月 3カ月 ヴァイオリン バイオリン COVID-19 X線 R言語 Python C++ 経済 経済学部 法学 国際法学 日本語学 語学 数理学府 数理 生物 微生物
環境 環境学 教育 教育学 高等教育 看護 看護学 福祉 地域 連携 産学連携 防災 気候変動 エネルギー 材料 材料科学 半導体 量子 量子力学 熱力学 力学 統計 統計学 数学 代数学
プログラム プログラミング スマートシティ シティ ケア ヘルスケア テニュアトラック ポスドク University Kyoto Tokyo UTokyo professor Assistant associate Professors Gödel Godel students student non-profit nonprofit M.Sc. MSc Ph.D. C# don't
master's 受入れ 受け入れ 附属 付属 サーバ サーバー イタリヤ イタリア リハビリ リハビリテーション 薬学部 学会 史学科 ソフトウエア ソフトウェア 霞ヶ関 霞が関 二年 2年""".split()  # noqa: SIM905
SEPARATORS = [
    "",
    "",
    "",
    "の",
    "・",
    " ",
    "\u3000",
    "、",
    "。",
    "（",
    "）",
    "\n",
    "-",
    "—",
    "/",
    "と",
    "を",
    "ー",
    "\u200b",
]
COMMON = list(accumulate(1 / (rank + 2) for rank in range(len(WORDS))))
GROUPS = [["東大", "東京大学", "UTokyo"], ["北大", "北海道大学"], ["AI", "人工知能"], ["コンピュータ", "計算機"], ["京大", "京都大学", "Kyoto University"]]  # fmt: skip
# Some of these words are together a member of a group.
SIDE_BY_SIDE = [
    ("Kyoto", "University"),
    ("東京", "大学", "薬"),
    ("法", "人工", "知能"),
    ("北", "大"),
    ("コンピュ", "ーター"),
    ("assistant", "professor"),
    ("non", "profit"),
    ("data", "science"),
]
COLORS, SIZES, OWNERS = ("red", "red.dark", "blue", "blue.pale", "pink"), ("s", "m", "l"), ("7", "8", "9")


class World:
    """A source of entries and asks around an instant."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.random, self.now = Random(seed), now

    def text(self, most: int) -> str:
        words = self.random.choices(WORDS, cum_weights=COMMON, k=self.random.randint(1, most))
        return "".join(word + self.random.choice(SEPARATORS) for word in words)

    def some(self, values: tuple[str, ...], most: int) -> frozenset[str]:
        return frozenset(self.random.sample(values, self.random.randint(0, most)))

    def moment(self, first: int, last: int) -> datetime | None:
        hours = self.random.randint(first, last)
        return None if self.random.random() < 0.1 else self.now + timedelta(hours=hours)

    def entry(self, key: int) -> Entry:
        numbers = {"updated": self.random.randint(0, 5000), "closes": self.random.randint(-20, 20)}
        if self.random.random() < 0.1:
            del numbers[self.random.choice(list(numbers))]
        return Entry(
            key=key,
            titles=tuple(self.text(5) for _ in range(self.random.randint(1, 2))),
            names=tuple(self.text(3) for _ in range(self.random.randint(0, 2))),
            body=tuple(self.text(12) for _ in range(self.random.randint(0, 2))),
            facets={"color": self.some(COLORS, 4), "size": self.some(SIZES, 2), "owner": frozenset({self.random.choice(OWNERS)})},
            numbers=numbers,
            live_from=self.moment(-2000, 20),
            live_until=self.moment(-300, 400),
            kept_until=self.moment(-100, 800),
        )  # fmt: skip

    def term(self, entries: list[Entry]) -> str:
        """Return a word, or one to nine characters out of an entry."""
        if self.random.random() < 0.4:
            return self.random.choice(WORDS)
        entry = self.random.choice(entries)
        text = self.random.choice([*entry.titles, *entry.names, *entry.body])
        start = self.random.randrange(len(text))
        return text[start : start + self.random.randint(1, 9)]

    def terms(self, entries: list[Entry], chances: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.term(entries) for _ in range(self.random.choice(chances)))

    def ask(self, entries: list[Entry], collection: str) -> SearchQuery:
        chance = self.random.random
        words = Words(
            all_of=self.random.choice(SIDE_BY_SIDE) if chance() < 0.1 else self.terms(entries, (0, 1, 1, 1, 2)),
            any_of=self.terms(entries, (0, 0, 0, 2, 3)),
            none_of=self.terms(entries, (0, 0, 0, 1)),
            inside=chance() < 0.3,
        )
        low, high = sorted(self.random.sample(range(-20, 21), 2))
        return SearchQuery(
            collection=collection,
            words=words,
            facets={
                name: frozenset(self.random.sample(values, self.random.randint(1, 2)))
                for name, values in (("color", COLORS), ("size", SIZES))
                if chance() < 0.3
            },
            scope={"owner": self.random.choice(OWNERS)} if chance() < 0.2 else {},
            without={"owner": frozenset(self.random.sample(OWNERS, 2))} if chance() < 0.2 else {},
            ranges={"closes": (low if chance() < 0.7 else None, high if chance() < 0.7 else None)} if chance() < 0.2 else {},
            at=self.random.choice([None, self.now, self.now, self.now + timedelta(hours=self.random.randint(-900, 300))]),
            closed=chance() < 0.3,
            sort=self.random.choice([Sort(number=None), Sort(number="updated"), Sort(number="closes"),
                                     Sort(number="closes", descending=False)]),
            offset=self.random.choice([0, 0, 0, 3, 40]),
            limit=self.random.choice([1, 20, 100]),
            counted=self.random.choice([(), ("color",), ("color", "size")]),
        )  # fmt: skip

    def entries(self, many: int) -> Iterator[Entry]:
        for key in range(1, many + 1):
            yield self.entry(key)
