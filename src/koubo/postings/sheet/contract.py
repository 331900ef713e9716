"""The sheet: contract, probationary period and place of work, with what the law wants stated."""

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import Content, Field, FieldKind, Legal, Section, always
from koubo.postings.sheet.work import DISCLOSURE, LINE_LIMIT, employs, has_probation, is_fixed_term

REVISED_2024 = Text(
    "職業安定法施行規則 第4条の2（2024年4月1日施行）", "Enforcement Regulation art. 4-2 (in force since 1 April 2024)"
)
REVISED_2018 = Text(
    "職業安定法に基づく指針（2018年1月施行）", "Guidelines under the Employment Security Act (January 2018)"
)

NO_RENEWAL = "none"
# 国外 of the vocabulary prefectures.
ABROAD = "00048"


def may_be_renewed(content: Content) -> bool:
    """Whether a fixed-term contract can be renewed."""
    return is_fixed_term(content) and content.get("renewal") not in (None, "", NO_RENEWAL)


CONTRACT = Section(
    key="contract",
    label=Text("契約期間・試用期間", "Contract and probationary period"),
    fields=(
        Field(key="contract_from", label=Text("契約の開始日", "Contract starts on"), kind=FieldKind.DATE, width="s"),
        Field(key="contract_until", label=Text("契約の終了日", "Contract ends on"), kind=FieldKind.DATE, width="s"),
        Field(
            key="contract_note",
            label=Text("契約期間の説明", "Contract period description"),
            kind=FieldKind.PROSE,
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
            kind=FieldKind.LINE,
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
            kind=FieldKind.CHOICE,
            vocabulary="renewals",
            required=is_fixed_term,
            width="m",
        ),
        Field(
            key="renewal_criteria",
            label=Text("更新の判断の基準", "Criteria for renewal"),
            kind=FieldKind.PROSE,
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
            kind=FieldKind.LINE,
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
            kind=FieldKind.LINE,
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
            kind=FieldKind.PROSE,
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
            kind=FieldKind.ROWS,
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
                    kind=FieldKind.CHOICE,
                    vocabulary="prefectures",
                    required=always,
                    column=True,
                    width="m",
                    weight=2,
                    facet="area",
                ),
                Field(
                    key="postal_code",
                    label=Text("郵便番号", "Postal code"),
                    kind=FieldKind.POSTAL,
                    column=True,
                    width="s",
                    help=Text("例：980-8577", "Example: 980-8577"),
                ),
                Field(
                    key="locality",
                    label=Text("市区町村", "City, ward, town or village"),
                    kind=FieldKind.LINE,
                    localized=True,
                    limit=100,
                    width="m",
                    weight=1,
                ),
                Field(
                    key="address",
                    label=Text("住所・事業所", "Address"),
                    kind=FieldKind.LINE,
                    localized=True,
                    required=always,
                    limit=LINE_LIMIT,
                    weight=1,
                ),
                Field(
                    key="country",
                    label=Text("国・地域（海外の場合）", "Country or region (if abroad)"),
                    kind=FieldKind.LINE,
                    localized=True,
                    limit=100,
                    width="m",
                    weight=1,
                ),
            ),
        ),
        Field(
            key="places_scope",
            label=Text("就業場所の変更の範囲", "Scope of change of the place of work"),
            kind=FieldKind.PROSE,
            localized=True,
            required=employs,
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
            kind=FieldKind.YES_NO,
            words=(Text("可", "Possible"), Text("不可", "Not possible")),
            facet="remote",
            facet_value="yes",
        ),
        Field(
            key="fully_remote",
            label=Text("すべて在宅での勤務", "Entirely remote"),
            kind=FieldKind.YES_NO,
            words=(Text("はい（出勤は不要）", "Yes (no attendance needed)"), Text("いいえ", "No")),
        ),
        Field(
            key="remote_note",
            label=Text("在宅勤務の説明", "About remote work"),
            kind=FieldKind.PROSE,
            localized=True,
            limit=1000,
        ),
    ),
)
