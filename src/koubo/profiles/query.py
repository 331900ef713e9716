"""A search for profiles and its address; the machinery is that of openings."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from koubo.kernel.text import Text
from koubo.postings.content.render import day_in_words
from koubo.postings.discovery.facets import Facet
from koubo.postings.discovery.parameters import PARAMETERS, Parameter, SortOrder, choose_order, read_day
from koubo.postings.discovery.space import BaseQuery, Space
from koubo.profiles.index import USUAL

ORDERS: Final = (SortOrder.NEWEST, SortOrder.RELEVANCE)
FACETS: Final = (
    Facet("field", Text("研究分野", "Research field"), "research_fields", below="subfield", usual=USUAL["field"]),
    Facet("job", Text("希望職種", "Job types wished for"), "job_types", usual=USUAL["job"]),
    Facet("degree", Text("学位", "Degree"), "earned_degrees", usual=USUAL["degree"]),
    Facet("area", Text("希望勤務地", "Work locations wished for"), "areas", usual=USUAL["area"]),
    Facet("years", Text("経験年数", "Years of experience"), "experience_bands", usual=USUAL["years"]),
    Facet("language", Text("語学", "Languages"), "languages", usual=USUAL["language"]),
    Facet("form", Text("希望する雇用形態", "Employment forms wished for"), "employment_forms", usual=USUAL["form"]),
    Facet("term", Text("希望する任期", "Terms wished for"), "terms", usual=USUAL["term"]),
    Facet("written", Text("この情報を書いた言語", "Language of this profile"), "profile_languages", usual=USUAL["written"]),
)  # fmt: skip


def _by(day: date) -> Text:
    return Text(f"{day_in_words(day, 'ja')}までに着任できる", f"can start by {day_in_words(day, 'en')}")


SPACE: Final = Space(
    FACETS,
    {
        **{name: PARAMETERS[name] for name in ("q", "any", "none", "inside")},
        "starts": Parameter("starts", Text("着任できる時期", "Earliest start"), read_day, words=_by),
        "sort": Parameter("order", Text("並べ替え", "Sort by"), choose_order(ORDERS)),
        **{name: PARAMETERS[name] for name in ("per", "page")},
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileQuery(BaseQuery):
    """What an institution looks for among profiles; `starts` asks for who can start by that day."""

    space: ClassVar[Space] = SPACE
    starts: date | None = None
