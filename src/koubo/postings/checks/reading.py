"""How the checks read prose: one normal form, passage by passage, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from koubo.kernel.reading import reading
from koubo.postings.sheet import Content, address, text_of

# An English full stop ends a sentence only before a capital: "art. 8" does not.
SENTENCE_END: Final = re.compile(r"[。\n]|\.\s+(?=[A-Z(“\"])")
# A contrast turns what was said before: each side is read by itself.
CONTRAST: Final = re.compile(
    r"(?<=[いすんしただ])が、|(?<=[るいたす])ものの、|ただし|但し|しかし(?:ながら)?|\bbut\b|\bhowever\b|\balthough\b|;",
    re.IGNORECASE,
)
# Words of law that are written in katakana, whole or in part, where someone types in half-width letters.
KANA: Final = {
    "ジョセイ": "女性", "ダンセイ": "男性", "ネンレイ": "年齢", "ハケン": "派遣", "シャイン": "社員", "ミテイ": "未定", "ベット": "別途", "オウボ": "応募",
    "サイヨウ": "採用", "コクチ": "告知", "ソウダン": "相談", "ケンシュウ": "研修", "本セキ": "本籍", "ホンセキ": "本籍", "戸セキ": "戸籍", "コセキ": "戸籍", "カゾク": "家族",
    "シュウキョウ": "宗教", "ジュウミンヒョウ": "住民票", "ゲンテイ": "限定", "ノミ": "のみ", "キテイ": "規程", "アリ": "あり", "ナシ": "なし",
}  # fmt: skip
_KANA: Final = re.compile(
    rf"(?<![ァ-ヶー])(?:{'|'.join(KANA)})(?![ァ-ヶー])|(?:{'|'.join(k for k in KANA if len(k) > 3)})(?=ゴ|ジ|ノミ|ノ|シャ)"
)


# Numbers as contracts have them.
FORMAL: Final = re.compile("[壱弐参拾一二三四五六七八九十]*[壱弐参拾][壱弐参拾一二三四五六七八九十]*(?=[歳才年代名人])")
FORMAL_AS: Final = str.maketrans("壱弐参拾", "一二三十")


# A dozen checks read the same texts one after the other: about as many as one posting has.
@lru_cache(maxsize=256)
def _reading(text: str) -> str:
    return _KANA.sub(
        lambda found: KANA[found[0]], reading(FORMAL.sub(lambda found: found[0].translate(FORMAL_AS), text))
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands in one value of the sheet in one language, as `reading` has it; `where` is its address."""

    key: str
    language: str
    where: str
    text: str

    def find(self, wanted: re.Pattern[str], *, unless: re.Pattern[str] | None = None) -> re.Match[str] | None:
        """Return the first hit that is no part of an innocent turn of phrase."""
        return wanted.search(unless.sub(" ", self.text) if unless else self.text)


def passages(content: Content, languages: Sequence[str], keys: Sequence[str]) -> Iterator[Passage]:
    """Yield what is written under `keys`; a value of a line is named `rows.field`."""
    for key in keys:
        rows, _, sub = key.partition(".")
        for language in languages:
            if sub:
                for i, row in enumerate(content.get(rows) or []):
                    where = address(rows, row=i, sub=sub, language=language)
                    yield from _written(rows, language, where, text_of(row, sub, language))
            else:
                yield from _written(key, language, address(key, language=language), text_of(content, key, language))


def _written(key: str, language: str, where: str, text: str) -> Iterator[Passage]:
    read = _reading(text) if text else ""
    if read.strip():
        yield Passage(key, language, where, read)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in SENTENCE_END.split(text) if sentence.strip()]


def clauses(text: str) -> list[str]:
    """Return the sentences of a text, parted where they turn."""
    return [clause for sentence in sentences(text) for clause in CONTRAST.split(sentence) if clause.strip()]
