"""The posting page put together."""

import json
from datetime import datetime
from typing import Any, Final

from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from koubo.kernel.text import either
from koubo.postings.content import requirements, storage
from koubo.postings.content.email_masking import mask, mask_content
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.jsonld import job_posting
from koubo.postings.content.render import render_sections
from koubo.postings.discovery import finder
from koubo.postings.models import Posting, Revision, queries
from koubo.postings.models.revision import named_in
from koubo.postings.publication.states import Phase
from koubo.postings.sheet import SHEET
from koubo.vocabularies import registry
from koubo.web.openings import cards
from koubo.web.openings.words import is_near, left
from koubo.web.public import share_card
from koubo.web.ui.deadlines import deadline_words
from koubo.web.ui.language import language

KEY_FACTS = tuple(field.key for field in SHEET.fields if field.key_fact)
ALIKE, ALIKE_SECONDS = 3, 600


def path_of(posting: Posting) -> str:
    """Return the address of the page of a posting on this site, in the language of the page."""
    return reverse("public:posting", args=[posting.number])


def posting(revision: Revision, *, now: datetime, address: str, clear: bool = False) -> dict[str, Any]:
    """Return what the template of a posting page needs at `now`; `clear` shows e-mail addresses as they were written."""
    here = language()
    institution = revision.posting.institution
    is_open = revision.phase(now) is Phase.PUBLISHED
    key = cards.text_key(
        "posting", here, revision.pk, revision.version, revision.institution_name[here], address, is_open, clear
    )
    text = caches["rendered"].get(key)
    if text is None:
        text = _text(revision, address=address, is_open=is_open, clear=clear)
        caches["rendered"].set(key, text)
    place, recruiter = registry.label("prefectures", institution.prefecture)[here], shown_institution(revision)[here]
    deadline = deadline_words(revision.deadline)
    if revision.closes_on is not None:
        deadline = f"{_('Applications close on')} {deadline}"
    return {
        **text,
        "revision": revision,
        "posting": revision.posting,
        "title": mask(revision.title[here]),
        "title_language": "" if here in revision.languages else revision.languages[0],
        "institution": revision.institution_name[here],
        "recruiter": recruiter,
        "kind": registry.label("institution_types", institution.kind)[here],
        "only_in": "" if here in revision.languages else revision.languages[0],
        "is_open": is_open,
        "is_new": cards.is_new(revision.live_from, now),
        "is_over": is_open and revision.deadline.is_over(now),
        "left": left(revision.deadline, now),
        "near": is_near(revision.deadline, now),
        "address": address,
        "clear": clear,
        "place": place,
        "summary": ("／" if here == "ja" else " · ").join((recruiter, place, deadline)),
        "picture": share_card.announced(revision.posting.number or ""),
        "alike": _alike(revision, now),
        "now": now,
    }


def _alike(revision: Revision, now: datetime) -> list[tuple[str, str, str, str]]:
    """Return number, title, its language ("" for that of the page) and institution of openings like this one.

    Which they are is asked every ten minutes; whether they are open, every time.
    """
    here = language()
    key = cards.text_key("alike", revision.pk)
    kept = caches["rendered"].get(key)
    if kept is None:
        kept = [found.pk for found in finder.similar(revision, now=now, limit=ALIKE)]
        caches["rendered"].set(key, kept, ALIKE_SECONDS)
    if not kept:
        return []
    columns = ("pk", "posting__number", "texts__ja__title", "texts__en__title", named_in(here))
    rows = Revision.objects.live_at(now).filter(pk__in=kept).order_by().values_list(*columns)
    found = {pk: (number, either(ja or "", en or ""), name) for pk, number, ja, en, name in rows}
    return [
        (number, mask(title[here]), title.only if title.only != here else "", name)
        for number, title, name in (found[pk] for pk in kept if pk in found)
    ]


def _text(revision: Revision, *, address: str, is_open: bool, clear: bool) -> dict[str, Any]:
    """Return the parts of the page that never change, since an approved revision does not."""
    queries.complete([revision])
    here = language()
    written = storage.load(revision)
    content = mask_content(written)
    sections = render_sections(written if clear else content, language=here, written=revision.languages)
    fields = {field.key: field for section in sections for field in section.fields}
    context = {
        "posting": revision.posting,
        "clear": clear,
        "facts": [fields[key] for key in KEY_FACTS if not fields[key].is_blank],
        "sections": [section for section in sections if section.filled],
        "slots": requirements.slots(content),
        "questions": requirements.questions(content),
    }
    posted = queries.first_live(revision)
    return {
        "posted": posted,
        "hides": content != written and not clear,
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
