"""同義語: groups of terms that mean the same, kept by the secretariat and used from the next search on."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import IllegalStep, NotPermitted, Refusal, StaleVersion
from koubo.kernel.text import Text, tidy
from koubo.search.entries import Collection
from koubo.search.folding import data
from koubo.search.models import Synonym, SynonymGroup
from koubo.search.query import Words
from koubo.search.terms import Synonyms, Terms, key, read
from koubo.search.words import LONGEST_TERM

LEAST_MEMBERS: Final = 2
MOST_MEMBERS: Final = 20
MOST_GROUPS: Final = 1_000


class GroupRefused(Refusal):
    """The members cannot be a group as they are."""

    def __init__(self, ja: str, en: str) -> None:
        """Say what to change."""
        super().__init__("unusable", Text(ja, en))


class MemberTaken(Refusal):
    """A member is in another group."""

    def __init__(self, other: Synonym) -> None:
        """Say where it is."""
        super().__init__(
            "taken",
            Text(
                f"「{other.text}」は、別の同義語（{other.group}）に登録されています。そちらを編集してください",
                f"“{other.text}” is already in another group ({other.group}). Please edit that one",
            ),
        )


_STAMP: Final = "SELECT COUNT(*), MAX(id), SUM(version) FROM search_synonymgroup"
_known: tuple[object, Synonyms] = (None, Synonyms())
_beside: dict[str, tuple[Synonyms, Mapping[str, tuple[str, ...]], Synonyms]] = {}


def current() -> Synonyms:
    """Return the groups as they are stored now; read anew when anything about them has changed.

    Versions only rise and ids are not given again, so count, highest id and sum of versions change with every change.
    """
    global _known  # noqa: PLW0603 - one copy per process
    # Asked before every search: as a query set, putting it together would take ten times as long.
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
    if _known[0] != stamp:
        groups: dict[int, list[str]] = {}
        for group, text in Synonym.objects.order_by("pk").values_list("group_id", "text"):
            groups.setdefault(group, []).append(text)
        _known = stamp, Synonyms.of(groups.values())
    return _known[1]


def of(collection: Collection) -> Synonyms:
    """Return the groups as they are stored now, beside the labels of a collection."""
    groups, labels = current(), collection.labels()
    known = _beside.get(collection.name)
    if known is None or known[0] is not groups or known[1] is not labels:
        _beside[collection.name] = known = groups, labels, groups.with_labels(labels)
    return known[2]


def terms(words: Words, collection: Collection | None = None) -> Terms:
    """Return what the words ask for, synonyms and the labels of a collection included."""
    if not (words.all_of or words.any_of or words.none_of):
        return Terms()
    return read(words, of(collection) if collection else current())


def groups(asked: str = "") -> QuerySet[SynonymGroup]:
    """Return the groups, newest first, with their members; where a word is asked, those in which it occurs."""
    found = SynonymGroup.objects.prefetch_related("members").order_by("-pk")
    return (
        found.filter(pk__in=Synonym.objects.filter(same__contains=key(asked).strip()).values("group"))
        if asked
        else found
    )


@transaction.atomic
def add(texts: Iterable[str], *, by: Actor, now: datetime) -> SynonymGroup:
    """Add a group. Raises NotPermitted, GroupRefused and MemberTaken."""
    members = _members(texts, by)
    if SynonymGroup.objects.count() >= MOST_GROUPS:
        raise GroupRefused(f"同義語は{MOST_GROUPS:,}組までです", f"There can be up to {MOST_GROUPS:,} groups")
    group = SynonymGroup.objects.create()
    _store(group, members)
    record("add_synonyms", group, by=by, now=now, after={"members": list(members.values())})
    return group


@transaction.atomic
def change(group: SynonymGroup, texts: Iterable[str], *, by: Actor, now: datetime) -> None:
    """Replace the members of the group as it was read. Raises NotPermitted, GroupRefused, MemberTaken, StaleVersion and IllegalStep."""
    members = _members(texts, by)
    before = _hold(group)
    if before == list(members.values()):
        return
    SynonymGroup.objects.filter(pk=group.pk).update(version=F("version") + 1)
    Synonym.objects.filter(group=group).delete()
    _store(group, members)
    after = {"members": list(members.values())}
    record("change_synonyms", group, by=by, now=now, before={"members": before}, after=after)


@transaction.atomic
def remove(group: SynonymGroup, *, by: Actor, now: datetime) -> None:
    """Remove the group as it was read. Raises NotPermitted, StaleVersion and IllegalStep."""
    _require_desk(by)
    before = _hold(group)
    record("remove_synonyms", group, by=by, now=now, before={"members": before})
    SynonymGroup.objects.filter(pk=group.pk).delete()


def offered() -> list[list[str]]:
    """Return the groups that come with the portal and of which no member is stored."""
    stored = set(Synonym.objects.values_list("same", flat=True))
    groups = [line.split("\t") for line in data("synonyms.tsv")]
    return [group for group in groups if not any(key(text) in stored for text in group)]


@transaction.atomic
def take_offered(*, by: Actor, now: datetime) -> int:
    """Add the groups that come with the portal, and return how many these were. Raises NotPermitted, GroupRefused."""
    groups = offered()
    for group in groups:
        add(group, by=by, now=now)
    return len(groups)


def renew() -> int:
    """Give members that an older analysis stored the key they have now; return how many these were.

    Search reads texts, never stored keys; these say which members are equal. One that is now equal to another keeps its old
    key until somebody edits its group.
    """
    stored = {same: (pk, text) for pk, text, same in Synonym.objects.values_list("pk", "text", "same")}
    count = 0
    for old, (pk, text) in stored.items():
        same = key(text)
        if same and same != old and same not in stored:
            with suppress(IntegrityError), transaction.atomic():
                count += Synonym.objects.filter(pk=pk, text=text).update(same=same)
    return count


def _require_desk(by: Actor) -> None:
    if by.hat != "desk":
        raise NotPermitted


def _members(texts: Iterable[str], by: Actor) -> dict[str, str]:
    """Return the texts by what search takes for equal. Raises NotPermitted, GroupRefused."""
    _require_desk(by)
    members: dict[str, str] = {}
    for text in filter(None, map(tidy, texts)):
        same = key(text)
        if not same:
            raise GroupRefused(f"「{text}」には文字や数字がありません", f"“{text}” contains no letter or digit")
        if len(text) > LONGEST_TERM:
            raise GroupRefused(
                f"1つの語は{LONGEST_TERM}文字までです（「{text[:20]}…」は{len(text)}文字）",
                f"A word may have up to {LONGEST_TERM} characters (“{text[:20]}…” has {len(text)})",
            )
        if same in members:
            raise GroupRefused(
                f"「{text}」は、検索では「{members[same]}」と同じ語として扱われます。どちらかを消してください",
                f"To search, “{text}” and “{members[same]}” are the same. Please remove one of them",
            )
        members[same] = text
    if not LEAST_MEMBERS <= len(members) <= MOST_MEMBERS:
        raise GroupRefused(
            f"同義語は{LEAST_MEMBERS}語以上{MOST_MEMBERS}語以下で入力してください（現在{len(members)}語）",
            f"Enter {LEAST_MEMBERS} to {MOST_MEMBERS} words (now {len(members)})",
        )
    return members


def _store(group: SynonymGroup, members: dict[str, str]) -> None:
    """Write the members. Raises MemberTaken, also when somebody writes one of them at this moment."""
    try:
        with transaction.atomic():
            Synonym.objects.bulk_create(Synonym(group=group, text=text, same=same) for same, text in members.items())
    except IntegrityError:
        others = Synonym.objects.filter(same__in=members).select_related("group").prefetch_related("group__members")
        other = others.first()
        if other is None:
            raise IllegalStep from None
        raise MemberTaken(other) from None


def _hold(group: SynonymGroup) -> list[str]:
    """Hold the group against every other change and return its members. Raises StaleVersion, IllegalStep when it is gone."""
    stored = SynonymGroup.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
    if stored is None:
        raise IllegalStep
    if stored.version != group.version:
        raise StaleVersion
    return list(stored.texts)
