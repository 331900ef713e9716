"""Names of countries as people write them, and their ISO 3166 codes."""

import pytest
from babel import Locale

from koubo.kernel.countries import NOT_ISO, country_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ドイツ", "DE"), ("Germany", "DE"), ("DE", "DE"), ("DEU", "DE"), ("ｇｅｒｍａｎｙ", "DE"), (" ドイツ\u3000", "DE"),
        ("アメリカ合衆国", "US"), ("米国", "US"), ("アメリカ", "US"), ("U.S.A.", "US"), ("USA", "US"), ("The United States", "US"),
        ("United States of America", "US"), ("英国", "GB"), ("UK", "GB"), ("U.K.", "GB"), ("イギリス", "GB"), ("England", "GB"),
        ("韓国", "KR"), ("大韓民国", "KR"), ("South Korea", "KR"), ("中国", "CN"), ("台湾", "TW"), ("香港", "HK"), ("Hong Kong", "HK"),
        ("シンガポール", "SG"), ("タイ", "TH"), ("ベトナム", "VN"), ("Vietnam", "VN"), ("Switzerland", "CH"), ("スイス（ジュネーブ）", "CH"),
        ("The Netherlands", "NL"), ("オランダ", "NL"), ("Côte d’Ivoire", "CI"), ("日本", "JP"), ("Japan", "JP"),
        # With a town, and official names
        ("London, UK", "GB"), ("ロンドン（英国）", "GB"), ("英国、ロンドン", "GB"), ("イギリス・ロンドン", "GB"), ("フランス パリ", "FR"),
        ("Paris, France", "FR"), ("San Francisco, CA, USA", "US"), ("Atlanta, Georgia, USA", "US"), ("Georgia, U.S.A.", "US"),
        ("Hong Kong, China", "HK"), ("中国（香港）", "HK"), ("Bergen (Norway)", "NO"), ("Korea, Republic of", "KR"),
        ("モンゴル国", "MN"), ("シンガポール共和国", "SG"), ("フィンランド共和国", "FI"), ("ノルウェー王国", "NO"), ("オーストラリア連邦", "AU"),
        ("ブラジル連邦共和国", "BR"), ("ラオス人民民主共和国", "LA"), ("イラン・イスラム共和国", "IR"), ("ルクセンブルク大公国", "LU"),
        ("ネパール連邦民主共和国", "NP"), ("スリランカ民主社会主義共和国", "LK"), ("ドミニカ共和国", "DO"), ("ドミニカ国", "DM"),
        ("コンゴ民主共和国", "CD"), ("コンゴ共和国", "CG"), ("朝鮮民主主義人民共和国", "KP"), ("南アフリカ共和国", "ZA"), ("日本国", "JP"),
        ("Republic of Singapore", "SG"), ("the Republic of Korea", "KR"), ("Kingdom of the Netherlands", "NL"),
        ("Federal Republic of Germany", "DE"), ("Islamic Republic of Iran", "IR"), ("People’s Republic of China", "CN"),
        ("Republic of China", "TW"), ("Democratic People's Republic of Korea", "KP"), ("Dominican Republic", "DO"),
        ("Commonwealth of Australia", "AU"), ("Grand Duchy of Luxembourg", "LU"), ("State of Israel", "IL"), ("Cote d'Ivoire", "CI"),
        ("San Francisco, CA", ""), ("Boston, Ma.", ""), ("Boston, US", "US"), ("ミャンマー", "MM"), ("Myanmar", "MM"), ("Germany, France", ""), ("ドイツ、フランス", ""), ("イギリス連邦", ""), ("四国", ""),
        ("全国", ""), ("共和国", ""), ("Republic", ""), (",", ""), ("（）", ""), ("United Nations", ""), ("海外", ""),
        ("", ""), ("ノルドラント", ""), ("Nordland", ""), ("EU", ""), ("European Union", ""), ("世界", ""), ("ドイツまたはフランス", ""),
    ],
)  # fmt: skip
def test_a_name_has_its_code_or_none(name: str, code: str) -> None:
    assert country_code(name) == code


def test_every_name_of_cldr_has_its_code_also_with_a_town() -> None:
    for language, form in (("ja", "{}（ある町）"), ("en", "Sometown, {}")):
        for code, name in Locale(language).territories.items():
            if code.isalpha() and len(code) == 2 and code not in NOT_ISO:
                assert country_code(name) == code
                assert country_code(form.format(name)) in {code, ""}
