"""On English pages, what was written in Japanese only says so (WCAG 3.1.2), and the other way round."""

from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from koubo.accounts.models import User
from koubo.conversations import actions as contacts
from koubo.conversations.models import Topic
from koubo.institutions.models import Institution
from koubo.kernel.text import is_japanese
from koubo.postings.actions import modifying, withdrawing
from koubo.postings.models import Revision
from koubo.postings.publication.states import ContentLanguages, WithdrawalReason
from tests.support import factories
from tests.support.factories import NOW, acting_as_desk, acting_for

pytestmark = pytest.mark.django_db
HIDDEN = "nobody hears it"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"title", "script", "style", "textarea", "option"}  # a title and an option can name no language for a part


class Reader(HTMLParser):
    """Reads a page aloud: each text with the language it is announced in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            has, (_, around) = dict(attrs), self.open[-1] if self.open else ("", "")
            self.open.append((tag, HIDDEN if "aria-hidden" in has or around == HIDDEN else has.get("lang") or around))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and self.open[-1][0] not in SILENT and self.open[-1][1] != HIDDEN:
            self.said.append((self.open[-1][1], data.strip()))


def read(html: str) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(html)
    return reader.said


@pytest.fixture(autouse=True)
def _morning(at: Callable[[str], datetime]) -> None:
    at("2026-11-24 09:00")


@pytest.fixture
def of() -> Institution:
    return factories.institution(name_ja="国立大学法人あおぎり大学", name_en="Aogiri University")


@pytest.fixture
def author(of: Institution) -> User:
    return factories.member(of, name="人事 花子")


@pytest.fixture
def desk() -> User:
    return factories.desk_member(name="篠崎 葵")


@pytest.fixture
def clients(author: User, desk: User) -> Iterator[dict[str, Client]]:
    made = {"institution": Client(), "desk": Client()}
    made["institution"].force_login(author)
    made["desk"].force_login(desk)
    yield made


@pytest.fixture
def addresses(of: Institution, author: User, desk: User) -> dict[str, list[str]]:
    """Postings in Japanese in every state, and where the two sides read of them."""
    by, side = acting_for(author, of), acting_as_desk(desk)
    draft = factories.draft(of, by=author, title="一時保存の公募")
    waiting = factories.requested(of, by=author, title="依頼中の公募")
    planned = factories.approved(of, by=author, desk=desk, title="公開予定の公募")
    live, gone, changing = (
        factories.published(of, by=author, desk=desk, title=title)
        for title in ("公開中の公募", "取り下げる公募", "修正を始めた公募")
    )
    withdrawing.withdraw(gone.posting, reason=WithdrawalReason.UNSAID, by=by, now=NOW)
    modifying.start_modification(changing.posting, by=by, now=NOW)
    asked = contacts.ask(live.posting, about=Topic.OTHER, text="Please change the title.", by=by, now=NOW)
    contacts.answer(asked, text="It has been changed.", by=side, now=NOW)
    later = contacts.follow_up(asked, text="Thank you.", by=by, now=NOW)

    def at(area: str, revision: Revision, *names: str) -> list[str]:
        return [f"/en/{area}/postings/{revision.posting_id}/{name}" for name in names]

    return {
        "institution": [
            *(f"/en/institution/{name}" for name in (
                "", "drafts/", "modifications/", "requests/", "withdrawals/", "postings/", "access/"
            )),
            *at("institution", draft, "saved/", "delete/"),
            *at("institution", waiting, "", "requested/"),
            *at("institution", planned, ""),
            *at("institution", live, "", "withdraw/", "withdraw/confirm/", "contact/", f"contact/{later.pk}/"),
            *at("institution", changing, "discard/"),
            *at("institution", gone, "", "withdrawn/"),
            f"/en/institution/access/{live.posting_id}/",
        ],
        "desk": [
            "/en/desk/", "/en/desk/decided/", "/en/desk/contacts/",
            *at("desk", live, "access/", "closing-date/", "withdraw/"),
        ],
    }  # fmt: skip


@pytest.mark.parametrize("side", ["institution", "desk"])
def test_on_english_pages_japanese_is_announced_as_japanese(
    clients: dict[str, Client], addresses: dict[str, list[str]], side: str
) -> None:
    unmarked: dict[str, list[str]] = {}
    for address in addresses[side]:
        answer = clients[side].get(address)
        assert answer.status_code == 200, address
        said = read(answer.text)
        assert said[0][0] == "en", address
        assert any(language == "ja" and "公募" in words for language, words in said), address
        if missed := [words for language, words in said if language != "ja" and is_japanese(words)]:
            unmarked[address] = missed
    assert unmarked == {}


LISTS = {"institution": ["", "drafts/", "postings/"], "desk": [""]}


@pytest.mark.parametrize("page", ["ja", "en"])
@pytest.mark.parametrize(
    ("written", "titles", "announced"),
    [
        (ContentLanguages.JA, {"ja": "AI Fellow（特任助教）の公募"}, {"ja": "ja", "en": "ja"}),
        (ContentLanguages.EN, {"en": "Research Fellow (特任研究員)"}, {"ja": "en", "en": "en"}),
        (ContentLanguages.BOTH, {"ja": "助教の公募", "en": "Assistant Professor"}, {"ja": "ja", "en": "en"}),
    ],
)
def test_a_title_is_announced_in_its_own_language(
    clients: dict[str, Client], of: Institution, author: User, page: str,
    written: ContentLanguages, titles: dict[str, str], announced: dict[str, str],
) -> None:  # fmt: skip
    content: dict[str, Any] = {"written": written, "title": {"ja": "", "en": ""} | titles}
    factories.draft(of, by=author, **content)
    factories.requested(of, by=author, **content)
    shown = titles.get(page) or next(iter(titles.values()))
    for side, names in LISTS.items():
        for name in names:
            said = read(clients[side].get(f"{'/en' if page == 'en' else ''}/{side}/{name}").text)
            assert {language for language, words in said if words == shown} == {announced[page]}, (side, name)


def test_a_draft_in_both_languages_may_still_lack_one_title(
    clients: dict[str, Client], of: Institution, author: User
) -> None:
    factories.draft(of, by=author, written=ContentLanguages.BOTH, title={"ja": "書きかけの公募", "en": ""})
    said = read(clients["institution"].get("/en/institution/drafts/").text)
    assert {language for language, words in said if words == "書きかけの公募"} == {"ja"}
