"""Comments the secretariat makes often on single fields: ticked, sent in the language of the author with what was written."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from koubo.desk import canned
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET
from tests.support import factories
from tests.web.desk.test_decisions import answer, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.mark.parametrize(
    ("written", "words"), [("ja", "業務の変更の範囲を書いてください"), ("en", "how the duties may change")]
)
def test_common_comments_on_single_fields_go_in_the_language_of_the_author(
    client: Client, written: str, words: str
) -> None:
    of = factories.institution()
    waiting = factories.requested(of, by=factories.member(of, language=written))
    page = client.get(url(waiting, "review")).text
    assert "業務の変更の範囲を書いてください" in page
    data = answer(waiting, outcome="return_for_correction") | {
        "canned-duties_scope": ["own", "check"], "comment-duties_scope": "<b>第2段落</b>", "canned-title": ["same"],
    }  # fmt: skip
    checked = client.post(url(waiting, "check"), data)
    assert words in checked.text
    assert "&lt;b&gt;第2段落&lt;/b&gt;" in checked.text
    back = client.post(url(waiting, "review"), data).text
    assert back.count("checked") >= 3
    client.post(url(waiting, "decide"), data | {"once": str(uuid4())})
    comments = Revision.objects.get().field_comments
    assert set(comments) == {"duties_scope", "title"}
    assert words in comments["duties_scope"]
    assert comments["duties_scope"].endswith("<b>第2段落</b>")


def test_every_common_comment_is_of_a_field_and_in_both_languages() -> None:
    assert {one.scope for one in canned.SEED.values()} <= set(canned.scopes())
    for field in SHEET.fields:
        for text in canned.of_field(field).values():
            assert text.ja.endswith("。")
            assert text.en.endswith(".")
