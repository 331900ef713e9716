"""The posting page put together."""

import json
from datetime import datetime
from typing import Any, Final

from django.utils.safestring import SafeString

from koubo.kernel import clock
from koubo.postings import storage
from koubo.postings.enums import Phase
from koubo.postings.jsonld import job_posting
from koubo.postings.models import Revision
from koubo.postings.render import show
from koubo.postings.sheet import SHEET
from koubo.vocabularies import registry
from koubo.web.public import cards
from koubo.web.public.words import is_near, language, left

KEY_FACTS = tuple(field.key for field in SHEET.fields if field.key_fact)


def posting(revision: Revision, *, now: datetime, address: str) -> dict[str, Any]:
    """Return what the template of a posting page needs at `now`."""
    here, today = language(), clock.day_of(now)
    assert revision.closes_on is not None, "published postings have an end"
    content = storage.load(revision)
    sections = show(content, language=here, written=revision.languages)
    fields = {field.key: field for section in sections for field in section.fields}
    is_open = revision.phase(now) is Phase.PUBLISHED
    institution = revision.posting.institution
    return {
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title[here],
        "title_language": "" if here in revision.languages else revision.languages[0],
        "institution": institution.name[here],
        "kind": registry.label("institution_types", institution.kind)[here],
        "department": fields["department"],
        "facts": [fields[key] for key in KEY_FACTS if not fields[key].is_blank],
        "sections": [section for section in sections if section.filled],
        "only_in": "" if here in revision.languages else revision.languages[0],
        "is_open": is_open,
        "left": left(revision.closes_on, today),
        "near": is_near(revision.closes_on, today),
        "tags": cards.card(revision, now).tags,
        "json_ld": _script(job_posting(revision, content, language=here, address=address)) if is_open else "",
        "address": address,
        "now": now,
    }


# A posting's text must not be able to end the script element.
ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _script(data: dict[str, Any]) -> SafeString:
    """Return JSON that is safe inside a script element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPES))
