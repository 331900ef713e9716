"""What search knows of a posting: the words of the sheet fields that carry weight."""

from collections.abc import Iterator

from koubo.postings import storage
from koubo.postings.models import Revision
from koubo.postings.sheet import SHEET, Content, Field, Kind
from koubo.search import door
from koubo.vocabularies import registry

KIND = "posting"


def index(revision: Revision) -> None:
    """Put the searchable text of an approved revision under its id: each text is found only while it is live."""
    content = storage.load(revision)
    institution = revision.posting.institution
    words = [revision.posting.number or "", institution.name_ja, institution.name_en, *_words(SHEET.fields, content)]
    door.put(KIND, str(revision.pk), "\n".join(word for word in words if word))


def _words(fields: tuple[Field, ...], content: Content) -> Iterator[str]:
    for field in fields:
        value = content.get(field.key)
        if field.is_rows:
            for line in value or []:
                yield from _words(field.fields, line)
        elif not field.weight or not value:
            continue
        elif field.localized:
            yield from value.values()
        elif field.kind is Kind.CHOICE:
            label = registry.label(field.vocabulary, value)
            yield from (label.ja, label.en)
