"""What the lists are called, and which of them may get other terms. Names may be changed in all of them."""

from typing import Final

from koubo.kernel.text import Text

NAMES: Final = {
    "research_majors": Text("研究分野（大分類）", "Research fields (major)"),
    "research_fields": Text("研究分野（小分類）", "Research fields (subfields)"),
    "job_types": Text("職種", "Job types"),
    "employment_forms": Text("雇用形態", "Employment forms"),
    "institution_types": Text("機関種別", "Institution types"),
    "insurances": Text("加入保険", "Insurances"),
    "document_kinds": Text("応募書類の種類", "Kinds of documents"),
    "smoking_measures": Text("受動喫煙防止措置", "Measures against passive smoking"),
    "languages": Text("言語", "Languages"),
    "language_levels": Text("語学の水準", "Levels of a language"),
    "terms": Text("任期", "Terms"),
    "tenure_tracks": Text("テニュアトラック", "Tenure track"),
    "renewals": Text("契約の更新", "Renewals"),
    "degrees": Text("応募に必要な学位", "Degrees required"),
    "earned_degrees": Text("取得した学位", "Degrees held"),
    "experience_bands": Text("経験年数", "Years of experience"),
    "age_limit_reasons": Text("年齢制限の例外事由", "Reasons for an age limit"),
    "deadline_kinds": Text("締切の種類", "Kinds of deadlines"),
    "return_policies": Text("応募書類の返却", "Return of documents"),
    "salary_kinds": Text("給与の種類", "Kinds of pay"),
    "work_hour_systems": Text("労働時間制度", "Systems of working hours"),
    "document_stages": Text("応募書類を求める時期", "When documents are asked for"),
    "document_formats": Text("応募書類のファイル形式", "Formats of documents"),
    "question_kinds": Text("質問の種類", "Kinds of questions"),
    "profile_languages": Text("求職者情報の言語", "Languages of a profile"),
    "areas": Text("地域", "Areas"),
    "prefectures": Text("都道府県", "Prefectures"),
}
# Lists that may get terms and lose them. Rules of the portal hang on single terms of all others.
OPEN: Final = frozenset(
    {"research_fields", "job_types", "employment_forms", "institution_types", "insurances", "document_kinds",
     "smoking_measures", "languages"}
)  # fmt: skip
# Lists whose codes are ISO 639: pages and structured data say them, so a new term gets no made-up one.
LANGUAGES: Final = frozenset({"languages"})
# Terms that rules hang on in lists that are open.
PINNED: Final = {
    "insurances": frozenset({"none"}),
    "document_kinds": frozenset({"other"}),
    "smoking_measures": frozenset({"other", "none"}),
    "languages": frozenset({"ja", "en", "other"}),
    "job_types": frozenset({"99999"}),
    "employment_forms": frozenset({"99"}),
    "institution_types": frozenset({"99999"}),
}
# 小分類すべて: the first of every major field.
ALL_SUBFIELDS: Final = "999"


def is_pinned(vocabulary: str, code: str) -> bool:
    """Whether a term has to stay as it is, but for its name."""
    if vocabulary == "research_fields" and code.startswith(ALL_SUBFIELDS):
        return True
    return vocabulary not in OPEN or code in PINNED.get(vocabulary, frozenset())
