"""Names of countries as people write them, and their ISO 3166 codes."""

import pytest

from koubo.kernel.countries import country_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ドイツ", "DE"), ("Germany", "DE"), ("DE", "DE"), ("DEU", "DE"), ("ｇｅｒｍａｎｙ", "DE"), (" ドイツ\u3000", "DE"),
        ("アメリカ合衆国", "US"), ("米国", "US"), ("アメリカ", "US"), ("U.S.A.", "US"), ("USA", "US"), ("The United States", "US"),
        ("United States of America", "US"), ("英国", "GB"), ("UK", "GB"), ("U.K.", "GB"), ("イギリス", "GB"), ("England", "GB"),
        ("韓国", "KR"), ("大韓民国", "KR"), ("South Korea", "KR"), ("中国", "CN"), ("台湾", "TW"), ("香港", "HK"), ("Hong Kong", "HK"),
        ("シンガポール", "SG"), ("タイ", "TH"), ("ベトナム", "VN"), ("Vietnam", "VN"), ("Switzerland", "CH"), ("スイス（ジュネーブ）", "CH"),
        ("The Netherlands", "NL"), ("オランダ", "NL"), ("Côte d’Ivoire", "CI"), ("日本", "JP"), ("Japan", "JP"),
        ("", ""), ("ノルドラント", ""), ("Nordland", ""), ("EU", ""), ("European Union", ""), ("世界", ""), ("ドイツまたはフランス", ""),
    ],
)  # fmt: skip
def test_a_name_has_its_code_or_none(name: str, code: str) -> None:
    assert country_code(name) == code
