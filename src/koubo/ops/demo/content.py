"""Lifelike content for one demo posting, put together from the data files."""

from datetime import date, time, timedelta
from random import Random
from typing import Any, Final

from koubo.ops.demo.people import DemoInstitution
from koubo.ops.demo.tables import document, table
from koubo.postings.content import requirements
from koubo.postings.sheet import Content

HEALTH: Final = ["health", "pension", "accident", "employment"]
OVERSEAS: Final = "00048"
# As fictitious as the institution that is there.
COUNTRY: Final = ("ノルドラント", "Nordland")


class Writer:
    """Writes postings. The same `random` and day give the same words."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.topics, self.positions = table("topics"), table("positions")
        self.places = {row["code"]: row for row in table("institutions")}
        self.prose: dict[str, list[list[str]]] = document("prose")

    def write(self, owner: DemoInstitution, languages: tuple[str, ...], *, opens_on: date, closes_on: date) -> Content:
        """Return complete content of a posting open from `opens_on` to `closes_on`."""
        topic, position = self.random.choice(self.topics), self.random.choice(self.positions)
        place = self.places[owner.institution.code]
        starts_on = _next_term(closes_on)
        years = int(position["years"]) or 3
        words = {
            "topic": (topic["ja"], topic["en"]),
            "position": (position["ja"], position["en"]),
            "dept": (topic["dept_ja"], topic["dept_en"]),
            "employer": (owner.institution.name_ja, owner.institution.name_en),
            "span": (f"{years}年", "one year" if years == 1 else f"{years} years"),
        }
        filled = {f"{key}_{code}": pair[i] for key, pair in words.items() for i, code in enumerate(("ja", "en"))}
        text = _Texts(self.random, self.prose, filled | {"years": str(years)}, languages)
        content = (
            self._basics(text, words, owner)
            | self._job(text, topic, position, place)
            | self._contract(text, position, years, starts_on)
            | self._application(text, owner, position, opens_on, closes_on)
            | {"starts_on": starts_on, "positions": self.random.choice([1, 1, 1, 1, 2, 3])}
        )
        # Who asks for a doctorate in words selects it.
        if any(said in asked for asked in content["requirements"].values() for said in ("博士の学位", "A doctorate")):
            content["degree"] = "doctor"
        return content

    def _basics(self, text: "_Texts", words: dict[str, tuple[str, str]], owner: DemoInstitution) -> Content:
        keys = ("title", "background", "duties", "requirements", "experience", "selection", "documents", "benefits", "notes",
                "consideration_remote", "consideration_disability", "pay_note")  # fmt: skip
        return {key: text.of(key) for key in keys} | {
            "employer": text.pair(*words["employer"]),
            "department": text.pair(*words["dept"]),
            "department_kind": True,
            "employer_url": owner.institution.url,
            "duties_scope": text.pair("法人の定める業務", "Duties determined by the institution"),
            "places_scope": text.pair("法人の定める場所（在宅勤務を認める場合を含む）", "Any workplace of the institution, including remote work where permitted"),
            "starts_note": text.pair("できるだけ早い時期", "As soon as possible"),
        }  # fmt: skip

    def _job(self, text: "_Texts", topic: dict[str, str], position: dict[str, str], place: dict[str, str]) -> Content:
        kind = position["pay"]
        return {
            "job_lines": [
                {
                    "job_type": position["job"],
                    "job_title": text.pair(position["ja"], position["en"]),
                    "employment_form": position["employment"],
                    "term": position["term"],
                    "tenure_track": position["tenure"],
                    "probation": position["probation"] == "1",
                }
            ],
            "research_fields": [{"code": topic["field"], "other": text.pair("", "")}],
            "places": [{"prefecture": place["prefecture"], "postal_code": "", "country": text.pair(*COUNTRY) if place["prefecture"] == OVERSEAS else text.pair("", ""),
                        "locality": text.pair(place["locality_ja"], place["locality_en"]),
                        "address": text.pair(place["street_ja"], place["street_en"])}],
            "pays": [{"applies_to": text.pair("", ""), "pay_kind": kind, "lower": int(position["lower"]),
                      "upper": int(position["upper"])}],
            "degree": "doctor" if position["job"] < "00016" else self.random.choice(["master", "none"]),
            "remote_work": self.random.random() < 0.4,
        }  # fmt: skip

    def _contract(self, text: "_Texts", position: dict[str, str], years: int, starts_on: date) -> Content:
        system = position["hours"]
        until = date(starts_on.year + years, starts_on.month, starts_on.day) - timedelta(days=1)
        fixed_term = position["term"] == "0"
        span_ja, span_en = f"{years}年", "one year" if years == 1 else f"{years} years"
        contract: dict[str, Any] = {
            "hours_system": system,
            "starts_at": time(8, 30) if system == "fixed" else None,
            "ends_at": time(17, 15) if system == "fixed" else None,
            "deemed_hours": text.pair("1日7時間45分働いたものとみなします", "Deemed to work 7 hours 45 minutes a day")
            if system == "discretionary"
            else text.pair("", ""),
            "break_time": text.pair("60分", "60 minutes"),
            "overtime": system == "fixed",
            "holidays": text.pair(
                "土曜、日曜、国民の祝日、年末年始", "Saturdays, Sundays, national and year-end holidays"
            ),
            "insurances": ["mutual_aid", "accident", "employment"] if fixed_term and years > 3 else HEALTH,
            "smoking": self.random.choice(["site", "site_outdoor", "indoor"]),
            "probation_length": text.pair("3か月", "Three months"),
            "probation_note": text.pair("同条件", "Same conditions"),
        }
        if fixed_term:
            contract |= {
                "contract_from": starts_on,
                "contract_until": until,
                "contract_note": text.pair(f"着任日から{span_ja}", f"{span_en.capitalize()} from the starting date"),
                "renewal": "possible",
                "renewal_criteria": text.pair("業務量、勤務成績、予算の状況により判断します", "Depends on workload, performance and budget"),
                "renewal_limit": text.pair("更新は1回まで（通算10年を上限とする）", "One renewal at most (ten years in total)"),
            }  # fmt: skip
        return contract

    def _application(
        self, text: "_Texts", owner: DemoInstitution, position: dict[str, str], opens_on: date, closes_on: date
    ) -> Content:
        by_post = self.random.random() < 0.2
        place = self.places[owner.institution.code]
        return {
            "opens_on": opens_on,
            "closes_on": closes_on,
            "deadline_kind": self.random.choice(["arrival", "arrival", "arrival", "postmark", "rolling"]),
            "web_application": position["web"] == "1",
            "document_slots": _slots(position, text.languages) if position["web"] == "1" else [],
            "email_application": not by_post,
            "application_email": "" if by_post else f"apply@{owner.domain}",
            "electronic_scope": True if position["web"] == "1" or not by_post else None,
            "postal_application": by_post,
            "postal_address": _postal(text, place) if by_post else text.pair("", ""),
            "application_note": text.of("postal_note" if by_post else "application_note"),
            "return_policy": "not_returned",
            "result_notice": text.pair("応募者全員に電子メールで通知します", "All applicants are notified by e-mail"),
            "results_by": closes_on + timedelta(days=45),
            "contact_department": text.pair("総務部 人事課", "Personnel Section, General Affairs Division"),
            "contact_person": text.pair("人事担当", "Personnel officer"),
            "contact_email": f"koubo@{owner.domain}",
            "contact_phone": "03-0000-0000" if place["prefecture"] != OVERSEAS else "",
        }


class _Texts:
    """Prose in the languages of one posting."""

    def __init__(
        self, random: Random, prose: dict[str, list[list[str]]], words: dict[str, str], languages: tuple[str, ...]
    ) -> None:
        self.random, self.prose, self.words, self.languages = random, prose, words, languages

    def pair(self, ja: str, en: str) -> dict[str, str]:
        return {"ja": ja if "ja" in self.languages else "", "en": en if "en" in self.languages else ""}

    def of(self, key: str) -> dict[str, str]:
        ja, en = self.random.choice(self.prose[key])
        return self.pair(ja.format(**self.words), en.format(**self.words))


def _next_term(day: date) -> date:
    """Return the next 1 April or 1 October that lies two months or more after `day`."""
    early = day + timedelta(days=60)
    terms = [date(year, month, 1) for year in (early.year, early.year + 1) for month in (4, 10)]
    return min(term for term in terms if term >= early)


def _slots(position: dict[str, str], languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return what is handed in: teaching and research posts take the common form, others one file."""
    return requirements.template("national" if position["job"] < "00016" else "minimal", languages)


def _postal(text: "_Texts", place: dict[str, str]) -> dict[str, str]:
    """Return where documents are sent to."""
    return text.pair(place["locality_ja"] + place["street_ja"], f"{place['street_en']}, {place['locality_en']}")
