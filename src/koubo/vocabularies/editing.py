"""語彙: what the secretariat changes of the lists. Nothing is deleted, and no stored code ever changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from koubo.audit.trail import Actor, record
from koubo.kernel.errors import NotPermitted, Refusal, StaleVersion
from koubo.kernel.languages import language_code
from koubo.kernel.text import Text, tidy_line
from koubo.vocabularies import registry, usage
from koubo.vocabularies.lists import LANGUAGES, NAMES, OPEN, is_pinned
from koubo.vocabularies.models import EditedTerm, VocabularyEdition
from koubo.vocabularies.registry import PARENTS, Term

LABEL_LIMIT: Final = 200
MOST_ADDED: Final = 500
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
# With no more than so many holders search is brought up to date at once, not by the mail worker.
FEW: Final = 300


class TermRefused(Refusal):
    """A list cannot be changed like that. `where` is the field."""

    def __init__(self, where: str, text: Text) -> None:
        """Keep what is wrong."""
        super().__init__(f"term-{where or 'change'}", text)
        self.where = where


@dataclass(frozen=True, slots=True)
class ListChange:
    """Who changes which list, and the number of the edition it was read in."""

    vocabulary: str
    version: int
    by: Actor
    now: datetime


def number(vocabulary: str) -> int:
    """Return how often a list was changed."""
    found = VocabularyEdition.objects.filter(vocabulary=vocabulary).values_list("number", flat=True).first()
    return found or 0


@transaction.atomic
def add(change: ListChange, label: Text, *, parent: str = "", after: str = "", code: str = "") -> str:
    """Add a term behind another (at the end where that is unknown) and return its code, which is typed for a language, else made.

    Raises NotPermitted, TermRefused, StaleVersion.
    """
    _begin(change)
    if change.vocabulary not in OPEN:
        raise TermRefused("", Text("この語彙には語を追加できません", "No term can be added to this list"))
    heads = {term.code for term in registry.terms(PARENTS[change.vocabulary])} if change.vocabulary in PARENTS else {""}
    if parent not in heads:
        raise TermRefused("parent", Text("大分類を選んでください", "Select what it stands under"))
    label = _label(change.vocabulary, label, parent=parent)
    if EditedTerm.objects.filter(vocabulary=change.vocabulary).count() >= MOST_ADDED:
        raise TermRefused("", Text(f"変更できる語は{MOST_ADDED}語までです", f"Up to {MOST_ADDED} terms can be changed"))
    code = _new_code(change.vocabulary, code)
    made = EditedTerm.objects.create(
        vocabulary=change.vocabulary, code=code, parent=parent, after=after, label_ja=label.ja, label_en=label.en
    )
    _end(change, "add_term", made, {})
    return code


@transaction.atomic
def rename(change: ListChange, code: str, label: Text) -> None:
    """Give a term other words, in which it is shown from now on. Raises NotPermitted, TermRefused, StaleVersion."""
    _begin(change)
    row = _row(change.vocabulary, code)
    label = _label(change.vocabulary, label, parent=row.parent, code=code)
    if label == Text(row.label_ja, row.label_en):
        return
    before = _audited(row)
    row.label_ja, row.label_en, row.awaits_search = label.ja, label.en, True
    _end(change, "rename_term", row, before)


@transaction.atomic
def retire(change: ListChange, code: str) -> None:
    """Offer a term no longer; it is still shown and found. Raises NotPermitted, TermRefused, StaleVersion."""
    _begin(change)
    row = _free(change.vocabulary, code)
    if row.is_retired:
        raise TermRefused("", Text("すでに選べなくなっています", "It is no longer offered already"))
    before = _audited(row)
    row.is_retired = True
    _end(change, "retire_term", row, before)


@transaction.atomic
def restore(change: ListChange, code: str) -> None:
    """Offer a term again that was retired or merged: what holds its code says it again. Raises NotPermitted, TermRefused, StaleVersion."""
    _begin(change)
    row = _row(change.vocabulary, code)
    if not row.is_retired and not row.merged_into:
        raise TermRefused("", Text("この語は今も選べます", "This term is offered"))
    _label(change.vocabulary, Text(row.label_ja, row.label_en), parent=row.parent, code=code)
    before = _audited(row)
    row.awaits_search = row.awaits_search or bool(row.merged_into)
    into, row.is_retired, row.merged_into = row.merged_into, False, ""
    _end(change, "restore_term", row, before)
    if into:
        _keep_searched(change.vocabulary, into)


@transaction.atomic
def merge(change: ListChange, code: str, into: str) -> None:
    """Let a term count as another from now on, wherever it was chosen. Raises NotPermitted, TermRefused, StaleVersion."""
    _begin(change)
    row = _free(change.vocabulary, code)
    known = {term.code: term for term in registry.terms(change.vocabulary)}
    if into not in known or into == code or known[into].is_retired:
        raise TermRefused("into", Text("統合先の語を選んでください", "Select the term it is merged into"))
    before = _audited(row)
    row.merged_into, row.awaits_search = into, True
    _end(change, "merge_term", row, before)


def _begin(change: ListChange) -> None:
    """Let changes of a list take turns, and read it as it is now."""
    if change.by.hat != "desk":
        raise NotPermitted
    if change.vocabulary not in NAMES:
        raise TermRefused("", Text("この語彙はありません", "There is no such list"))
    VocabularyEdition.objects.get_or_create(vocabulary=change.vocabulary)
    held = VocabularyEdition.objects.select_for_update(of=("self",)).get(vocabulary=change.vocabulary)
    if held.number != change.version:
        raise StaleVersion
    registry.refresh()


def _end(change: ListChange, verb: str, row: EditedTerm, before: dict[str, Any]) -> None:
    row.save()
    VocabularyEdition.objects.filter(vocabulary=change.vocabulary).update(number=change.version + 1)
    record(verb, row, by=change.by, now=change.now, before=before, after=_audited(row))
    registry.refresh()
    if row.awaits_search:
        _keep_searched(change.vocabulary, row.code)


def _keep_searched(vocabulary: str, code: str) -> None:
    """Bring search up to date now if few hold the term, in the end of the transaction."""
    if sum(n for _label, n in usage.effect(vocabulary, registry.current(vocabulary, code))) <= FEW:
        usage.follow_term(vocabulary, code)
        EditedTerm.objects.filter(vocabulary=vocabulary, code=code).update(awaits_search=False)


def _row(vocabulary: str, code: str) -> EditedTerm:
    """Return the row of a term, not stored if it is as in the file."""
    known: dict[str, Term] = {term.code: term for term in registry.every(vocabulary)}
    if code not in known:
        raise TermRefused("", Text("この語はありません", "There is no such term"))
    stored = EditedTerm.objects.filter(vocabulary=vocabulary, code=code).first()
    term = known[code]
    return stored or EditedTerm(
        vocabulary=vocabulary, code=code, parent=term.parent, label_ja=term.label.ja, label_en=term.label.en
    )


def _free(vocabulary: str, code: str) -> EditedTerm:
    """Return the row of a term no rule hangs on and that stands for itself."""
    row = _row(vocabulary, code)
    if is_pinned(vocabulary, code):
        raise TermRefused(
            "",
            Text(
                "この語は規則に使われているため、名称だけを変更できます",
                "Rules hang on this term: only its name can be changed",
            ),
        )
    if row.merged_into:
        raise TermRefused("", Text("この語は統合済みです", "This term is merged already"))
    return row


def _label(vocabulary: str, label: Text, *, parent: str, code: str = "") -> Text:
    label = Text(tidy_line(label.ja), tidy_line(label.en))
    for where, written, ja, en in (
        ("label_ja", label.ja, "日本語の名称を入力してください", "Enter the name in Japanese"),
        ("label_en", label.en, "英語の名称を入力してください", "Enter the name in English"),
    ):
        if not written:
            raise TermRefused(where, Text(ja, en))
    for term in registry.terms(vocabulary):
        if term.code == code or term.parent != parent:
            continue
        if term.label.ja == label.ja or term.label.en.casefold() == label.en.casefold():
            raise TermRefused(
                "label_ja" if term.label.ja == label.ja else "label_en",
                Text(f"同じ名称の語があります：{term.label.ja}", f"There is a term of this name: {term.label.en}"),
            )
    return label


def _new_code(vocabulary: str, typed: str) -> str:
    taken = {term.code: term for term in registry.every(vocabulary)}
    if vocabulary not in LANGUAGES:
        return next(code for code in _codes(vocabulary) if code not in taken)
    code = language_code(typed)
    if not code:
        raise TermRefused(
            "code",
            Text(
                "ISO 639 の言語コードを入力してください（例：イタリア語は it）",
                "Enter the ISO 639 code of the language, for example it for Italian",
            ),
        )
    if code in taken:
        label = taken[code].label
        raise TermRefused(
            "code", Text(f"このコードの語があります：{label.ja}", f"There is a term of this code: {label.en}")
        )
    return code


def _codes(vocabulary: str) -> Iterator[str]:
    """Return codes for new terms, as long as those of the list are."""
    width = max(2, *(len(term.code) for term in registry.every(vocabulary)))
    for n in range(1, len(DIGITS) ** (width - 1)):
        digits, rest = "", n
        while rest:
            rest, last = divmod(rest, len(DIGITS))
            digits = DIGITS[last] + digits
        yield "x" + digits.rjust(width - 1, "0")


def _audited(row: EditedTerm) -> dict[str, Any]:
    return {
        "vocabulary": row.vocabulary,
        "code": row.code,
        "ja": row.label_ja,
        "en": row.label_en,
        "retired": row.is_retired,
        "merged_into": row.merged_into,
    }
