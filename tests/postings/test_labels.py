"""What stands on a card or beside a list is found by typing it, and counts as much as the condition does."""

import pytest

from koubo.postings.content import storage
from koubo.postings.discovery import finder, labels
from koubo.postings.discovery.query import Query
from koubo.postings.models import Revision, queries
from tests.postings.test_finder import world
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db]


def total(words: str) -> int:
    return finder.find(Query(words=words), now=NOW).total


TYPED = ("任期なし", "任期あり", "在宅勤務", "在宅勤務可", "Remote work", "Web応募", "Web応募可", "Ｗｅｂ応募", "テニュアトラック", "tenure track",
         "Tenure-track", "Nontenured (fixed term)", "nontenured fixed term", "私立大学", "応募上の配慮あり", "Considerations offered",
         "応募上の配慮", "電子応募", "アルバイト", "契約職員・契約社員", "障害のある方")  # fmt: skip
# Also words of titles and names.
IN_TEXTS = {"国立大学", "National university", "Professor level"}


def test_each_label_finds_what_its_condition_finds_and_none_of_its_words_do() -> None:
    world()
    known, different = labels.labels(), []
    for shown in finder.find(Query(), now=NOW).facets:
        for value in shown.values if shown.facet.key not in {"field", "area", "written"} else ():
            for label in {value.choice.label.ja, value.choice.label.en} & known.keys():
                found = total(label)
                if found != value.count and not (label in IN_TEXTS and found > value.count):
                    different.append((label, found, value.count))
    assert not different
    for label in TYPED[:-3]:
        assert total(label), label
    for word in ("fixed", "system", "Nontenured", "学校"):
        assert total(word) == 0, word


def test_labels_of_several_things_mean_none_of_them() -> None:
    assert {"その他", "Others", "可", "あり", "Yes", "英語", "日本語"} & labels.labels().keys() == set()
    assert len(labels.labels()) > 150


def test_nobody_meets_the_words_for_choices() -> None:
    world()
    for revision in queries.whole(Revision.objects.all()):
        content = storage.load(revision)
        words = labels.words_of(content, {"kind": frozenset({revision.posting.institution.kind})})
        assert all(word.isascii() and word.isalnum() and word[0] == "0" for word in words)
        assert len(words) == len(set(words)) < 40
