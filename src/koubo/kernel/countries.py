"""The ISO 3166 code of a country people named, in Japanese or English. The names are those of CLDR."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

# Codes of CLDR that are no countries or regions of ISO 3166.
NOT_ISO: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
# What is written besides the names of CLDR.
ALSO: Final = {
    "米国": "US", "アメリカ": "US", "america": "US", "united states of america": "US",
    "英国": "GB", "uk": "GB", "連合王国": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "大韓民国": "KR", "korea": "KR", "republic of korea": "KR", "中華人民共和国": "CN", "people's republic of china": "CN",
    "中華民国": "TW", "香港": "HK", "hong kong": "HK", "マカオ": "MO", "macau": "MO", "macao": "MO",
    "ドイツ連邦共和国": "DE", "フランス共和国": "FR", "豪州": "AU", "holland": "NL", "czech republic": "CZ", "チェコ共和国": "CZ",
    "turkey": "TR", "russian federation": "RU", "ロシア連邦": "RU", "ベトナム社会主義共和国": "VN", "viet nam": "VN",
    "uae": "AE", "スイス連邦": "CH", "タイ王国": "TH", "northern ireland": "GB", "イングランド": "GB", "スコットランド": "GB",
    "ウェールズ": "GB", "グレートブリテン及び北アイルランド連合王国": "GB", "united kingdom of great britain and northern ireland": "GB",
    "republic of china": "TW", "朝鮮民主主義人民共和国": "KP", "democratic people's republic of korea": "KP", "dprk": "KP",
    "korea, democratic people's republic of": "KP", "congo, democratic republic of the": "CD", "drc": "CD",
    "democratic republic of the congo": "CD", "democratic republic of congo": "CD", "republic of the congo": "CG",
    "republic of congo": "CG", "slovak republic": "SK", "kyrgyz republic": "KG", "lao pdr": "LA", "french republic": "FR",
    "italian republic": "IT", "portuguese republic": "PT", "hellenic republic": "GR", "swiss confederation": "CH",
    "united mexican states": "MX", "vatican": "VA", "イギリス連邦": "", "state of georgia": "US",
}  # fmt: skip
# Where two names stand, the one that is meant; other pairs are two countries.
BOTH: Final = {
    frozenset({"CN", "HK"}): "HK", frozenset({"CN", "MO"}): "MO", frozenset({"CN", "TW"}): "TW", frozenset({"US", "PR"}): "PR",
    frozenset({"US", "GU"}): "GU", frozenset({"US", "GE"}): "US",
}  # fmt: skip
SIGNS: Final = re.compile(r"[.・'\u2018\u2019\u0300-\u036f]")
PARTS: Final = re.compile(r"[,、・/()]|(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
# What official names have and short ones have not: モンゴル国, 〜連邦民主共和国, Republic of ~.
OFFICIAL: Final = re.compile(
    "・?(?:イスラム|ボリバル|アラブ|ハシェミット|東方|連邦|民主|人民|社会主義|多民族|独立)*"
    "(?:共和国|大公国|公国|王国|合衆国|市国|連邦|国)$"
    r"|^(?:(?:federal|federative|democratic|people's|islamic|socialist|bolivarian|hashemite|united|plurinational|independent|arab) )*"
    r"(?:republic|kingdom|commonwealth|principality|grand duchy|sultanate|state|union) of (?:the )?"
    r"|(?: (?:federal|democratic|people's|arab))* (?:republic|federation)$"
)


def country_code(name: str) -> str:
    """Return the code of two letters, or an empty string for what does not name one country: London, UK is GB."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split()).replace("\u2019", "'")
    if (code := _codes().get(_folded(plain))) is not None:
        return code
    parts = [part for part in map(str.strip, PARTS.split(plain)) if part]
    if len(parts) < 2:
        return _of_official(plain)
    # Countries stand first in Japanese and last in English. Two letters at the end may be a state: San Francisco, CA.
    ends = (p for p in (parts[0], parts[-1]) if not re.fullmatch("[a-z]{2}", _folded(p)) or _folded(p) in {"uk", "us"})
    found = frozenset(filter(None, map(_of_official, ends))) or frozenset({_of_official(plain)})
    return next(iter(found)) if len(found) == 1 else BOTH.get(found, "")


def _of_official(name: str) -> str:
    codes = _codes()
    return codes.get(_folded(name)) or codes.get(_folded(OFFICIAL.sub("", name, count=1)), "")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    return unicodedata.normalize("NFC", " ".join(SIGNS.sub("", plain.strip()).removeprefix("the ").split()))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("ja", "en"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NOT_ISO:
                # Some names of CLDR have another one in brackets: Myanmar (Burma).
                short = re.sub(r"[(（].*[)）]", "", name)
                codes[_folded(name)] = codes[_folded(short)] = codes[_folded(code)] = code
    for alias, now in get_global("territory_aliases").items():
        if re.fullmatch("[A-Z]{3}", alias) and len(now) == 1 and now[0] in codes.values():
            codes.setdefault(_folded(alias), now[0])
    return codes | {_folded(name): code for name, code in ALSO.items()}
