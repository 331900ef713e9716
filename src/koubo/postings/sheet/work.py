"""The sheet: basics, duties, requirements."""

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import PEOPLE, Content, Field, FieldKind, Legal, Section, always, blank

LINE_LIMIT = 200
# Real postings have a background of 6,700 characters in English, which needs about twice as many as Japanese.
PROSE_LIMIT = 10_000
SERVICE_CONTRACT = "05"

DISCLOSURE = Text(
    "職業安定法 第5条の3・同法施行規則 第4条の2", "Employment Security Act art. 5-3; Enforcement Regulation art. 4-2"
)


def is_fixed_term(content: Content) -> bool:
    """Whether any job line has a fixed term (任期あり)."""
    return any(line.get("term") == "0" for line in content.get("job_lines") or [])


def employs(content: Content) -> bool:
    """Whether any job line is employment: service contracts (業務委託) stand outside labour law."""
    forms = [line.get("employment_form") for line in content.get("job_lines") or []]
    return not forms or any(form != SERVICE_CONTRACT for form in forms)


def has_probation(content: Content) -> bool:
    """Whether any job line has a probationary period."""
    return any(line.get("probation") is True for line in content.get("job_lines") or [])


BASICS = Section(
    key="basics",
    label=Text("基本情報", "Basic information"),
    fields=(
        Field(
            key="title",
            label=Text("求人件名", "Title"),
            kind=FieldKind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
            weight=5,
            help=Text(
                "所属、職名、分野が分かるように書きます。例：情報科学研究院 准教授（テニュアトラック）の公募",
                "Name the department, rank and field. Example: Associate Professor (tenure-track), Information Science",
            ),
        ),
        Field(
            key="employer",
            label=Text("機関名（募集者の名称）", "Institution (legal name of the employer)"),
            kind=FieldKind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
            weight=3,
            legal=Legal(
                source=DISCLOSURE,
                hint=Text(
                    "労働契約を結ぶ法人の正式な名称を書きます。部署や委託先の名称では足りません。",
                    "Give the full legal name of the employer, not that of a department or contractor.",
                ),
                example=Text("国立大学法人あおぎり大学", "National University Corporation Aogiri University"),
            ),
        ),
        Field(
            key="department_kind",
            label=Text("配属部署の区分", "Department exists already"),
            kind=FieldKind.YES_NO,
            words=(Text("既存の部署", "Existing department"), Text("新設の部署", "New department")),
        ),
        Field(
            key="department",
            label=Text("配属部署", "Assigned department"),
            kind=FieldKind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
            weight=2,
        ),
        Field(
            key="employer_url", label=Text("機関または部署URL", "URL of institution or department"), kind=FieldKind.URL
        ),
        Field(key="posting_url", label=Text("求人公募URL", "Job posting URL"), kind=FieldKind.URL),
    ),
)

DUTIES = Section(
    key="duties",
    label=Text("業務内容", "Job description"),
    fields=(
        Field(
            key="background",
            label=Text(
                "募集の背景、プロジェクトの説明", "Background of the recruitment and description of the project"
            ),
            kind=FieldKind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
            weight=1,
        ),
        Field(
            key="duties",
            label=Text("仕事内容・職務内容（雇入れ直後）", "Work content and job description (on hiring)"),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=PROSE_LIMIT,
            weight=2,
            help=Text(
                "研究、担当科目、管理運営など、従事する業務を具体的に書きます。",
                "Research, teaching, administration: be concrete.",
            ),
            legal=Legal(
                source=DISCLOSURE,
                hint=Text("従事すべき業務の内容を明示します。", "The duties to be performed must be stated."),
            ),
        ),
        Field(
            key="duties_scope",
            label=Text("業務の変更の範囲", "Scope of change of duties"),
            kind=FieldKind.PROSE,
            localized=True,
            required=employs,
            limit=1000,
            legal=Legal(
                source=Text(
                    "職業安定法施行規則 第4条の2（2024年4月1日施行）",
                    "Enforcement Regulation art. 4-2 (in force since 1 April 2024)",
                ),
                hint=Text(
                    "契約期間中に配置換えなどで変わり得る業務の範囲を書きます。変わらない場合は「変更なし」と書きます。",
                    "State which duties may be assigned during the contract. If none, write “No change”.",
                ),
                example=Text("本学の定める業務", "Duties determined by the University"),
            ),
        ),
        Field(
            key="positions",
            label=Text("募集人数", "Number of openings"),
            kind=FieldKind.INTEGER,
            column=True,
            unit=PEOPLE,
            width="xs",
            key_fact=True,
        ),
        Field(
            key="positions_note",
            label=Text("募集人員の説明", "About the openings"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
        Field(
            key="starts_on",
            label=Text("着任日", "Starting date"),
            kind=FieldKind.DATE,
            column=True,
            width="s",
            key_fact=True,
        ),
        Field(
            key="starts_note",
            label=Text("着任時期の説明", "About the starting date"),
            kind=FieldKind.LINE,
            localized=True,
            limit=LINE_LIMIT,
            help=Text("例：2027年4月1日以降のできるだけ早い時期", "Example: as soon as possible after 1 April 2027"),
        ),
    ),
)


def states_age_limit(content: Content) -> bool:
    """Whether an exception reason for an age limit is chosen."""
    return not blank(content.get("age_limit_reason"))


REQUIREMENTS = Section(
    key="requirements",
    label=Text("応募資格", "Application requirements"),
    fields=(
        Field(
            key="degree",
            label=Text("応募に必要な学歴・学位", "Education and degree"),
            kind=FieldKind.CHOICE,
            vocabulary="degrees",
            required=always,
            column=True,
            width="m",
        ),
        Field(
            key="education_note",
            label=Text("学歴・学位の説明", "About education and degree"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
        Field(
            key="experience",
            label=Text("業務における経験", "Work experience"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
        ),
        Field(
            key="requirements",
            label=Text("応募資格の説明", "Description of requirements"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
            weight=1,
        ),
        Field(
            key="age_limit_reason",
            label=Text("年齢制限の例外事由", "Reason for an age limit"),
            kind=FieldKind.CHOICE,
            vocabulary="age_limit_reasons",
            help=Text("年齢を制限しない場合は選びません。", "Leave empty when there is no age limit."),
            legal=Legal(
                source=Text(
                    "労働施策総合推進法 第9条・同法施行規則 第1条の3 第1項",
                    "Act on Comprehensive Promotion of Labor Policies art. 9; Regulation art. 1-3(1)",
                ),
                hint=Text(
                    "募集・採用での年齢制限は、例外事由に当たる場合を除き禁止されています。",
                    "Age limits in recruitment are prohibited unless one of the listed exceptions applies.",
                ),
            ),
        ),
        Field(
            key="age_limit_note",
            label=Text("年齢制限の内容と理由", "The age limit and its reason"),
            kind=FieldKind.LINE,
            localized=True,
            required=states_age_limit,
            limit=LINE_LIMIT,
            legal=Legal(
                source=Text(
                    "高年齢者雇用安定法 第20条", "Act on Stabilization of Employment of Elderly Persons art. 20"
                ),
                hint=Text(
                    "65歳未満を上限とする場合は、その理由を募集に示します。",
                    "Where the upper limit is below 65, the posting must state the reason.",
                ),
                example=Text(
                    "60歳未満の方（定年が60歳のため）", "Under 60 (the retirement age of the institution is 60)"
                ),
            ),
        ),
        Field(
            key="equality_measure",
            label=Text("男女雇用機会均等法 第8条の措置", "Positive action (Equal Employment Opportunity Act art. 8)"),
            kind=FieldKind.YES_NO,
            column=True,
            words=(Text("措置として行う", "Recruited as positive action"), Text("該当しない", "Not applicable")),
        ),
        Field(
            key="equality_note",
            label=Text("措置の内容", "About the positive action"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
    ),
)
