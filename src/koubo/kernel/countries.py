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
    "uae": "AE", "スイス連邦": "CH", "タイ王国": "TH",
}  # fmt: skip
BESIDE: Final = re.compile(r"^the |[.’']|（.*?）|\(.*?\)")


def country_code(name: str) -> str:
    """Return the code of two letters, or an empty string for what is no name of one country."""
    return _codes().get(_folded(name), "")


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(BESIDE.sub("", plain.strip()).split())


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("ja", "en"):
        for code, name in Locale(language).territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in NOT_ISO:
                codes[_folded(name)] = codes[_folded(code)] = code
    for alias, now in get_global("territory_aliases").items():
        if re.fullmatch("[A-Z]{3}", alias) and len(now) == 1 and now[0] in codes.values():
            codes.setdefault(_folded(alias), now[0])
    return codes | {_folded(name): code for name, code in ALSO.items()}
