"""Own lists find postings by everything in them, in whatever state; nobody finds another institution's."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from koubo.institutions.models import Institution
from koubo.institutions.sight import whole
from koubo.kernel import clock
from koubo.postings.actions import desk_withdrawal, drafts, modifying
from koubo.postings.content import storage
from koubo.postings.discovery import internal_index
from koubo.postings.models import PostingSummary, queries
from koubo.search.follower import Follower
from koubo.search.index import reader
from tests.support import factories
from tests.support.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database_kind]


def titles(words: str, institution: Institution) -> set[str]:
    return {
        row.title["ja"]
        for row in internal_index.matching_summaries(queries.own(whole(institution)), words, institution)
    }


@pytest.fixture
def own() -> Institution:
    institution = factories.institution(name_ja="国立大学法人あおぎり大学")
    duties = {"ja": "ゲノム編集の実験と、講義「発生生物学」を担当します。", "en": ""}
    factories.draft(institution, title="下書きの公募", duties=duties)
    factories.requested(institution, title="依頼した公募")
    factories.published(institution, title="公開中の公募")
    factories.draft(factories.institution(), title="よその公募", duties=duties)
    return institution


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("ゲノム編集", {"下書きの公募"}),
        ("けのむ", set()),
        ("ｹﾞﾉﾑ 発生", {"下書きの公募"}),
        ("ム編", {"下書きの公募"}),  # inside words too: an own list hides nothing
        ("公募", {"下書きの公募", "依頼した公募", "公開中の公募"}),
        ("公募 -ゲノム", {"依頼した公募", "公開中の公募"}),
        ("あおぎり", {"下書きの公募", "依頼した公募", "公開中の公募"}),
        ("、", set()),
        ("", {"下書きの公募", "依頼した公募", "公開中の公募"}),
    ],
)
def test_words_are_found_in_titles_names_and_prose(own: Institution, words: str, wanted: set[str]) -> None:
    assert titles(words, own) == wanted


def test_the_beginning_of_a_data_number_is_enough(own: Institution) -> None:
    number = PostingSummary.objects.get(title_ja="公開中の公募").number
    assert titles(number[:-1].lower(), own) >= {"公開中の公募"}


def test_what_was_saved_a_moment_ago_is_found_as_it_is_now(own: Institution) -> None:
    author = factories.member(own)
    made = factories.draft(own, by=author, title="初めの件名", duties={"ja": "触媒の研究", "en": ""})
    by = factories.acting_for(author, own)
    content = factories.content(title="次の件名", duties={"ja": "高分子の研究", "en": ""})
    saved = drafts.save_draft(made, content, version=made.version, by=by, now=factories.NOW)
    assert titles("高分子", own) == {"次の件名"}
    assert titles("触媒", own) == set()
    drafts.delete_draft(saved, version=saved.version, by=by, now=factories.NOW)
    assert titles("高分子", own) == set()


def test_a_new_name_of_the_institution_is_found(own: Institution) -> None:
    own.name_ja = "国立大学法人やまびこ大学"
    own.save()
    assert len(titles("やまびこ", own)) == 3


def test_what_is_published_is_found_while_it_is_modified_and_what_is_written_too() -> None:
    of = factories.institution()
    posting = factories.published(of, duties={"ja": "触媒の研究", "en": ""}, title="公募").posting
    by = factories.acting_for(factories.member(of), of)
    working = modifying.start_modification(posting, by=by, now=NOW)
    changed = storage.load(working) | {"duties": {"ja": "高分子の研究", "en": ""}}
    saved = drafts.save_draft(working, changed, version=working.version, by=by, now=NOW)
    assert titles("触媒", of) == titles("高分子", of) == {"公募"}
    modifying.discard_modification(saved, by=by, now=NOW)
    assert (titles("触媒", of), titles("高分子", of)) == ({"公募"}, set())


def test_a_modification_made_anew_for_the_secretariat_is_found_once() -> None:
    of = factories.institution()
    posting = factories.published(of).posting
    modifying.start_modification(posting, by=factories.acting_for(factories.member(of), of), now=NOW)
    desk = factories.acting_as_desk(factories.desk_member())
    desk_withdrawal.change_deadline(posting, date(2026, 12, 10), reason_for_institution="訂正", by=desk, now=NOW)
    assert internal_index.matching_revisions("あおぎり", of) == set(posting.revisions.values_list("pk", flat=True))


def test_what_the_index_has_not_read_yet_is_found_as_the_database_has_it(settings: Any, tmp_path: Path) -> None:
    settings.KOUBO_SEARCH_SYNC, settings.KOUBO_SEARCH_DIR = False, tmp_path
    of = factories.institution()
    author = factories.member(of)
    by = factories.acting_for(author, of)
    kept = factories.draft(of, by=author, title="残る公募", duties={"ja": "高分子の研究", "en": ""})
    gone = factories.draft(of, by=author, title="消える公募", duties={"ja": "高分子の研究", "en": ""})
    follower = Follower()
    while follower.step(clock.now()):
        pass
    assert titles("高分子", of) == {"残る公募", "消える公募"}
    assert reader.health(internal_index.POSTINGS) == 0
    drafts.delete_draft(gone, version=gone.version, by=by, now=NOW)
    changed = storage.load(kept) | {"duties": {"ja": "触媒の研究", "en": ""}}
    drafts.save_draft(kept, changed, version=kept.version, by=by, now=NOW)
    factories.draft(of, by=author, title="新しい公募", duties={"ja": "高分子の研究", "en": ""})
    assert titles("高分子", of) == {"新しい公募"}
    assert titles("触媒", of) == {"残る公募"}
