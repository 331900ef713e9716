"""A posting as structured data for search engines: schema.org JobPosting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from koubo.kernel import clock
from koubo.kernel.countries import country_code
from koubo.kernel.text import either
from koubo.postings.content.email_masking import mask
from koubo.postings.content.employer import is_another
from koubo.postings.content.render import ShownSection, render_sections
from koubo.postings.models import Revision
from koubo.postings.sheet import Content, blank
from koubo.postings.sheet.contract import ABROAD
from koubo.postings.sheet.jobs import lines_of
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
# Degrees (学歴・学位) as search engines' words for credentials.
CREDENTIALS: Final = {
    "junior": "associate degree",
    "bachelor": "bachelor degree",
    "master": "postgraduate degree",
    "doctor": "postgraduate degree",
    "professional": "professional certificate",
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
    """Return the JobPosting of an open posting in `language`, first published at `posted`. Only what the page shows.

    `content` is that of the page: with the e-mail addresses hidden.
    """
    institution = revision.posting.institution
    sections = render_sections(content, language=language, written=revision.languages)
    read = _Reader(content, language, revision.languages)
    remote = content.get("fully_remote") is True
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": job_title(content, read) or mask(revision.title[language]),
        "description": description(sections),
        "identifier": {
            "@type": "PropertyValue",
            "name": revision.institution_name[language],
            "value": revision.posting.number,
        },
        "datePosted": clock.day_of(posted).isoformat(),
        "employmentType": employment_types(content),
        "hiringOrganization": organization(revision, content, language),
        "jobLocation": [place(row, read) for row in content["places"]],
        "url": address,
        "directApply": False,
    }
    optional = {
        "validThrough": valid_through(revision),
        "jobLocationType": "TELECOMMUTE" if remote else None,
        "applicantLocationRequirements": {"@type": "Country", "name": "JP"} if remote else None,
        "baseSalary": salary(content),
        "totalJobOpenings": content.get("positions"),
        "jobStartDate": _day(content.get("starts_on")) or read.text("starts_note"),
        "employmentUnit": _named("Organization", read.text("department")),
        "occupationalCategory": [registry.label("job_types", line["job_type"])[language] for line in lines_of(content)],
        "industry": registry.label("institution_types", institution.kind)[language],
        "responsibilities": read.text("duties"),
        "qualifications": "\n".join(read.in_words(sections, "requirements")),
        "experienceRequirements": read.text("experience"),
        "educationRequirements": education(content),
        "workHours": "\n".join([*read.in_words(sections, "hours"), *own_hours(content, read)]),
        "jobBenefits": "\n".join(read.in_words(sections, "benefits")),
        "applicationContact": contact(content, read),
    }
    return data | {key: value for key, value in optional.items() if not blank(value)}


def valid_through(revision: Revision) -> str | None:
    """Return the hour where one is written, else the last second of the closing day; None where it is open until filled.

    The end of the interval is another thing: an approved modification that is ahead ends it earlier.
    """
    end = revision.deadline.at
    if end is None:
        return None
    last = end if revision.closes_at else end - timedelta(seconds=1)
    return last.astimezone(clock.JST).isoformat()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads content for `language`; prose written in another stands in."""

    content: Content
    language: str
    written: tuple[str, ...]

    def choose(self, texts: dict[str, str] | None) -> str:
        """Return the text in the language of the reader, else in one it was written in."""
        told = texts or {}
        return told.get(self.language) or next((told[code] for code in self.written if told.get(code)), "")

    def text(self, key: str) -> str:
        """Return the prose of the field `key`."""
        return self.choose(self.content.get(key))

    def in_words(self, sections: tuple[ShownSection, ...], key: str) -> list[str]:
        """Return the fields of the section `key` as lines of label and words."""
        return [
            f"{field.label}: {line.text}"
            for section in sections
            if section.key == key
            for field in section.filled
            for line in field.lines
        ]


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


def job_title(content: Content, read: _Reader) -> str:
    """Return the job, not the advertisement: 助教（情報学）."""
    jobs = dict.fromkeys(_job_of(line, read) for line in lines_of(content))
    subjects = dict.fromkeys(
        registry.label("research_fields", row["code"])[read.language]
        for row in content.get("research_fields") or []
        if row.get("code")
    )
    separator, form = ("、", "{}（{}）") if read.language == "ja" else (", ", "{} ({})")
    job = separator.join(filter(None, jobs))
    return form.format(job, separator.join(subjects)) if job and subjects else job


def employment_types(content: Content) -> list[str]:
    """Return schema.org's employment types of all job lines, without repetition; fixed terms are TEMPORARY too."""
    found: dict[str, None] = {}
    for line in lines_of(content):
        found.setdefault(EMPLOYMENT.get(line["employment_form"], "OTHER"))
        if line["term"] == "0":
            found.setdefault("TEMPORARY")
    return list(found) or ["OTHER"]


def organization(revision: Revision, content: Content, language: str) -> dict[str, Any]:
    """Return the employer as the posting names it; one that is not the institution has nothing of it."""
    told = content.get("employer") or {}
    employer, another = either(told.get("ja", ""), told.get("en", "")), is_another(told, revision.institution_name)
    name = employer[language] if another or told.get(language) else revision.institution_name[language]
    site = content.get("employer_url") or ("" if another else revision.posting.institution.url)
    return {"@type": "Organization", "name": name} | ({"sameAs": site} if site else {})


def place(row: dict[str, Any], read: _Reader) -> dict[str, Any]:
    """Return a place of work."""
    code = row.get("prefecture", "")
    abroad = code == ABROAD
    address = {
        "streetAddress": read.choose(row.get("address")),
        "addressLocality": read.choose(row.get("locality")),
        "addressRegion": "" if abroad else registry.label("prefectures", code)[read.language],
        "postalCode": row.get("postal_code") or "",
        "addressCountry": country(row, read) if abroad else "JP",
    }
    told = {key: value for key, value in address.items() if value}
    return {"@type": "Place", "address": {"@type": "PostalAddress", **told}}


def country(row: dict[str, Any], read: _Reader) -> str:
    """Return the ISO code of a country abroad; nothing for what cannot be read as one."""
    names = row.get("country") or {}
    codes = (country_code(names[code]) for code in read.written if names.get(code))
    return next(filter(None, codes), "")


def education(content: Content) -> dict[str, Any] | list[dict[str, Any]] | None:
    """Return the degrees that are asked for, where search engines have a word for them; one alone where there is one."""
    degrees = [line.get("degree") or content.get("degree") or "" for line in lines_of(content)]
    found = list(dict.fromkeys(CREDENTIALS[degree] for degree in degrees if degree in CREDENTIALS))
    return _alone([{"@type": "EducationalOccupationalCredential", "credentialCategory": one} for one in found])


def own_hours(content: Content, read: _Reader) -> list[str]:
    """Return the hours of job lines that have hours of their own, each after its job."""
    return [
        f"{_job_of(line, read)}: {hours}" for line in lines_of(content) if (hours := read.choose(line.get("hours")))
    ]


def _job_of(line: dict[str, Any], read: _Reader) -> str:
    return read.choose(line.get("job_title")) or registry.label("job_types", line["job_type"])[read.language]


def _alone(found: list[dict[str, Any]]) -> dict[str, Any] | list[dict[str, Any]] | None:
    return found if len(found) > 1 else next(iter(found), None)


def contact(content: Content, read: _Reader) -> dict[str, Any] | None:
    """Return whom to ask, without the e-mail address: the page gives it to people."""
    told = {
        "name": read.text("contact_person"),
        "contactType": read.text("contact_department"),
        "telephone": content.get("contact_phone") or "",
    }
    return _named("ContactPoint", **told)


def _named(kind: str, name: str, **more: str) -> dict[str, Any] | None:
    told = {key: value for key, value in {"name": name, **more}.items() if value}
    return {"@type": kind, **told} if told else None


def salary(content: Content) -> dict[str, Any] | list[dict[str, Any]] | None:
    """Return the pay schema.org can say: of each open job line that has its own, and the first line for all others."""
    lines = lines_of(content)
    own = [
        _amount(line["pay_kind"], line.get("pay_lower"), line.get("pay_upper"))
        for line in lines
        if line.get("pay_kind")
    ]
    common = [_amount(row["pay_kind"], row["lower"], row["upper"]) for row in content.get("pays") or []]
    of_all = next(filter(None, common), None) if len(own) < len(lines) or not own else None
    found = [amount for amount in (*own, of_all) if amount]
    return _alone([amount for n, amount in enumerate(found) if amount not in found[:n]])


def _amount(kind: str, lower: int | None, upper: int | None) -> dict[str, Any] | None:
    unit = UNITS.get(kind)
    if unit is None or (lower is None and upper is None):
        return None
    ends = {"minValue": lower, "maxValue": upper}
    value = {"@type": "QuantitativeValue", "unitText": unit}
    return {
        "@type": "MonetaryAmount",
        "currency": "JPY",
        "value": value | {key: number for key, number in ends.items() if number is not None},
    }


def _day(value: object) -> str | None:
    return value.isoformat() if isinstance(value, date) else None
