"""What an application on this site consists of (Web応募): slots for documents, questions, and how they may change.

The public page, the form of applicants, what is complete and exports are all made from what this module returns.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.conf import settings

from koubo.kernel.text import Text, either
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.content import storage
from koubo.postings.models import Posting, Revision
from koubo.postings.sheet import SHEET, Content, blank
from koubo.vocabularies import registry

SLOTS: Final = "document_slots"
QUESTIONS: Final = "questions"
FIRST, ON_REQUEST = "first", "on_request"
# The code of each choice of formats as the kinds of file it takes.
FORMATS: Final[dict[str, frozenset[str]]] = {
    "pdf": frozenset({"pdf"}),
    "pdf_word": frozenset({"pdf", "word"}),
    "pdf_image": frozenset({"pdf", "image"}),
    "pdf_word_image_zip": frozenset({"pdf", "word", "image", "zip"}),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """What files are handed in for (書類欄). `key` stays the same for the life of the posting: kind and ordinal of that kind."""

    key: str
    kind: str
    label: Text
    required: bool
    most: int
    formats: str
    largest_mb: int
    stage: str
    note: Text

    @property
    def takes(self) -> frozenset[str]:
        """The kinds of file it takes: pdf, word, image, zip."""
        return FORMATS[self.formats]

    @property
    def formats_label(self) -> Text:
        """The words for the formats."""
        return registry.label("document_formats", self.formats)

    @property
    def on_request(self) -> bool:
        """Whether it is handed in only when the institution asks for it."""
        return self.stage == ON_REQUEST


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What applicants answer. `options` are those of a choice, `kind` is a code of question_kinds."""

    key: str
    kind: str
    label: Text
    required: bool
    options: tuple[Text, ...]

    @property
    def kind_label(self) -> Text:
        """The words for the kind of answer."""
        return registry.label("question_kinds", self.kind)


def slots(content: Content) -> tuple[Slot, ...]:
    """Return the slots of a posting, in order; none where it takes no applications on this site."""
    numbers: dict[str, int] = {}
    return tuple(_slot(row, numbers) for row in _rows(content, SLOTS))


def questions(content: Content) -> tuple[AskedQuestion, ...]:
    """Return the questions of a posting, in order; none where it takes no applications on this site."""
    return tuple(
        AskedQuestion(
            key=f"q-{number}",
            kind=row.get("kind") or "line",
            label=_text(row.get("label")),
            required=row.get("required") is True,
            options=_options(row),
        )
        for number, row in enumerate(_rows(content, QUESTIONS), start=1)
    )


def _rows(content: Content, key: str) -> list[dict[str, Any]]:
    if content.get("web_application") is not True:
        return []
    return [row for row in content.get(key) or [] if not all(blank(value) for value in row.values())]


def _slot(row: Mapping[str, Any], numbers: dict[str, int]) -> Slot:
    kind = row.get("kind") or "other"
    numbers[kind] = numbers.get(kind, 0) + 1
    return Slot(
        key=f"{kind}-{numbers[kind]}",
        kind=kind,
        label=registry.label("document_kinds", kind) if blank(row.get("label")) else _text(row["label"]),
        required=row.get("required") is True,
        most=row.get("most") or 1,
        formats=row["formats"] if row.get("formats") in FORMATS else "pdf",
        largest_mb=row.get("largest_mb") or settings.KOUBO_DOCUMENT_MB,
        stage=row.get("stage") or FIRST,
        note=_text(row.get("note")),
    )


def _text(texts: Mapping[str, str] | None) -> Text:
    told = texts or {}
    return either(told.get("ja") or "", told.get("en") or "")


def _options(row: Mapping[str, Any]) -> tuple[Text, ...]:
    """Return the options of a choice; the same line of both languages is the same option."""
    if row.get("kind") != "choice":
        return ()
    texts = row.get("options") or {}
    ja, en = ([line.strip() for line in (texts.get(code) or "").splitlines() if line.strip()] for code in ("ja", "en"))
    longest = max(len(ja), len(en))
    padded = (lines + [""] * (longest - len(lines)) for lines in (ja, en))
    return tuple(either(*pair) for pair in zip(*padded, strict=True))


REMOVED: Final = Text(
    "応募があったため、{name}は削除できません。元に戻してください",
    "There are applications already, so {name} cannot be removed. Please put it back",
)
RENAMED: Final = Text(
    "応募があったため、{name}の名称、種類、順番は変更できません",
    "There are applications already, so the name, kind and order of {name} cannot be changed",
)
TIGHTENED: Final = Text(
    "応募があったため、{name}の条件を厳しくすることはできません",
    "There are applications already, so the conditions of {name} cannot be made stricter",
)
ADDED: Final = Text(
    "応募があったため、追加する{name}は「任意」にしてください",
    "There are applications already, so {name} can only be added as “Optional”",
)
CLOSED: Final = Text(
    "応募があったため、Web応募を「不可」にはできません",
    "There are applications already, so Web application cannot be changed to “Not accepted”",
)


def additive(before: Content, after: Content) -> list[Finding]:
    """Return where `after` takes something away from `before`, or asks more: what applicants have met already must still do."""
    if slots(before) and after.get("web_application") is not True:
        return [_refused("web_application", CLOSED, Text("", ""))]
    return [*_compared(SLOTS, slots(before), slots(after), _stricter_slot),
            *_compared(QUESTIONS, questions(before), questions(after), _stricter_question)]  # fmt: skip


Asked = TypeVar("Asked", Slot, AskedQuestion)


def _compared(
    field: str, before: tuple[Asked, ...], after: tuple[Asked, ...], stricter: Callable[[Asked, Asked], bool]
) -> Iterator[Finding]:
    known = {asked.key: asked for asked in before}
    present = {asked.key: asked for asked in after}
    for key, old in known.items():
        new = present.get(key)
        if new is None:
            yield _refused(field, REMOVED, old.label)
        elif (new.kind, new.label) != (old.kind, old.label):
            yield _refused(field, RENAMED, old.label)
        elif (new.required and not old.required) or stricter(old, new):
            yield _refused(field, TIGHTENED, old.label)
    for key, new in present.items():
        if key not in known and new.required and not (isinstance(new, Slot) and new.on_request):
            yield _refused(field, ADDED, new.label)


def _stricter_slot(old: Slot, new: Slot) -> bool:
    earlier = old.on_request and not new.on_request and new.required
    return new.most < old.most or new.largest_mb < old.largest_mb or not new.takes >= old.takes or earlier


def _stricter_question(old: AskedQuestion, new: AskedQuestion) -> bool:
    return new.options[: len(old.options)] != old.options


def _refused(field: str, message: Text, name: Text) -> Finding:
    shown = Text(f"「{name.ja}」", f"“{name.en}”")
    return Finding(
        "applied",
        Severity.ERROR,
        field,
        Text(message.ja.format(name=shown.ja), message.en.format(name=shown.en)),
        OUR_RULE,
    )


_locks: list[Callable[[Posting], bool]] = []


def register_lock(has_applications: Callable[[Posting], bool]) -> None:
    """Have `has_applications` asked whether what a posting requires may only be added to. Once, when Django starts."""
    if has_applications not in _locks:
        _locks.append(has_applications)


def is_locked(posting: Posting) -> bool:
    """Whether someone has applied, so that what is required may only be added to."""
    return any(has_applications(posting) for has_applications in _locks)


def template(name: str, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of a template. Raises KeyError."""
    return [_row(slot, languages) for slot in TEMPLATES[name]]


def _row(given: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    empty = {"ja": "", "en": ""}
    row: dict[str, Any] = {"label": empty, "note": empty, "required": True, "most": None, "formats": "pdf",
                           "largest_mb": None, "stage": FIRST}  # fmt: skip
    for key, value in given.items():
        row[key] = {c: value[c] if c in languages else "" for c in empty} if isinstance(value, Text) else value
    return {sub.key: row[sub.key] for sub in SHEET.field(SLOTS).fields}


TEMPLATES: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    # What an opening has where nobody writes slots: which documents are wanted is told in its own text.
    "standard": (
        {
            "kind": "other",
            "label": Text("応募書類", "Application documents"),
            "most": 10,
            "formats": "pdf_word",
            "note": Text("「応募書類」の項目に記載の書類", "What is listed under “Documents to submit”"),
        },
    ),
    # What the common form for applications to academic posts in Japan consists of.
    "national": (
        {"kind": "cv", "formats": "pdf_word"},
        {"kind": "publications", "formats": "pdf_word"},
        {"kind": "research_summary", "note": Text("2,000字程度", "About 1,000 words")},
        {"kind": "statement", "note": Text("2,000字程度", "About 1,000 words")},
        {
            "kind": "papers",
            "most": 5,
            "note": Text("5編以内、1編を1ファイルにしてください", "Five at most, one file each"),
        },
    ),
    "minimal": (
        {
            "kind": "cv",
            "label": Text("履歴書・業績一覧", "Curriculum vitae and list of publications"),
            "note": Text("1つのPDFにまとめてください", "In one PDF"),
        },
    ),
}


def of_earlier(revision: Revision) -> list[dict[str, Any]]:
    """Return the slots of the posting of the same institution that was last requested with Web application; else none."""
    rows = Revision.objects.filter(posting__institution=revision.posting.institution_id, web_application=True)
    rows = rows.exclude(posting=revision.posting_id).filter(requested_at__isnull=False, document_slots__isnull=False)
    found = rows.order_by("-requested_at", "-pk").first()
    return storage.load(found)[SLOTS] if found else []
