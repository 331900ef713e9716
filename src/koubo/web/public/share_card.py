"""The picture beside a shared link to an opening: title, institution, place, deadline, name of the site."""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import shown_institution
from koubo.postings.content.render import place_label
from koubo.postings.models import Revision
from koubo.web.public.card_text import font, font_file, lines
from koubo.web.ui.deadlines import deadline_words
from koubo.web.ui.language import language

WIDTH, HEIGHT = 1200, 630
# Raised when the drawing changes.
DRAWING: Final = 1
COLOURS: Final = 64
# The design's key, text, second text, key-soft and key-line in light.
KEY, TEXT, TEXT_2, SOFT, LINE = "#00428c", "#1a1a1a", "#4d4d4d", "#f0f9ff", "#c0e4ff"
EDGE, BAND, FOOT = 72, 88, 490
TITLE_LINES: Final = 3


def is_possible() -> bool:
    """Whether this host has fonts to draw with."""
    return font_file(bold=False) is not None and font_file(bold=True) is not None


def announced(number: str) -> dict[str, Any] | None:
    """Return address and size of the picture in the language of the page, or None where there are no fonts."""
    if not is_possible():
        return None
    address = settings.KOUBO_BASE_URL + reverse("public:card", args=[number])
    return {"address": address, "width": WIDTH, "height": HEIGHT}


def key_of(revision: Revision) -> str:
    """Return what tells this picture from every other."""
    here = language()
    said = ("card", DRAWING, here, revision.pk, revision.version, revision.institution_name[here])
    return sha256(repr((*said, settings.KOUBO_SITE_NAME)).encode()).hexdigest()


def kept(revision: Revision) -> bytes:
    """Return the picture of an opening as its page shows it, drawn once."""
    key = key_of(revision)
    drawn: bytes | None = caches["rendered"].get(key)
    if drawn is None:
        drawn = _drawn(revision)
        caches["rendered"].set(key, drawn)
    return drawn


def _drawn(revision: Revision) -> bytes:
    here = language()
    places = dict.fromkeys(row.prefecture for row in revision.places.all())
    return draw(
        title=mask(revision.title[here]),
        institution=shown_institution(revision)[here],
        facts=(
            (_("Applications close on"), deadline_words(revision.deadline)),
            (_("Work location"), "、".join(place_label(code, here) for code in places)),
        ),
        number=revision.posting.number or "",
    )


def draw(*, title: str, institution: str, facts: Iterable[tuple[str, str]], number: str) -> bytes:
    """Return the picture as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, BAND), fill=KEY)
    _write(pen, (EDGE, BAND // 2), settings.KOUBO_SITE_NAME, size=36, fill="white", bold=True, room=700)
    pen.text((WIDTH - EDGE, BAND // 2), number, font=font(26), fill="white", anchor="rm")
    for n, line in enumerate(lines(title, font(58, bold=True), WIDTH - 2 * EDGE, TITLE_LINES)):
        pen.text((EDGE, 172 + n * 84), line, font=font(58, bold=True), fill=TEXT, anchor="lm")
    _write(pen, (EDGE, 434), institution, size=34, fill=TEXT_2, room=WIDTH - 2 * EDGE)
    pen.rectangle((0, FOOT, WIDTH, HEIGHT), fill=SOFT)
    pen.line((0, FOOT, WIDTH, FOOT), fill=LINE, width=3)
    room = (WIDTH - 3 * EDGE) // 2
    for n, (label, words) in enumerate(facts):
        left = EDGE + n * (room + EDGE)
        _write(pen, (left, 532), label, size=24, fill=TEXT_2, room=room)
        _write(pen, (left, 580), words, size=34, fill=KEY, bold=True, room=room)
    held = BytesIO()
    image = image.quantize(COLOURS)
    image.save(held, "PNG")
    return held.getvalue()


def _write(
    pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, *, size: int, fill: str, room: int, bold: bool = False
) -> None:
    """Write one line, cut where the room ends."""
    face = font(size, bold=bold)
    pen.text(place, lines(text, face, room, 1)[0], font=face, fill=fill, anchor="lm")
