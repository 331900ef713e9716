"""How a person is called: Japanese names begin with the family name, others end with it."""

import pytest

from koubo.seekers.models import PersonalDetails


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"family_name": "相沢", "given_name": "結"}, "相沢 結"),
        ({"family_name": "Lindqvist", "given_name": "Erik"}, "Erik Lindqvist"),
        ({"family_name_latin": "Sato", "given_name_latin": "Aoi"}, "Aoi Sato"),
        ({"family_name": "マリア", "given_name": ""}, "マリア"),
        ({}, ""),
    ],
)
def test_the_order_of_a_name_follows_its_script(typed: dict[str, str], name: str) -> None:
    assert PersonalDetails(**typed).name == name
