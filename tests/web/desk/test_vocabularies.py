"""語彙 at the desk: the pages of lists and terms, and what other pages show after a change."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from koubo.accounts.models import User
from koubo.vocabularies import editing, registry
from koubo.vocabularies.lists import NAMES
from koubo.vocabularies.models import EditedTerm
from tests.postings.test_finder import job
from tests.support import factories
from tests.vocabularies.test_editing import HEAD, JOBS, LECTURER, PROFESSOR, change

pytestmark = pytest.mark.django_db
LISTS = "/desk/vocabularies/"
LIST = f"{LISTS}{JOBS}/"


@pytest.fixture(autouse=True)
def _begin(at: Callable[[str], datetime]) -> Iterator[None]:
    at("2026-11-24 09:00")
    registry.forget()
    yield
    registry.forget()


@pytest.fixture
def client(desk: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(desk)


def typed(**more: Any) -> dict[str, Any]:
    return {"version": str(editing.number(JOBS)), "once": str(uuid4())} | more


def test_every_list_of_the_files_has_a_name_and_a_page(client: Client) -> None:
    assert set(NAMES) == {path.stem for path in registry.Path(registry.settings.KOUBO_VOCABULARIES_DIR).glob("*.tsv")}
    page = client.get(LISTS).text
    for name, label in NAMES.items():
        assert f'href="{LISTS}{name}/"' in page
        assert label.ja in page
    assert "Controlled lists" in client.get(f"/en{LISTS}").text
    assert client.get(f"{LISTS}nothing/").status_code == 404
    assert client.get(f"{LIST}nothing/").status_code == 404


def test_a_term_is_added_once_and_offered_by_the_editor(client: Client) -> None:
    wrong = client.post(LIST, typed(label_ja="特任教授", label_en=""))
    assert wrong.status_code == 422
    assert 'value="特任教授"' in wrong.text
    data = typed(label_ja="特任教授<b>", label_en="Specially appointed", after=PROFESSOR)
    for _ in range(2):
        told = client.post(LIST, data, follow=True).text
    assert "特任教授&lt;b&gt;" in told
    assert EditedTerm.objects.count() == 1
    of = factories.institution()
    draft = factories.draft(of, by=(author := factories.member(of)))
    editor = Client()
    editor.force_login(author)
    shown = editor.get(f"/institution/postings/{draft.posting_id}/edit/").text
    assert '<option value="x0001">特任教授&lt;b&gt;</option>' in shown
    assert client.post(f"{LISTS}terms/", typed(label_ja="語", label_en="x")).status_code == 404


def test_a_new_language_needs_its_iso_code(client: Client) -> None:
    address = f"{LISTS}languages/"
    assert 'name="code"' not in client.get(LIST).text

    def send(code: str) -> Any:
        words = {"label_ja": "イタリア語", "label_en": "Italian", "after": "", "code": code, "once": str(uuid4())}
        return client.post(address, words | {"version": str(editing.number("languages"))}, follow=True)

    for code, words in (
        ("", "ISO 639 の言語コードを入力してください"), ("x1", "ISO 639 の言語コードを入力してください"),
        ("en", "このコードの語があります：英語"), ("FRE", "このコードの語があります：フランス語"),
    ):  # fmt: skip
        refused = send(code)
        assert refused.status_code == 422
        assert refused.text.count(words) == 2, "above and beside the field"
        assert 'value="イタリア語"' in refused.text
    assert "for example it for Italian" in client.post(f"/en{address}", typed(label_ja="語", label_en="x")).text
    assert "追加しました" in send("ITA").text
    assert EditedTerm.objects.get().code == "it"


def test_renamed_and_shown_everywhere_at_once(client: Client) -> None:
    made = factories.published(job_lines=[job(PROFESSOR)])
    public = Client()
    for address in ("/postings/", f"/postings/{made.posting.number}/", "/search/", "/"):
        public.get(address)
    assert "教授相当" in public.get("/postings/").text
    page = client.get(f"{LIST}{PROFESSOR}/").text
    assert "この語を使っているもの" in page
    told = client.post(
        f"{LIST}{PROFESSOR}/", typed(label_ja="プロフェッサー", label_en="Full professor"), follow=True
    ).text
    assert "プロフェッサー" in told
    for address in ("/postings/", f"/postings/{made.posting.number}/"):
        assert "プロフェッサー" in public.get(address).text, address
    assert "Full professor" in public.get(f"/en/postings/{made.posting.number}/").text
    history = client.get(f"{LIST}{PROFESSOR}/").text
    assert "語彙の語の名称変更" in history
    stale = client.post(f"{LIST}{PROFESSOR}/", typed(version="0", label_ja="別", label_en="Other"))
    assert stale.status_code == 409
    assert 'value="別"' in stale.text


def test_a_retired_term_stays_with_who_chose_it(client: Client) -> None:
    of = factories.institution()
    author = factories.member(of)
    holds = factories.draft(of, by=author, job_lines=[job(LECTURER)])
    other = factories.draft(of, by=author, job_lines=[job(PROFESSOR)])
    assert client.post(f"{LIST}{LECTURER}/", typed(act="retire", label_ja="", label_en="")).status_code == 302
    editor = Client()
    editor.force_login(author)
    assert f'value="{LECTURER}" selected>講師相当' in editor.get(f"/institution/postings/{holds.posting_id}/edit/").text
    assert ">講師相当</option>" not in editor.get(f"/institution/postings/{other.posting_id}/edit/").text
    assert client.get(LIST).text.count("使用終了") == 1
    client.post(f"{LIST}{LECTURER}/", typed(act="restore"))
    assert ">講師相当</option>" in editor.get(f"/institution/postings/{other.posting_id}/edit/").text


def test_merged_after_its_effect_was_shown(client: Client) -> None:
    made = factories.published(job_lines=[job(LECTURER)])
    public = Client()
    assert public.get(f"/postings/?job={PROFESSOR}").text.count(made.posting.number or "?") == 0
    shown = client.get(f"{LIST}{LECTURER}/merge/?into={PROFESSOR}").text
    assert "「講師相当」から統合先に移るもの" in shown
    assert "すでに「教授相当」を使っているもの" in shown
    assert not EditedTerm.objects.exists()
    assert client.get(f"{LIST}{LECTURER}/merge/?into={LECTURER}").status_code == 422
    assert client.post(f"{LIST}{LECTURER}/merge/", typed(into="")).status_code == 422
    done = client.post(f"{LIST}{LECTURER}/merge/", typed(into=PROFESSOR), follow=True).text
    assert "「講師相当」を「教授相当」に統合しました" in done
    assert "「教授相当」に統合済み" in done
    number = made.posting.number or ""
    assert number in public.get(f"/postings/?job={PROFESSOR}").text
    followed = public.get(f"/postings/?job={LECTURER}", follow=True).text
    assert number in followed
    assert "使えないため" not in followed
    assert "講師相当" not in public.get(f"/postings/{number}/").text
    assert client.get(f"{LIST}{LECTURER}/merge/").status_code == 404
    assert client.post(f"{LIST}{LECTURER}/", typed(act="retire")).status_code == 409
    client.post(f"{LIST}{LECTURER}/", typed(act="restore"))
    assert "講師相当" in public.get(f"/postings/{number}/").text


@pytest.mark.parametrize("rows", [1, 5])
def test_the_pages_ask_the_same_for_any_number(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("00014", "00015", "00016", "00017", "00018")[:rows]:
        editing.retire(change(), code)
    with django_assert_num_queries(11):
        client.get(LISTS)
    with django_assert_num_queries(9):
        client.get(LIST)
    with django_assert_num_queries(13):
        client.get(f"{LIST}{HEAD}/")
