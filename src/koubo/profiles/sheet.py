"""The one sheet of a profile (求職者情報): form, preview, detail, search and export read it here.

Fields are those of the posting's sheet, so that the same controls, checks and pages serve both.
"""

from typing import Final

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import Content, Field, FieldKind, Section, Sheet, Unit, always, blank

APPEAL: Final = Section(
    key="appeal",
    label=Text("求人機関へのアピール", "Appeal to institutions"),
    fields=(
        Field(
            key="headline",
            label=Text("見出し", "Headline"),
            kind=FieldKind.LINE,
            required=always,
            limit=100,
            width="",
            weight=5,
            help=Text(
                "検索結果に表示されます。研究や業務の内容を一言で書きます。氏名は書きません。例：衛星画像による沿岸環境の観測",
                "Shown in search results. Say in a line what you work on, without your name. Example: Coastal environments seen by satellite",
            ),
        ),
        Field(
            key="appeal",
            label=Text("自由記述", "In your own words"),
            kind=FieldKind.PROSE,
            required=always,
            limit=3000,
            weight=1,
            help=Text(
                "専門、経験、希望を書きます。氏名、連絡先、勤務先の名称を書くと、誰であるかが分かります。",
                "Your field, experience and wishes. Your name, contact details or employer here would tell who you are.",
            ),
        ),
        Field(
            key="keywords",
            label=Text("キーワード", "Keywords"),
            kind=FieldKind.LINE,
            limit=200,
            weight=2,
            help=Text("空白で区切ります。", "Separate them with spaces."),
        ),
        Field(
            key="written",
            label=Text("この情報を書いた言語", "Language of this profile"),
            kind=FieldKind.CHOICE,
            required=always,
            vocabulary="profile_languages",
            facet="written",
        ),
    ),
)

CAREER: Final = Section(
    key="career",
    label=Text("研究と経歴", "Research and career"),
    fields=(
        Field(
            key="research_fields",
            label=Text("研究分野", "Research field"),
            kind=FieldKind.ROWS,
            required=always,
            max_rows=5,
            fields=(
                Field(
                    key="code",
                    label=Text("分野", "Field"),
                    kind=FieldKind.CHOICE,
                    required=always,
                    vocabulary="research_fields",
                    weight=1,
                    facet="field",
                ),
                Field(key="other", label=Text("詳しい分野", "More closely"), kind=FieldKind.LINE, limit=100, weight=1),
            ),
        ),
        Field(
            key="degree",
            label=Text("学位", "Degree"),
            kind=FieldKind.CHOICE,
            required=always,
            vocabulary="earned_degrees",
            weight=1,
            facet="degree",
        ),
        Field(
            key="degree_note",
            label=Text("学位の詳しい内容", "More about the degree"),
            kind=FieldKind.LINE,
            limit=100,
            weight=1,
            help=Text("例：博士（理学）2023年", "Example: PhD in physics, 2023"),
        ),
        Field(
            key="years",
            label=Text("研究・業務の経験年数", "Years of experience"),
            kind=FieldKind.INTEGER,
            unit=Unit("年", "years", "year"),
            width="s",
            facet="years",
        ),
        Field(
            key="position",
            label=Text("現在の職", "Present position"),
            kind=FieldKind.LINE,
            limit=100,
            weight=1,
            help=Text(
                "勤務先の名称を書かずに書きます。例：研究機関のポスドク研究員",
                "Without the name of your employer. Example: postdoctoral researcher at a research institute",
            ),
        ),
        Field(
            key="achievements",
            label=Text("主な業績", "Main achievements"),
            kind=FieldKind.PROSE,
            limit=1000,
            weight=1,
            help=Text(
                "論文の題名を書くと、誰であるかが分かることがあります。",
                "Titles of your papers may tell who you are.",
            ),
        ),
        Field(key="skills", label=Text("スキル・資格", "Skills"), kind=FieldKind.PROSE, limit=1000, weight=1),
        Field(
            key="languages",
            label=Text("語学", "Languages"),
            kind=FieldKind.ROWS,
            max_rows=6,
            fields=(
                Field(
                    key="language",
                    label=Text("言語", "Language"),
                    kind=FieldKind.CHOICE,
                    required=always,
                    vocabulary="languages",
                    weight=1,
                    facet="language",
                ),
                Field(
                    key="level",
                    label=Text("程度", "Level"),
                    kind=FieldKind.CHOICE,
                    required=always,
                    vocabulary="language_levels",
                ),
            ),
        ),
    ),
)

WISHES: Final = Section(
    key="wishes",
    label=Text("希望条件", "Wishes"),
    fields=(
        Field(
            key="job_types",
            label=Text("希望職種", "Job types wished for"),
            kind=FieldKind.CHOICES,
            required=always,
            vocabulary="job_types",
            weight=1,
            facet="job",
        ),
        Field(
            key="areas",
            label=Text("希望勤務地", "Work locations wished for"),
            kind=FieldKind.CHOICES,
            required=always,
            vocabulary="areas",
            weight=1,
            facet="area",
        ),
        Field(
            key="place_note",
            label=Text("勤務地についての希望", "More about the location"),
            kind=FieldKind.LINE,
            limit=100,
            weight=1,
            help=Text("例：在宅勤務を含む", "Example: partly from home"),
        ),
        Field(
            key="employment_forms",
            label=Text("希望する雇用形態", "Employment forms wished for"),
            kind=FieldKind.CHOICES,
            vocabulary="employment_forms",
            facet="form",
        ),
        Field(
            key="terms",
            label=Text("希望する任期", "Terms wished for"),
            kind=FieldKind.CHOICES,
            vocabulary="terms",
            facet="term",
        ),
        Field(
            key="starts_on",
            label=Text("着任できる最も早い日", "Earliest start"),
            kind=FieldKind.DATE,
            width="s",
            help=Text("いつでもよい場合は空けておきます。", "Leave it empty if you can start at any time."),
        ),
    ),
)

LINKS: Final = Section(
    key="links",
    label=Text("リンク", "Links"),
    help=Text(
        "リンク先で氏名が分かります。入力すると匿名ではなくなります。",
        "These pages say your name: with a link the profile is not anonymous any more.",
    ),
    fields=(
        Field(key="researchmap", label=Text("researchmapのURL", "Address on researchmap"), kind=FieldKind.URL),
        Field(key="orcid", label=Text("ORCIDのURL", "Address on ORCID"), kind=FieldKind.URL),
    ),
)

SHEET: Final = Sheet(sections=(APPEAL, CAREER, WISHES, LINKS))


def links(content: Content) -> list[Field]:
    """Return the links of a profile that are filled in: each of them says who the person is."""
    return [field for field in LINKS.fields if not blank(content.get(field.key))]
