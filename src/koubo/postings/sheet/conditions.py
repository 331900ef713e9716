"""The sheet: pay, hours and benefits, with what the law wants stated."""

from koubo.kernel.text import Text
from koubo.postings.sheet.contract import REVISED_2018
from koubo.postings.sheet.fields import YEN, Content, Field, FieldKind, Legal, Section, always
from koubo.postings.sheet.jobs import has_own_pay, needs_common_pay
from koubo.postings.sheet.work import DISCLOSURE, LINE_LIMIT, PROSE_LIMIT, employs

FIXED_HOURS = "fixed"
DISCRETIONARY_HOURS = "discretionary"


def has_fixed_hours(content: Content) -> bool:
    """Whether working hours have a fixed start and end."""
    return content.get("hours_system") == FIXED_HOURS


def is_discretionary(content: Content) -> bool:
    """Whether hours are deemed (専門業務型裁量労働制)."""
    return content.get("hours_system") == DISCRETIONARY_HOURS


def pays_fixed_overtime(content: Content) -> bool:
    """Whether pay includes a fixed amount for overtime (固定残業代)."""
    return content.get("fixed_overtime") is True


PAY = Section(
    key="pay",
    label=Text("給与", "Salary"),
    fields=(
        Field(
            key="pays",
            label=Text("給与の形態と額", "Kind and amount"),
            kind=FieldKind.ROWS,
            required=needs_common_pay,
            max_rows=10,
            key_fact=True,
            help=Text(
                "額は円で書きます。下限と上限のどちらか一方でもかまいません。",
                "Amounts in yen. Either end may be left open.",
            ),
            legal=Legal(
                source=DISCLOSURE,
                hint=Text(
                    "賃金の額を明示します。「規程による」だけでは足りません。",
                    "The amount of pay must be stated; “according to regulations” alone is not enough.",
                ),
            ),
            fields=(
                Field(
                    key="applies_to",
                    label=Text("対象の職種", "Applies to"),
                    kind=FieldKind.LINE,
                    localized=True,
                    limit=100,
                    width="m",
                    help=Text(
                        "空欄は職種共通です。職種ごとの給与は、職種の行にも書けます。",
                        "Empty means all job types. Pay of one job can also be written in its line.",
                    ),
                    said_elsewhere=has_own_pay,
                ),
                Field(
                    key="pay_kind",
                    label=Text("形態", "Kind"),
                    kind=FieldKind.CHOICE,
                    vocabulary="salary_kinds",
                    required=always,
                    column=True,
                    width="s",
                ),
                Field(
                    key="lower",
                    label=Text("下限", "From"),
                    kind=FieldKind.INTEGER,
                    column=True,
                    unit=YEN,
                    width="s",
                ),
                Field(
                    key="upper",
                    label=Text("上限", "To"),
                    kind=FieldKind.INTEGER,
                    column=True,
                    unit=YEN,
                    width="s",
                ),
            ),
        ),
        Field(
            key="pay_note",
            label=Text(
                "給与の説明（基本給、手当、通勤手当、昇給等）", "About pay (base pay, allowances, commuting, raises)"
            ),
            kind=FieldKind.PROSE,
            localized=True,
            required=always,
            limit=3000,
        ),
        Field(key="fixed_overtime", label=Text("固定残業代", "Fixed overtime pay"), kind=FieldKind.YES_NO),
        Field(
            key="fixed_overtime_note",
            label=Text("固定残業代の内訳", "Breakdown of fixed overtime pay"),
            kind=FieldKind.PROSE,
            localized=True,
            required=pays_fixed_overtime,
            limit=1000,
            legal=Legal(
                source=REVISED_2018,
                hint=Text(
                    "固定残業代を除いた基本給、固定残業代の額と時間数、超過分を追加で支払う旨の3点を書きます。",
                    "State base pay without it, its amount and hours, and that overtime beyond those hours is paid.",
                ),
            ),
        ),
    ),
)

HOURS = Section(
    key="hours",
    label=Text("勤務時間・休日", "Working hours and holidays"),
    fields=(
        Field(
            key="hours_system",
            label=Text("労働時間制", "Working hour system"),
            kind=FieldKind.CHOICE,
            vocabulary="work_hour_systems",
            required=employs,
            width="m",
        ),
        Field(
            key="starts_at",
            label=Text("始業時刻", "Starting time"),
            kind=FieldKind.TIME,
            required=has_fixed_hours,
            width="xs",
            legal=Legal(
                source=DISCLOSURE,
                hint=Text(
                    "始業・終業の時刻、所定時間外労働の有無、休憩時間、休日を明示します。",
                    "Start and end of work, overtime, breaks and holidays must be stated.",
                ),
            ),
        ),
        Field(
            key="ends_at",
            label=Text("終業時刻", "Finishing time"),
            kind=FieldKind.TIME,
            required=has_fixed_hours,
            width="xs",
        ),
        Field(
            key="deemed_hours",
            label=Text("みなし労働時間", "Deemed hours"),
            kind=FieldKind.LINE,
            localized=True,
            required=is_discretionary,
            limit=LINE_LIMIT,
            help=Text("例：1日7時間45分働いたものとみなす", "Example: deemed to work 7 hours 45 minutes a day"),
            legal=Legal(
                source=REVISED_2018,
                hint=Text(
                    "裁量労働制の場合は、その旨とみなし時間を書きます。",
                    "State the discretionary system and the deemed hours.",
                ),
            ),
        ),
        Field(
            key="break_time",
            label=Text("休憩時間", "Breaks"),
            kind=FieldKind.LINE,
            localized=True,
            required=employs,
            limit=LINE_LIMIT,
        ),
        Field(key="overtime", label=Text("所定時間外労働", "Overtime work"), kind=FieldKind.YES_NO, required=employs),
        Field(
            key="hours_note",
            label=Text("時間外・その他の説明", "Overtime and other explanations"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=2000,
        ),
        Field(
            key="holidays",
            label=Text("休日・休暇", "Holidays and leave"),
            kind=FieldKind.PROSE,
            localized=True,
            required=employs,
            limit=1000,
        ),
    ),
)

BENEFITS = Section(
    key="benefits",
    label=Text("待遇・社会保険", "Benefits and social insurance"),
    fields=(
        Field(
            key="insurances",
            label=Text("加入する社会保険", "Social insurance"),
            kind=FieldKind.CHOICES,
            vocabulary="insurances",
            required=employs,
            legal=Legal(
                source=DISCLOSURE,
                hint=Text(
                    "健康保険、厚生年金、労災保険、雇用保険（または共済）の適用を明示します。",
                    "State which of health, pension, accident and employment insurance (or mutual aid) apply.",
                ),
            ),
        ),
        Field(
            key="insurance_note",
            label=Text("社会保険の説明", "About insurance"),
            kind=FieldKind.LINE,
            localized=True,
            limit=LINE_LIMIT,
        ),
        Field(
            key="smoking",
            label=Text("受動喫煙防止措置", "Measures against second-hand smoke"),
            kind=FieldKind.CHOICE,
            vocabulary="smoking_measures",
            required=employs,
            width="m",
            legal=Legal(
                source=Text(
                    "職業安定法施行規則 第4条の2（2020年4月施行）", "Enforcement Regulation art. 4-2 (April 2020)"
                ),
                hint=Text(
                    "就業の場所での受動喫煙を防止するための措置を明示します。",
                    "State what is done at the place of work.",
                ),
            ),
        ),
        Field(
            key="smoking_note",
            label=Text("措置の説明", "About the measures"),
            kind=FieldKind.LINE,
            localized=True,
            limit=LINE_LIMIT,
        ),
        Field(
            key="dispatched",
            label=Text("派遣労働者としての雇用", "Employment as a dispatched worker"),
            kind=FieldKind.YES_NO,
            words=(Text("派遣労働者として雇用する", "Dispatched worker"), Text("該当しない", "Not applicable")),
        ),
        Field(
            key="benefits",
            label=Text("その他の待遇", "Other benefits"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
        ),
    ),
)
