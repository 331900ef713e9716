"""The sheet, second part: contract, places, pay, hours, benefits (labour conditions the law wants stated)."""

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import Content, Field, Kind, Legal, Section, always
from koubo.postings.sheet.work import DISCLOSURE, LINE_LIMIT, PROSE_LIMIT, has_probation, is_fixed_term

REVISED_2024 = Text(
    "職業安定法施行規則 第4条の2（2024年4月1日施行）", "Enforcement Regulation art. 4-2 (in force since 1 April 2024)"
)
REVISED_2018 = Text(
    "職業安定法に基づく指針（2018年1月施行）", "Guidelines under the Employment Security Act (January 2018)"
)

NO_RENEWAL = "none"
FIXED_HOURS = "fixed"
DISCRETIONARY_HOURS = "discretionary"


def may_be_renewed(content: Content) -> bool:
    """Whether a fixed-term contract can be renewed."""
    return is_fixed_term(content) and content.get("renewal") not in (None, "", NO_RENEWAL)


def has_fixed_hours(content: Content) -> bool:
    """Whether working hours have a fixed start and end."""
    return content.get("hours_system") == FIXED_HOURS


def is_discretionary(content: Content) -> bool:
    """Whether hours are deemed (専門業務型裁量労働制)."""
    return content.get("hours_system") == DISCRETIONARY_HOURS


def pays_fixed_overtime(content: Content) -> bool:
    """Whether pay includes a fixed amount for overtime (固定残業代)."""
    return content.get("fixed_overtime") is True


CONTRACT = Section(
    key="contract",
    label=Text("契約期間・試用期間", "Contract and probationary period"),
    fields=(
        Field(key="contract_from", label=Text("契約の開始日", "Contract starts on"), kind=Kind.DATE, width="s"),
        Field(key="contract_until", label=Text("契約の終了日", "Contract ends on"), kind=Kind.DATE, width="s"),
        Field(
            key="contract_note",
            label=Text("契約期間の説明", "Contract period description"),
            kind=Kind.PROSE,
            localized=True,
            required=is_fixed_term,
            limit=2000,
            help=Text(
                "任期ありの場合は、期間の長さや終わりを書きます。", "For fixed terms, state the length or the end."
            ),
            legal=Legal(
                source=DISCLOSURE,
                hint=Text("労働契約の期間を明示します。", "The period of the contract must be stated."),
                example=Text("2027年4月1日から2032年3月31日まで（5年）", "1 April 2027 to 31 March 2032 (five years)"),
            ),
        ),
        Field(
            key="term_basis",
            label=Text("任期の根拠", "Legal basis of the term"),
            kind=Kind.LINE,
            localized=True,
            limit=LINE_LIMIT,
            help=Text(
                "例：大学の教員等の任期に関する法律 第5条",
                "Example: Act on the Term of University Faculty Members art. 5",
            ),
        ),
        Field(
            key="renewal",
            label=Text("契約の更新", "Renewal of the contract"),
            kind=Kind.CHOICE,
            vocabulary="renewals",
            required=is_fixed_term,
            width="m",
        ),
        Field(
            key="renewal_criteria",
            label=Text("更新の判断の基準", "Criteria for renewal"),
            kind=Kind.PROSE,
            localized=True,
            required=may_be_renewed,
            limit=2000,
            legal=Legal(
                source=REVISED_2024,
                hint=Text(
                    "更新する場合があるときは、判断の基準を明示します。",
                    "Where the contract may be renewed, state how that is decided.",
                ),
                example=Text("業務量、勤務成績、予算の状況により判断", "Depends on workload, performance and budget"),
            ),
        ),
        Field(
            key="renewal_limit",
            label=Text("更新の上限", "Limit of renewal"),
            kind=Kind.LINE,
            localized=True,
            required=may_be_renewed,
            limit=LINE_LIMIT,
            help=Text(
                "通算契約期間または更新回数の上限を書きます。上限がない場合は「なし」と書きます。",
                "State the maximum total period or number of renewals. If there is none, write “None”.",
            ),
            legal=Legal(
                source=REVISED_2024,
                hint=Text(
                    "通算契約期間または更新回数の上限の明示が必要です。",
                    "The maximum total period or number of renewals must be stated.",
                ),
                example=Text("更新は1回まで（通算10年を上限とする）", "One renewal at most (ten years in total)"),
            ),
        ),
        Field(
            key="probation_length",
            label=Text("試用期間の長さ", "Length of the probationary period"),
            kind=Kind.LINE,
            localized=True,
            required=has_probation,
            limit=LINE_LIMIT,
            legal=Legal(
                source=REVISED_2018,
                hint=Text(
                    "試用期間がある場合は、その長さと、期間中の条件が異なるときはその内容を明示します。",
                    "State its length, and the conditions during it where they differ.",
                ),
                example=Text("3か月", "Three months"),
            ),
        ),
        Field(
            key="probation_note",
            label=Text("試用期間中の労働条件", "Conditions during the probationary period"),
            kind=Kind.PROSE,
            localized=True,
            required=has_probation,
            limit=1000,
            help=Text("同じ場合は「同条件」と書きます。", "If they are the same, write “Same conditions”."),
        ),
    ),
)

PLACES = Section(
    key="places",
    label=Text("勤務地", "Work location"),
    fields=(
        Field(
            key="places",
            label=Text("勤務地（雇入れ直後）", "Work location (on hiring)"),
            kind=Kind.ROWS,
            required=always,
            max_rows=10,
            key_fact=True,
            legal=Legal(
                source=DISCLOSURE,
                hint=Text("就業の場所を明示します。", "The place of work must be stated."),
            ),
            fields=(
                Field(
                    key="prefecture",
                    label=Text("都道府県", "Prefecture"),
                    kind=Kind.CHOICE,
                    vocabulary="prefectures",
                    required=always,
                    column=True,
                    width="m",
                    weight=2,
                ),
                Field(
                    key="address",
                    label=Text("住所・事業所", "Address"),
                    kind=Kind.LINE,
                    localized=True,
                    required=always,
                    limit=LINE_LIMIT,
                    weight=1,
                ),
            ),
        ),
        Field(
            key="places_scope",
            label=Text("就業場所の変更の範囲", "Scope of change of the place of work"),
            kind=Kind.PROSE,
            localized=True,
            required=always,
            limit=1000,
            help=Text(
                "将来の配置換えなどで変わり得る場所の範囲を書きます。変わらない場合は「変更なし」と書きます。",
                "State where you may be asked to work later. If it does not change, write “No change”.",
            ),
            legal=Legal(
                source=REVISED_2024,
                hint=Text(
                    "募集時に「就業場所の変更の範囲」を明示します。在宅勤務を認める場合はその旨も書きます。",
                    "The range of possible workplaces must be stated; mention remote work if it is allowed.",
                ),
                example=Text("本学の各キャンパス", "Any campus of the University"),
            ),
        ),
        Field(
            key="remote_work",
            label=Text("在宅勤務", "Remote work"),
            kind=Kind.YES_NO,
            words=(Text("可", "Possible"), Text("不可", "Not possible")),
        ),
        Field(
            key="remote_note",
            label=Text("在宅勤務の説明", "About remote work"),
            kind=Kind.PROSE,
            localized=True,
            limit=1000,
        ),
    ),
)

PAY = Section(
    key="pay",
    label=Text("給与", "Salary"),
    fields=(
        Field(
            key="pays",
            label=Text("給与の形態と額", "Kind and amount"),
            kind=Kind.ROWS,
            required=always,
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
                    kind=Kind.LINE,
                    localized=True,
                    limit=100,
                    width="m",
                    help=Text("空欄は職種共通です。", "Empty means all job types."),
                ),
                Field(
                    key="pay_kind",
                    label=Text("形態", "Kind"),
                    kind=Kind.CHOICE,
                    vocabulary="salary_kinds",
                    required=always,
                    column=True,
                    width="s",
                ),
                Field(
                    key="lower",
                    label=Text("下限", "From"),
                    kind=Kind.INTEGER,
                    column=True,
                    unit=Text("円", "yen"),
                    width="s",
                ),
                Field(
                    key="upper",
                    label=Text("上限", "To"),
                    kind=Kind.INTEGER,
                    column=True,
                    unit=Text("円", "yen"),
                    width="s",
                ),
            ),
        ),
        Field(
            key="pay_note",
            label=Text(
                "給与の説明（基本給、手当、通勤手当、昇給等）", "About pay (base pay, allowances, commuting, raises)"
            ),
            kind=Kind.PROSE,
            localized=True,
            required=always,
            limit=3000,
        ),
        Field(key="fixed_overtime", label=Text("固定残業代", "Fixed overtime pay"), kind=Kind.YES_NO),
        Field(
            key="fixed_overtime_note",
            label=Text("固定残業代の内訳", "Breakdown of fixed overtime pay"),
            kind=Kind.PROSE,
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
            kind=Kind.CHOICE,
            vocabulary="work_hour_systems",
            required=always,
            width="m",
        ),
        Field(
            key="starts_at",
            label=Text("始業時刻", "Starting time"),
            kind=Kind.TIME,
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
            kind=Kind.TIME,
            required=has_fixed_hours,
            width="xs",
        ),
        Field(
            key="deemed_hours",
            label=Text("みなし労働時間", "Deemed hours"),
            kind=Kind.LINE,
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
            kind=Kind.LINE,
            localized=True,
            required=always,
            limit=LINE_LIMIT,
        ),
        Field(key="overtime", label=Text("所定時間外労働", "Overtime work"), kind=Kind.YES_NO, required=always),
        Field(
            key="hours_note",
            label=Text("時間外・その他の説明", "Overtime and other explanations"),
            kind=Kind.PROSE,
            localized=True,
            limit=2000,
        ),
        Field(
            key="holidays",
            label=Text("休日・休暇", "Holidays and leave"),
            kind=Kind.PROSE,
            localized=True,
            required=always,
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
            kind=Kind.CHOICES,
            vocabulary="insurances",
            required=always,
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
            kind=Kind.LINE,
            localized=True,
            limit=LINE_LIMIT,
        ),
        Field(
            key="smoking",
            label=Text("受動喫煙防止措置", "Measures against second-hand smoke"),
            kind=Kind.CHOICE,
            vocabulary="smoking_measures",
            required=always,
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
            kind=Kind.LINE,
            localized=True,
            limit=LINE_LIMIT,
        ),
        Field(
            key="dispatched",
            label=Text("派遣労働者としての雇用", "Employment as a dispatched worker"),
            kind=Kind.YES_NO,
            words=(Text("派遣労働者として雇用する", "Dispatched worker"), Text("該当しない", "Not applicable")),
        ),
        Field(
            key="benefits",
            label=Text("その他の待遇", "Other benefits"),
            kind=Kind.PROSE,
            localized=True,
            limit=PROSE_LIMIT,
        ),
    ),
)
