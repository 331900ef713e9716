"""A profile as institutions see it: the detail and the preview are the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from koubo.postings.content.render import ShownSection, render_sections
from koubo.profiles.content import load
from koubo.profiles.sheet import SHEET
from koubo.web.ui.language import language


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """What is shown of a profile. `language` is that of its texts where it is not the page's. No name, no address of anybody."""

    code: str
    headline: str
    language: str
    appeal: str
    keywords: str
    career: ShownSection
    wishes: ShownSection
    links: tuple[tuple[str, str], ...]
    updated: datetime | None


def shown(stored: dict[str, Any], *, code: str, updated: datetime | None) -> ShownProfile:
    """Return stored content as a page shows it."""
    here, content = language(), load(stored)
    sections = render_sections(content, language=here, written=(), sheet=SHEET)
    by_key = {section.key: section for section in sections}
    return ShownProfile(
        code=code,
        headline=content["headline"],
        language="" if content["written"] in {"", here} else content["written"],
        appeal=content["appeal"],
        keywords=content["keywords"],
        career=by_key["career"],
        wishes=by_key["wishes"],
        links=tuple((field.label, field.lines[0].text) for field in by_key["links"].filled),
        updated=updated,
    )
