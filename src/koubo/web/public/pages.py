"""The posting page put together."""

import json
from datetime import datetime
from typing import Any, Final

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from koubo.kernel import clock
from koubo.postings import queries, storage
from koubo.postings.enums import Phase
from koubo.postings.jsonld import job_posting
from koubo.postings.models import Revision
from koubo.postings.render import show
from koubo.postings.sheet import SHEET
from koubo.vocabularies import registry
from koubo.web.openings import cards
from koubo.web.openings.words import is_near, language, left

KEY_FACTS = tuple(field.key for field in SHEET.fields if field.key_fact)


def posting(revision: Revision, *, now: datetime, address: str) -> dict[str, Any]:
    """Return what the template of a posting page needs at `now`."""
    here, today = language(), clock.day_of(now)
    assert revision.closes_on is not None, "published postings have an end"
    institution = revision.posting.institution
    is_open = revision.phase(now) is Phase.PUBLISHED
    key = cards.text_key("posting", here, revision.pk, revision.version, institution.name[here], address, is_open)
    text = caches["rendered"].get(key)
    if text is None:
        text = _text(revision, address=address, is_open=is_open)
        caches["rendered"].set(key, text)
    return {
        **text,
        "revision": revision,
        "posting": revision.posting,
        "title": revision.title[here],
        "title_language": "" if here in revision.languages else revision.languages[0],
        "institution": institution.name[here],
        "kind": registry.label("institution_types", institution.kind)[here],
        "only_in": "" if here in revision.languages else revision.languages[0],
        "is_open": is_open,
        "is_new": cards.is_new(revision.live_from, now),
        "left": left(revision.closes_on, today),
        "near": is_near(revision.closes_on, today),
        "address": address,
        "now": now,
    }


def _text(revision: Revision, *, address: str, is_open: bool) -> dict[str, Any]:
    """Return the parts of the page that never change, since an approved revision does not."""
    queries.complete([revision])
    here = language()
    content = storage.load(revision)
    sections = show(content, language=here, written=revision.languages)
    fields = {field.key: field for section in sections for field in section.fields}
    context = {
        "posting": revision.posting,
        "facts": [fields[key] for key in KEY_FACTS if not fields[key].is_blank],
        "sections": [section for section in sections if section.filled],
    }
    posted = queries.first_live(revision)
    return {
        "posted": posted,
        "body": render_to_string("public/sections.html", context),
        "contents": [(section.key, section.label) for section in sections if section.filled],
        "department": fields["department"].lines,
        "tags": cards.tags(revision),
        "json_ld": _script(job_posting(revision, content, language=here, address=address, posted=posted))
        if is_open
        else "",
    }


# A posting's text must not be able to end the script element.
ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _script(data: dict[str, Any]) -> SafeString:
    """Return JSON that is safe inside a script element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPES))
