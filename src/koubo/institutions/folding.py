"""Names of institutions as they are compared: width, spaces, signs and legal forms make no difference."""

import re
import unicodedata
from typing import Final

# Longer ones first, so that none is cut by a part of itself.
LEGAL_FORMS: Final = (
    "大学共同利用機関法人", "国立研究開発法人", "地方独立行政法人", "特定非営利活動法人", "独立行政法人", "国立大学法人",
    "公立大学法人", "公益財団法人", "一般財団法人", "公益社団法人", "一般社団法人", "準学校法人", "社会福祉法人", "学校法人",
    "医療法人", "宗教法人", "財団法人", "社団法人", "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "npo法人",
    "(株)", "(有)", "(国)", "(独)", "(学)", "(公財)", "(一財)", "(公社)", "(一社)",
)  # fmt: skip
LEGAL_FORMS_EN: Final = re.compile(
    r"\b(national university corporation|public university corporation|inter-university research institute corporation"
    r"|incorporated administrative agency|national research and development agency|school corporation|educational corporation"
    r"|educational foundation|co|ltd|inc|corp|corporation|kk|llc|limited|incorporated|the)\b\.?"
)
# Letters, figures, kana and kanji remain; not spaces, dots, hyphens and brackets.
SIGNS: Final = re.compile(r"[\W_]+")
# Old forms of kanji that names are written with, and the present ones.
OLD_FORMS: Final = str.maketrans("學國藝醫澤濱邊齋廣鐵體應眞圓ヶ", "学国芸医沢浜辺斎広鉄体応真円ケ")
LONGEST: Final = 200


def fold(name: str) -> str:
    """Return a name without its legal form, in one width, without spaces and signs; nothing for what is only a legal form."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(OLD_FORMS)
    for form in LEGAL_FORMS:
        plain = plain.replace(form, " ")
    plain = LEGAL_FORMS_EN.sub(" ", plain)
    # Long vowel marks and hyphens are typed for one another.
    return SIGNS.sub("", plain.replace("ー", "-"))[:LONGEST]
