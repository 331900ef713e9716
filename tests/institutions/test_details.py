"""机関基本情報: numbers, codes, names as they are compared, and the form that asks for them."""

from typing import Any

import pytest

from koubo.institutions import codes, details, duplicates
from koubo.institutions.duplicates import Reason
from koubo.institutions.folding import fold
from koubo.institutions.forms import InstitutionForm
from koubo.institutions.models import Institution, MailDomain
from tests.support import factories

# The number of an institution and what makes it wrong; the first figure checks the other twelve.
NUMBERS = [
    ("5010005007398", True), ("7000012050002", True), ("1234567890123", False), ("5010005007399", False),
    ("0010005007398", False), ("501000500739", False), ("50100050073980", False), ("", False), ("５０１０００５００７３９８", False),
]  # fmt: skip
GOOD = {
    "name_ja": "国立大学法人あおぎり大学", "name_kana": "アオギリダイガク", "name_en": "Aogiri University", "kind": "00001",
    "corporate_number": "5010005007398", "postal_code": "100-0001", "prefecture": "00013", "address": "千代田区青葉1-1",
    "url": "https://www.aogiri.example/", "unit": "人事課", "contact_name": "青葉 花子", "contact_kana": "アオバ ハナコ",
    "contact_phone": "03-1234-5678", "email": "jinji@aogiri.example",
}  # fmt: skip
HOSTILE = [
    "あ" * 10_000,
    "😀" * 300,
    "\u202eevil\u2066" * 100,
    "<script>alert(1)</script>",
    "x'; DROP TABLE",
    "\x00\x07",
    "=1+1",
    "a" * 10_000,
]


def form(**changes: Any) -> InstitutionForm:
    return InstitutionForm(GOOD | changes, language="ja")


@pytest.mark.parametrize(("number", "right"), NUMBERS)
def test_the_check_digit_of_a_corporate_number(number: str, right: bool) -> None:
    assert details.is_corporate_number(number) is right


@pytest.mark.parametrize("n", range(13))
def test_one_wrong_figure_is_seen(n: int) -> None:
    """Any figure replaced by the next one; 9 and 0 weigh the same and are the only two that cannot be told apart."""
    number = "5010005007398"
    other = str((int(number[n]) + 1) % 10)
    assert not details.is_corporate_number(f"{number[:n]}{other}{number[n + 1 :]}") or {number[n], other} == {"9", "0"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("〒１００－０００１", "1000001"), ("100ー0001", "1000001"), (" 100 0001 ", "1000001"), ("1000001", "1000001")],
)
def test_numbers_are_kept_in_one_form(typed: str, kept: str) -> None:
    filled = form(postal_code=typed, corporate_number="５０１０００５００７３９８")
    assert filled.is_valid(), filled.errors
    assert (filled.cleaned_data["postal_code"], filled.cleaned_data["corporate_number"]) == (kept, "5010005007398")
    assert details.in_words("postal_code", kept, "ja") == "100-0001"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("contact_phone", "022-217-0000（内線1234）", "022-217-0000（内線1234）"), ("contact_phone", "022-217-0000（代表）", "022-217-0000（代表）"),
        ("contact_phone", "022−217−0000", "022-217-0000"), ("contact_phone", "+81(0)22-217-0000", "+81-22-217-0000"),
        ("url", "www.aogiri.example", "https://www.aogiri.example"), ("url", "https://www.aogiri.example/。", "https://www.aogiri.example/"),
        ("email", "mailto:Jinji@aogiri.example", "jinji@aogiri.example"), ("email", "jinji＠aogiri.example。", "jinji@aogiri.example"),
        ("name_ja", "あお\u200bぎり大学", "あおぎり大学"), ("contact_name", "青葉\u3000花子\u200b", "青葉 花子"),
    ],
)  # fmt: skip
def test_typed_values_are_kept_as_they_are_meant(field: str, typed: str, kept: str) -> None:
    filled = form(**{field: typed})
    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data[field] == kept
    again = form(**{field: kept})
    assert again.is_valid()
    assert again.cleaned_data[field] == kept


@pytest.mark.parametrize(
    ("field", "typed", "ja", "en"),
    [
        ("contact_phone", "022-217", "電話番号を数字とハイフンで入力してください（「022-217」は電話番号の桁数ではありません（数字が6桁））",
         "Enter the telephone number in figures and hyphens (“022-217” has not the length of a telephone number (6 digits))"),
        ("postal_code", "98O-8577", "郵便番号は7桁の数字で入力してください（「98O-8577」の「O」は数字ではありません（7桁の数字で入力してください））",
         "Enter the seven figures of the postal code (“O” in “98O-8577” is no figure)"),
        ("url", "https://a.example https://b.example",
         "URLは http:// または https:// から入力してください（「https://a.example https://b.example」の途中に空白があります。URLを1つだけ、続けて入力してください）",
         "Enter the address of the website, beginning with http:// or https:// (There is a space in “https://a.example https://b.example”. Enter one address, in one piece)"),
        ("email", "a@b.example、c@d.example", "メールアドレスを正しく入力してください（メールアドレスが2件あります。1件だけ入力してください）",
         "Enter an e-mail address, for example name@example.ac.jp (There are 2 addresses. Enter one only)"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_typed_value_is_said(field: str, typed: str, ja: str, en: str) -> None:
    for language, words in (("ja", ja), ("en", en)):
        filled = InstitutionForm(GOOD | {field: typed}, language=language)
        assert filled.errors == {field: [words]}
        assert filled[field].value() == typed


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name_ja", ""), ("name_kana", "あおぎり"), ("name_kana", ""), ("name_en", " "), ("kind", "99998"), ("corporate_number", "1"),
        ("corporate_number", ""), ("postal_code", "12"), ("prefecture", ""), ("address", ""), ("url", "aogiri"), ("url", "javascript:alert(1)"),
        ("url", "ftp://aogiri.example/"), ("unit", ""), ("contact_name", "\u200b"), ("contact_phone", "12"), ("contact_phone", "電話"),
        ("email", "aogiri"), ("contact_kana", "Hanako 花子"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(field: str, typed: str) -> None:
    filled = form(**{field: typed})
    assert list(filled.errors) == [field]
    assert filled[field].value() == typed


@pytest.mark.parametrize("field", [detail.key for detail in details.DETAILS])
@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_may_be_typed(field: str, typed: str) -> None:
    filled = form(**{field: typed})
    if filled.is_valid():
        assert len(filled.cleaned_data[field]) <= details.BY_KEY[field].limit
        assert "\x00" not in filled.cleaned_data[field]


def test_outside_japan_less_is_asked() -> None:
    assert form(prefecture=details.ABROAD, corporate_number="", postal_code="SW1A 2AA", name_kana="").is_valid()
    assert form(prefecture=details.ABROAD, postal_code="", contact_phone="+44 20 7946 0000 ext. 12").is_valid()


@pytest.mark.parametrize(
    ("email", "free"),
    [
        ("a@gmail.com", True),
        ("a@mail.yahoo.co.jp", True),
        ("a@GMAIL.com", True),
        ("a@notgmail.com", False),
        ("a@aogiri.ac.jp", False),
    ],
)
def test_free_mail(email: str, free: bool) -> None:
    assert details.is_free_mail(details.domain_of(email)) is free


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国立大学法人 あおぎり大学", "あおぎり大学"), ("学校法人北浜学園", "北浜学園"), ("株式会社ＡＢＣ研究所", "ABC研究所"),
        ("（株）ABC 研究所", "(株)abc研究所"), ("國學院大學", "国学院大学"), ("データ・サイエンス研究所", "データサイエンス研究所"),
        ("The Aogiri University", "AOGIRI UNIVERSITY"), ("National University Corporation Aogiri University", "Aogiri University"),
        ("Foo Research Co., Ltd.", "Foo Research"), ("Foo Research Inc.", "Foo Research"),
    ],
)  # fmt: skip
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("東京大学", "東京工業大学"), ("ABC", "ABCD"), ("財団", "財閥")])
def test_names_that_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.django_db
def test_duplicates_are_found_by_name_number_and_domain() -> None:
    same = factories.institution(name_ja="あおぎり大学", name_en="Aogiri University", corporate_number="5010005007398")
    part = factories.institution(name_ja="国立大学法人あおぎり大学附属病院", name_en="Hospital of Aogiri")
    near = factories.institution(name_ja="別の機関", name_en="Elsewhere")
    MailDomain.objects.create(institution=near, domain="aogiri.example", verified_at=factories.NOW)
    factories.institution(name_ja="無関係", name_en="Unrelated")
    found = {one.institution: one.reasons for one in duplicates.find(GOOD)}
    assert found == {same: (Reason.NUMBER, Reason.NAME), part: (Reason.ALIKE,), near: (Reason.DOMAIN,)}
    assert duplicates.find({"name_ja": "", "name_en": "", "email": "a@gmail.com"}) == []
    assert not duplicates.find({"name_ja": "株式会社"}), "only a legal form is no name"


@pytest.mark.django_db
def test_a_merged_one_is_no_duplicate() -> None:
    kept = factories.institution(name_ja="あおぎり大学")
    Institution.objects.create(
        code="OLD1",
        kind="00001",
        name_ja="あおぎり大学",
        name_en="x",
        prefecture="00001",
        status="merged",
        merged_into=kept,
    )
    assert [one.institution for one in duplicates.find({"name_ja": "あおぎり大学"})] == [kept]


@pytest.mark.django_db
def test_the_proposed_id_is_free() -> None:
    assert codes.propose("National University Corporation Aogiri University") == "AOGIRI01"
    factories.institution(code="AOGIRI01")
    assert codes.propose("Aogiri University") == "AOGIRI02"
    assert codes.is_code(codes.propose("École Supérieure"))
    assert all(codes.is_code(codes.propose(name)) for name in ("", "大学", "University of Technology", "X", "A" * 200))


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("aogiri01", True),
        ("ＡＯＧＩＲＩ０１", True),
        ("AO1", False),
        ("1AOGIRI", False),
        ("AOGIRI-1", False),
        ("A" * 21, False),
        ("あおぎり", False),
    ],
)
def test_the_shape_of_an_id(typed: str, right: bool) -> None:
    assert codes.is_code(codes.tidy_code(typed)) is right
