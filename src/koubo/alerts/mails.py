"""The words of the mails. What is said of an opening is worked out once for all who are told of it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.conf import settings

from koubo.accounts import hats
from koubo.accounts.models import User
from koubo.alerts import links
from koubo.alerts.matching import Announced, MailSection, Parcel
from koubo.alerts.models import SavedSearch
from koubo.alerts.publications import Happenings
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.models import OutgoingMail
from koubo.notifications.outbox import Recipient
from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.render import deadline_in_words, place_label
from koubo.postings.models import Revision

NEWS: Final = "alerts.news"
ALIVE: Final = "alerts.alive"
MOST_ITEMS: Final = 20
COMMON: Final = ("name", "body", "manage")
MANAGE: Final = Text("/seeker/searches/", "/en/seeker/searches/")
RESULTS: Final = Text("/postings/", "/en/postings/")
STOP: Final = Text("/alerts/stop/{}/", "/en/alerts/stop/{}/")


def register() -> None:
    """Declare the kinds."""
    subjects = {
        NEWS: Text("{site}マッチングメール（{what}）", "{site}: {what}"),
        ALIVE: Text(
            "{site}マッチングメール（該当する公募はありませんでした）",
            "{site}: nothing has matched your saved searches lately",
        ),
    }
    for key, subject in subjects.items():
        more = ("what",) if key == NEWS else ()
        template = key.replace(".", "/mail/")
        kinds.register(kinds.MailKind(key=key, subject=subject, template=template, placeholders=(*COMMON, *more)))


class MailWriter:
    """Writes the mails of one run."""

    def __init__(self, news: Happenings) -> None:
        """Know what happened; nothing is read yet."""
        self.now = news.now
        self._news = news
        self._lines: dict[tuple[UUID, str], str] = {}

    def news(self, parcel: Parcel, user: User, *, unique_key: str) -> OutgoingMail:
        """Return the mail with what a person is told: MOST_ITEMS openings at most, the rest as a number and a link."""
        here = user.language
        fresh = [(section, found) for section in parcel.sections for found in section.fresh]
        room = {id(found) for _, found in fresh[:MOST_ITEMS]}
        parts = [self._section(section, room, here) for section in parcel.sections]
        return self._mail(
            NEWS,
            user,
            [section.search.pk for section in parcel.sections],
            {"body": "\n\n".join(parts), "what": _what(parcel, here)},
            unique_key=unique_key,
        )

    def alive(self, searches: Sequence[SavedSearch], user: User, *, unique_key: str) -> OutgoingMail:
        """Return the mail that says that nothing matched, and that mails would come."""
        here = user.language
        parts = ["\n".join([_head(one.name, here), *_ways(one.pk, one.address, here)]) for one in searches]
        return self._mail(
            ALIVE, user, [one.pk for one in searches], {"body": "\n\n".join(parts)}, unique_key=unique_key
        )

    def _mail(
        self, kind: str, user: User, pks: Sequence[int], values: dict[str, str], *, unique_key: str
    ) -> OutgoingMail:
        here = user.language
        mail = outbox.prepare(
            kind,
            to=Recipient.person(user),
            now=self._news.now,
            values={"name": user.name, "manage": settings.KOUBO_BASE_URL + MANAGE[here], **values},
            hat=hats.SEEKER,
            unique_key=unique_key,
        )
        mail.unsubscribe = _stop(pks, here)
        return mail

    def _section(self, section: MailSection, room: set[int], here: str) -> str:
        lines = [_head(section.search.name, here)]
        if section.trouble:
            lines += [
                _TROUBLE[section.trouble.is_wider][here],
                *(f"- {note.text[here]}" for note in section.trouble.lost),
                "",
            ]
        shown = [found for found in section.fresh if id(found) in room]
        lines += [self._line(found, here) for found in shown]
        if more := len(section.fresh) - len(shown):
            lines.append(_MORE[here].format(n=more))
        if section.changed:
            lines += [_CHANGED[here], *(self._changed(found, here) for found in section.changed[:MOST_ITEMS])]
        return "\n".join([*lines, *_ways(section.search.pk, section.search.address, here)])

    def _line(self, found: Announced, here: str) -> str:
        said = self._opening_of(found.posting_id, here)
        if found.others:
            names = ("」「" if here == "ja" else "”, “").join(found.others)
            said += "\n" + _OTHERS[here].format(names=names)
        return said + "\n"

    def _changed(self, found: Announced, here: str) -> str:
        before = deadline_in_words(found.before, here) if found.before else ""
        return f"{self._opening_of(found.posting_id, here)}\n{_BEFORE[here].format(day=before)}\n"

    def _opening_of(self, posting_id: UUID, here: str) -> str:
        """Return what is said of an opening as it is now: title, institution, places, deadline, address."""
        key = (posting_id, here)
        if key not in self._lines:
            self._lines[key] = _opening(self._news.shown[posting_id], here)
        return self._lines[key]


_TROUBLE: Final = {
    False: Text(
        "一覧の変更により、この検索条件の一部が変わりました。次のとおり、いまの条件で検索しています。",
        "The lists have changed, and with them some of these conditions. What is left or has taken their place is used:",
    ),
    True: Text(
        "この検索条件は、いまの一覧にない値を含むため、検索を止めています。条件を選び直してください。",
        "These conditions are not in the lists any more, so nothing is searched for. Please choose them again.",
    ),
}
_MORE: Final = Text("ほか{n}件（下の「検索結果」でご覧ください）", "and {n} more (see “Results” below)")
_CHANGED: Final = Text(
    "以前お知らせした公募の募集終了日が変わりました。\n", "Deadlines have changed of openings we told you of:\n"
)
_BEFORE: Final = Text("（変更前の募集終了日: {day}）", "(deadline before: {day})")
_OTHERS: Final = Text("（「{names}」にも該当します）", "(also found by “{names}”)")


def _head(name: str, here: str) -> str:
    return f"■ {name}" if here == "ja" else f"* {name}"


def _ways(pk: int, address: str, here: str) -> list[str]:
    """Return where the results are, and how to end these mails."""
    results = f"{settings.KOUBO_BASE_URL}{RESULTS[here]}{'?' + address if address else ''}"
    labels = ("検索結果", "この検索条件のメールを解除") if here == "ja" else ("Results", "Unsubscribe from this search")
    return [f"{labels[0]}: {results}", f"{labels[1]}: {_stop([pk], here)}"]


def _stop(pks: Sequence[int], here: str) -> str:
    return settings.KOUBO_BASE_URL + STOP[here].format(links.token_for(pks))


def _what(parcel: Parcel, here: str) -> str:
    """Return what the subject says."""
    fresh = sum(len(section.fresh) for section in parcel.sections)
    if fresh:
        return f"新着{fresh}件" if here == "ja" else f"{fresh} new opening{'s' if fresh != 1 else ''}"
    if any(section.changed for section in parcel.sections):
        return "募集終了日の変更" if here == "ja" else "deadlines have changed"
    return "検索条件の確認のお願い" if here == "ja" else "please look at your saved searches"


def _opening(revision: Revision, here: str) -> str:
    posting = revision.posting
    places = "、".join(dict.fromkeys(place_label(row.prefecture, here) for row in revision.places.all()))
    closes = deadline_in_words(revision.deadline, here)
    label = "募集終了日" if here == "ja" else "Deadline"
    path = f"{RESULTS[here]}{posting.number}/"
    title = " ".join(mask(revision.title[here]).split())
    institution = " ".join(shown_institution(revision, revision.name_of(posting.institution))[here].split())
    where = f"（{places}）" if here == "ja" else f" ({places})"
    return (
        f"- {title}\n  {institution}{where if places else ''}\n  {label}: {closes}\n  {settings.KOUBO_BASE_URL}{path}"
    )
