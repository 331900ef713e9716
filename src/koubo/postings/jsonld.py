"""A posting for machines: schema.org JobPosting, as search engines read it."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from koubo.kernel import clock
from koubo.postings.models import Revision
from koubo.postings.render import ShownSection, show
from koubo.postings.sheet import Content, blank
from koubo.vocabularies import registry

UNITS: Final = {"annual": "YEAR", "monthly": "MONTH", "daily": "DAY", "hourly": "HOUR"}
# Employment forms (雇用形態) as schema.org's words.
EMPLOYMENT: Final = {
    "01": "FULL_TIME",
    "02": "FULL_TIME",
    "03": "PART_TIME",
    "04": "PART_TIME",
    "05": "CONTRACTOR",
    "99": "OTHER",
}
DESCRIBED: Final = (
    "duties",
    "jobs",
    "pay",
    "hours",
    "requirements",
    "contract",
    "benefits",
    "application",
    "selection",
)


def job_posting(
    revision: Revision, content: Content, *, language: str, address: str, posted: datetime
) -> dict[str, Any]:
    """Return the JobPosting of an open posting in `language`, first published at `posted`. Only what the page shows."""
    assert revision.live_until is not None, "only published postings have one"
    institution = revision.posting.institution
    sections = show(content, language=language, written=revision.languages)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": revision.title[language],
        "description": description(sections),
        "identifier": {"@type": "PropertyValue", "name": institution.name[language], "value": revision.posting.number},
        "datePosted": clock.day_of(posted).isoformat(),
        "validThrough": (revision.live_until - timedelta(seconds=1)).astimezone(clock.JST).isoformat(),
        "employmentType": employment_types(content),
        "hiringOrganization": organization(revision, content, language),
        "jobLocation": [place(row, language, revision.languages) for row in content["places"]],
        "url": address,
        "inLanguage": list(revision.languages),
        "directApply": False,
    }
    optional = {
        "baseSalary": salary(content),
        "totalJobOpenings": content.get("openings"),
        "jobStartDate": _day(content.get("starts_on")),
    }
    return data | {key: value for key, value in optional.items() if not blank(value)}


def description(sections: tuple[ShownSection, ...]) -> str:
    """Return the whole text as HTML paragraphs under the headings of the sheet."""
    blocks = []
    for section in sections:
        if section.key in DESCRIBED and section.filled:
            lines = (
                (field.label, _paragraph("\n".join(line.text for line in field.lines)))
                for field in section.filled
                if field.lines
            )
            blocks.append(
                format_html(
                    "<h3>{}</h3>{}", section.label, format_html_join("", "<p><strong>{}</strong><br>{}</p>", lines)
                )
            )
    return "".join(blocks)


def _paragraph(text: str) -> Any:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.splitlines())) or escape("")


def employment_types(content: Content) -> list[str]:
    """Return schema.org's employment types of all job lines, without repetition; fixed terms are TEMPORARY too."""
    found: dict[str, None] = {}
    for line in content["job_lines"]:
        found.setdefault(EMPLOYMENT.get(line["employment_form"], "OTHER"))
        if line["term"] == "0":
            found.setdefault("TEMPORARY")
    return list(found) or ["OTHER"]


def organization(revision: Revision, content: Content, language: str) -> dict[str, Any]:
    """Return the employer as the posting names it."""
    employer = content.get("employer") or {}
    name = employer.get(language) or revision.posting.institution.name[language]
    site = content.get("employer_url") or revision.posting.institution.url
    return {"@type": "Organization", "name": name} | ({"sameAs": site} if site else {})


def place(row: dict[str, Any], language: str, written: tuple[str, ...]) -> dict[str, Any]:
    """Return a place of work. The last prefecture code stands for places abroad, whose country is not known."""
    texts = row.get("address") or {}
    street = texts.get(language) or next((texts[code] for code in written if texts.get(code)), "")
    code = row.get("prefecture", "")
    abroad = code == registry.terms("prefectures")[-1].code
    address: dict[str, Any] = {"@type": "PostalAddress", "streetAddress": street}
    if not abroad:
        address |= {"addressRegion": registry.label("prefectures", code)[language], "addressCountry": "JP"}
    return {"@type": "Place", "address": address}


def salary(content: Content) -> dict[str, Any] | None:
    """Return the first pay line whose unit and amount schema.org can say."""
    for row in content["pays"]:
        unit, lower, upper = UNITS.get(row["pay_kind"]), row["lower"], row["upper"]
        if unit and (lower is not None or upper is not None):
            amount = {"minValue": lower, "maxValue": upper}
            value = {"@type": "QuantitativeValue", "unitText": unit}
            return {
                "@type": "MonetaryAmount",
                "currency": "JPY",
                "value": value | {key: number for key, number in amount.items() if number is not None},
            }
    return None


def _day(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
