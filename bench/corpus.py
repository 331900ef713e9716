"""Openings as they might be, any number of them, the same every time: words by Zipf's law, Japanese and English.

Fictitious text from the controlled lists and a made-up stock of words. Entry n depends on the seed and n only.
"""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random

from koubo.search.entries import FEW, Collection, Entry
from koubo.search.query import SearchQuery, Sort, Words
from koubo.vocabularies import registry

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SEED = 20261124
FACETS = {
    "kind": "institution_types",
    "job": "job_types",
    "form": "employment_forms",
    "term": "terms",
    "tenure": "tenure_tracks",
    "prefecture": "prefectures",
    "major": "research_majors",
}
MORPHEMES = "環境医療情報教育社会国際地域材料分子量子生命機能構造制御解析理論実験計算統計数理物質反応合成触媒電子光学磁性流体熱力地球海洋大気気候生態進化遺伝細胞神経免疫感染腫瘍循環消化看護福祉心理言語文学歴史哲学法律政治経済経営会計都市建築交通防災農業森林水産食品栄養薬理薬学創薬診断治療予防支援評価設計開発管理政策文化芸術音楽美術宗教考古民俗人類"
KATAKANA = ["データ", "システム", "モデル", "ネットワーク", "ロボット", "センサ", "エネルギー", "プラズマ", "ゲノム", "タンパク質", "バイオ", "ナノ", "レーザー", "アルゴリズム", "シミュレーション", "メディア", "デザイン", "マネジメント", "コミュニケーション", "リハビリテーション", "テニュアトラック", "プロジェクト", "カリキュラム", "ワークショップ", "イノベーション"]  # fmt: skip
LATIN = ["AI", "IoT", "DNA", "RNA", "MRI", "GIS", "CAD", "STEM", "Python", "machine", "learning", "data", "science", "research", "professor", "laboratory", "quantum", "energy", "biology", "policy", "design", "network", "analysis", "university", "graduate", "doctoral", "applied", "clinical", "climate", "history"]  # fmt: skip
SENTENCES = ["{0}に関する研究を推進し、{1}および{2}の教育を担当していただきます。", "{0}・{1}分野における{2}の業績を有すること。", "本講座では{0}を基盤とした{1}の{2}に取り組んでいます。", "着任後は{0}研究室の運営に参画し、{1}の演習と{2}の実習を分担します。", "{0}と{1}を融合した{2}プロジェクトに従事し、成果を国際誌に発表する。", "The successful candidate will work on {3} and {4}, and teach {5} courses.", "Experience in {3} {4} is required; knowledge of {5} is an advantage.", "{0}学、{1}学又はこれに関連する{2}学の博士の学位を有する方。", "応募書類は{0}係宛に郵送又は{4}により提出してください。"]  # fmt: skip


class Corpus:
    """`size` entries, `open_now` of them open at NOW; the others closed in the six years before, a few still to come."""

    def __init__(self, size: int, open_now: int, seed: int = SEED) -> None:
        self.size, self.open_now, self.seed = size, min(open_now, size), seed
        self.random = Random(seed)
        self.stock = self._words()
        self.weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(self.stock))))
        latin = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(LATIN))))
        draw = self.random.choices
        self.paragraphs = [
            "".join(
                self.random.choice(SENTENCES).format(
                    *draw(self.stock, cum_weights=self.weights, k=3), *draw(LATIN, cum_weights=latin, k=3)
                )
                for _ in range(self.random.randint(4, 9))
            )
            for _ in range(min(30_000, max(500, size)))
        ]

    def _words(self) -> list[str]:
        """Two-character morphemes, their compounds, the research fields, katakana: a few thousand in random order of use."""
        short = [a + b for a, b in zip(MORPHEMES[::2], MORPHEMES[1::2], strict=False)]
        made = {*short, *KATAKANA, *(a + b for a in short for b in self.random.sample(short, 12))}
        for term in registry.terms("research_fields"):
            made |= {part for part in term.label.ja.split("、") if "すべて" not in part}
        return self.random.sample(sorted(made), len(made))

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """The values of each facet."""
        return {facet: [term.code for term in registry.terms(name)] for facet, name in FACETS.items()}

    def entry(self, n: int) -> Entry:
        """Return entry `n`, counted from 1."""
        random = Random(self.seed * 1_000_003 + n)
        topic, other = random.choices(self.stock, cum_weights=self.weights, k=2)
        facets = {
            facet: frozenset(
                random.choices(codes, [1 / (k + 1) for k in range(len(codes))], k=random.choice((1, 1, 2)))
            )
            for facet, codes in self.codes.items()
        }
        live_from, live_until = self._interval(random, n)
        return Entry(
            key=n,
            titles=(f"{topic}研究科 {registry.label('job_types', min(facets['job'])).ja}（{other}）の公募",),
            names=(f"{random.choice(self.stock)}大学 {other}学部", f"{topic}、{other}"),
            body=tuple(random.choices(self.paragraphs, k=random.randint(4, 12))),
            facets=facets,
            numbers={"updated": int(live_from.timestamp()), "closes": int(live_until.timestamp())},
            live_from=live_from,
            live_until=live_until,
        )

    def _interval(self, random: Random, n: int) -> tuple[datetime, datetime]:
        days = timedelta(days=random.randint(14, 70))
        if n > self.size - self.open_now:
            start = NOW - timedelta(seconds=random.randint(1, int(days.total_seconds()) - 1))
        elif random.random() < 0.005:
            start = NOW + timedelta(days=random.randint(1, 10))
        else:
            start = NOW - days - timedelta(seconds=random.randint(1, 6 * 365 * 86400))
        return start, start + days

    def __iter__(self) -> Iterator[Entry]:
        """Yield all entries in the order of their keys."""
        return (self.entry(n) for n in range(1, self.size + 1))

    def after(self, key: int) -> Iterator[Entry]:
        """Yield the entries after a key."""
        return (self.entry(n) for n in range(key + 1, self.size + 1))

    def collection(self, name: str = "bench") -> Collection:
        """Return the collection of these entries."""
        usual = {facet: 2 if len(codes) > 4 else FEW for facet, codes in self.codes.items()}
        return Collection(name=name, facets=usual, numbers=("updated", "closes"), everything=self.after)


NEWEST = Sort(number="updated")


def asks(corpus: Corpus, collection: str = "bench") -> dict[str, list[SearchQuery]]:
    """Return questions by class, drawn from the words of the corpus; the same every time."""
    random = Random(corpus.seed + 1)

    def ask(words: Words, **more: object) -> SearchQuery:
        values: dict = {
            "collection": collection,
            "words": words,
            "at": NOW,
            "sort": NEWEST,
            "counted": tuple(FACETS),
        } | more
        return SearchQuery(**values)

    by_length = {n: [w for w in corpus.stock if len(w) == n] for n in range(2, 12)}
    ranked = {w: rank for rank, w in enumerate(corpus.stock)}
    common = sorted(by_length[2], key=ranked.__getitem__)
    long_words = [w for n in range(5, 10) for w in by_length[n]]
    code = lambda facet: frozenset({random.choice(corpus.codes[facet][:6])})  # noqa: E731
    pick = lambda words, k=6: random.sample(words, min(k, len(words)))  # noqa: E731
    all_of = lambda *terms: ask(Words(all_of=terms))  # noqa: E731
    return {
        "no condition": [ask(Words()), ask(Words(), sort=Sort(number="closes")), ask(Words(), offset=980)],
        "1 character": [all_of(c) for c in ("薬", "法", "医", "学", "力", "薩")],
        "2, common": [all_of(w) for w in common[:6]],
        "2, rare": [all_of(w) for w in common[-6:]],
        "3 or 4": [all_of(w) for w in pick(by_length[3] + by_length[4])],
        "5 to 9": [all_of(w) for w in pick(long_words)],
        "katakana": [all_of(w) for w in pick(KATAKANA)],
        "latin": [all_of(w) for w in pick(LATIN)],
        "phrase": [all_of(f"{a}に関する研究") for a in pick(common[:40], 4)] + [all_of("machine learning")],
        "and": [all_of(a, b) for a, b in zip(pick(common[:40]), pick(common[:40]), strict=True)],
        "or": [ask(Words(any_of=tuple(pick(common[:60], 3)))) for _ in range(4)],
        "not": [ask(Words(all_of=(w,), none_of=tuple(pick(common[:10], 1)))) for w in pick(common[:60], 4)],
        "inside": [ask(Words(all_of=(w,), inside=True)) for w in common[:6]],
        "facet": [ask(Words(), facets={"job": code("job"), "prefecture": code("prefecture")}) for _ in range(4)],
        "word and facet": [ask(Words(all_of=(w,)), facets={"kind": code("kind")}) for w in pick(common[:60], 4)],
        "relevance": [ask(Words(all_of=(w,)), sort=Sort(number=None)) for w in pick(common[:60], 4)],
    }
