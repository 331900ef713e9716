"""What is registered of an institution (機関基本情報): the fields with their words, and what makes a value right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from koubo.kernel import typed
from koubo.kernel.text import Text
from koubo.vocabularies import registry

# The entry "その他" of the vocabulary prefectures: outside Japan.
ABROAD: Final = "00048"
NOTHING: Final = Text("", "")
# Free mail: anybody can have an address there, so it says nothing about the institution.
FREE_MAIL: Final = frozenset({
    "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "outlook.com", "outlook.jp", "hotmail.com",
    "hotmail.co.jp", "live.jp", "live.com", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com",
    "gmx.com", "gmx.de", "mail.com", "mail.ru", "yandex.com", "yandex.ru", "qq.com", "163.com", "126.com", "naver.com",
    "daum.net", "excite.co.jp", "goo.jp", "mail.goo.ne.jp", "infoseek.jp", "nifty.com", "docomo.ne.jp", "ezweb.ne.jp",
    "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "zoho.com", "tutanota.com", "fastmail.com",
    "freemail.example",  # of the demo world
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One field. `missing` is what is said when it is empty and needed; `vocabulary` is where its codes come from."""

    key: str
    label: Text
    limit: int
    missing: Text | None = None
    help: Text = NOTHING
    vocabulary: str = ""
    autocomplete: str = ""
    width: str = ""


DETAILS: Final = (
    Detail(
        key="name_ja", label=Text("機関名（日本語）", "Name (Japanese)"), limit=200, width="l", autocomplete="organization",
        missing=Text("機関名を日本語で入力してください", "Enter the name of the institution in Japanese"),
        help=Text("法人格を含む正式な名称", "The full legal name. Without a Japanese name, repeat the English one"),
    ),
    Detail(
        key="name_kana", label=Text("機関名（フリガナ）", "Name (kana)"), limit=200, width="l",
        help=Text("全角カタカナ。法人格は不要", "In full-width katakana, without the legal form. Not needed outside Japan"),
        missing=Text("機関名のフリガナを入力してください", "Enter the name of the institution in kana"),
    ),
    Detail(
        key="name_en", label=Text("機関名（英語）", "Name (English)"), limit=200, width="l",
        missing=Text("機関名を英語で入力してください", "Enter the name of the institution in English"),
    ),
    Detail(
        key="kind", label=Text("機関種別", "Institution type"), limit=5, width="l", vocabulary="institution_types",
        missing=Text("機関種別を選択してください", "Select the institution type"),
    ),
    Detail(
        key="corporate_number", label=Text("法人番号", "Corporate number"), limit=40, width="m",
        help=Text("国税庁が指定する13桁の番号。日本国外の機関は不要", "The 13 figures given by the National Tax Agency. Not needed outside Japan"),
        missing=Text("法人番号を入力してください", "Enter the corporate number"),
    ),
    Detail(
        key="postal_code", label=Text("郵便番号", "Postal code"), limit=20, width="s", autocomplete="postal-code",
        help=Text("例：100-0001", "For example 100-0001"),
        missing=Text("郵便番号を入力してください", "Enter the postal code"),
    ),
    Detail(
        key="prefecture", label=Text("都道府県", "Prefecture"), limit=5, width="m", vocabulary="prefectures",
        help=Text("日本国外の機関は「その他」", "“Others” outside Japan"),
        missing=Text("都道府県を選択してください", "Select the prefecture"),
    ),
    Detail(
        key="address", label=Text("所在地", "Address"), limit=300, autocomplete="address-line1",
        help=Text("市区町村から、番地・建物名まで", "City, street and building; the country outside Japan"),
        missing=Text("所在地を入力してください", "Enter the address"),
    ),
    Detail(
        key="url", label=Text("ウェブサイトのURL", "Website"), limit=200, width="l", autocomplete="url",
        help=Text("例：https://www.example.ac.jp/", "For example https://www.example.ac.jp/"),
        missing=Text("ウェブサイトのURLを入力してください", "Enter the address of the website"),
    ),
    Detail(
        key="unit", label=Text("担当部署", "Department in charge"), limit=200, width="l",
        help=Text("例：総務部人事課", "For example Personnel Division"),
        missing=Text("担当部署を入力してください", "Enter the department in charge"),
    ),
    Detail(
        key="contact_name", label=Text("担当者名", "Person in charge"), limit=100, width="m", autocomplete="name",
        missing=Text("担当者名を入力してください", "Enter the person in charge"),
    ),
    Detail(
        key="contact_kana", label=Text("担当者名（フリガナ）", "Person in charge (kana)"), limit=100, width="m",
        help=Text("任意。外国籍の方は不要です", "Optional"),
    ),
    Detail(
        key="contact_phone", label=Text("電話番号", "Telephone"), limit=40, width="m", autocomplete="tel",
        help=Text("例：03-1234-5678。国外は国番号から", "For example 03-1234-5678; outside Japan with the country code"),
        missing=Text("電話番号を入力してください", "Enter the telephone number"),
    ),
    Detail(
        key="email", label=Text("登録メールアドレス", "Registered e-mail address"), limit=254, width="l", autocomplete="email",
        missing=Text("登録メールアドレスを入力してください", "Enter the registered e-mail address"),
    ),
)  # fmt: skip
BY_KEY: Final = {detail.key: detail for detail in DETAILS}
# What an institution outside Japan need not have.
ONLY_IN_JAPAN: Final = frozenset({"name_kana", "corporate_number", "postal_code"})


def plain_digits(text: str) -> str:
    """Return a number as it is kept: without spaces and hyphens of any kind. `text` is in half width."""
    return re.sub(r"[\s\-‐-―−ー〒]", "", text)


def check_digit(body: str) -> int:
    """Return the check digit of the twelve figures of a corporate number (国税庁告示)."""
    weighted = sum(int(figure) * (2 if n % 2 else 1) for n, figure in enumerate(reversed(body)))
    return 9 - weighted % 9


def is_corporate_number(number: str) -> bool:
    """Whether 13 figures are a corporate number: the first one checks the others."""
    shaped = re.fullmatch(r"[1-9][0-9]{12}", number) is not None
    return shaped and int(number[0]) == check_digit(number[1:])


def is_postal_code(code: str) -> bool:
    """Whether it has the shape of a Japanese postal code, without its hyphen."""
    return re.fullmatch(r"[0-9]{7}", code) is not None


def postal_code(text: str) -> str:
    """Return what was typed as it is kept: a Japanese one without its hyphen. Raises typed.Unclear."""
    code = typed.postal(text)
    return plain_digits(code) if re.fullmatch(r"\d{3}-\d{4}", code) else code


def written_postal_code(code: str) -> str:
    """Return a Japanese postal code with its hyphen; others as they are."""
    return f"{code[:3]}-{code[3:]}" if is_postal_code(code) else code


def is_kana(text: str) -> bool:
    """Whether it is written in full-width katakana."""
    return re.fullmatch(r"[\u30a1-\u30fc\u30fb\s（）()A-Za-z0-9・ー]+", text) is not None


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address."""
    return email.rpartition("@")[2].casefold().rstrip(".")


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return domain in FREE_MAIL or any(domain.endswith(f".{one}") for one in FREE_MAIL)


def in_words(key: str, value: Any, language: str) -> str:
    """Return a value as it is read: codes as words, a postal code with its hyphen."""
    detail = BY_KEY[key]
    if not value:
        return ""
    if detail.vocabulary:
        return registry.label(detail.vocabulary, str(value))[language]
    return written_postal_code(str(value)) if key == "postal_code" else str(value)


def present(institution: Any) -> dict[str, str]:
    """Return what is registered of an institution."""
    return {detail.key: str(getattr(institution, detail.key)) for detail in DETAILS}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return what is other in `after`."""
    return {key: after[key] for key in BY_KEY if key in after and after[key] != before.get(key, "")}
