"""The sheet: job types with what differs from one to the next, and research fields."""

from typing import Any

from koubo.kernel.text import Text
from koubo.postings.sheet.fields import YEN, Content, Field, FieldKind, Legal, Section, always, blank
from koubo.postings.sheet.work import DISCLOSURE, LINE_LIMIT


def lines_of(content: Content) -> list[Content]:
    """Return the job lines that are still open; all of them where every one is filled."""
    lines: list[Content] = content.get("job_lines") or []
    return [line for line in lines if line.get("filled") is not True] or lines


def needs_common_pay(content: Content) -> bool:
    """Whether any job line says no pay of its own."""
    lines = content.get("job_lines") or []
    return not lines or any(blank(line.get("pay_kind")) for line in lines)


def has_own_pay(content: Content) -> bool:
    """Whether any job line says pay of its own."""
    return any(not blank(line.get("pay_kind")) for line in content.get("job_lines") or [])


def _own(key: str, label: Text, kind: FieldKind, **more: Any) -> Field:
    """Return a field of what differs from line to line; left empty, what the sheet says for all holds."""
    return Field(key=key, label=label, kind=kind, folded=True, **more)


OWN_CONDITIONS = (
    _own("pay_kind", Text("この職種の給与の形態", "Kind of pay of this job"), FieldKind.CHOICE, vocabulary="salary_kinds",
         column=True, width="m"),
    _own("pay_lower", Text("この職種の給与の下限", "Pay of this job, from"), FieldKind.INTEGER, column=True, unit=YEN, width="s"),
    _own("pay_upper", Text("この職種の給与の上限", "Pay of this job, to"), FieldKind.INTEGER, column=True, unit=YEN, width="s"),
    _own("hours", Text("この職種の勤務時間", "Working hours of this job"), FieldKind.LINE, localized=True, limit=LINE_LIMIT),
    _own("degree", Text("この職種に必要な学歴・学位", "Education and degree for this job"), FieldKind.CHOICE,
         vocabulary="degrees", column=True, width="m"),
    _own("filled", Text("この職種の募集状況", "This job is"), FieldKind.YES_NO, column=True, width="m",
         words=(Text("採用決定済み", "Already filled"), Text("募集中", "Still open"))),
)  # fmt: skip


JOBS = Section(
    key="jobs",
    label=Text("職種・研究分野", "Job types and research fields"),
    fields=(
        Field(
            key="job_lines",
            label=Text("職種・雇用形態", "Job types and employment"),
            kind=FieldKind.ROWS,
            required=always,
            max_rows=10,
            key_fact=True,
            help=Text(
                "職種ごとに1行ずつ書きます。給与・勤務時間・学位が職種によって異なるときは、その行に書きます。",
                "One line for each job type. Pay, hours and degree that differ from job to job are written in its line.",
            ),
            fields=(
                Field(
                    key="job_type",
                    label=Text("職種", "Job type"),
                    kind=FieldKind.CHOICE,
                    vocabulary="job_types",
                    required=always,
                    column=True,
                    width="m",
                    weight=2,
                    facet="job",
                ),
                Field(
                    key="job_title",
                    label=Text("職名", "Position title"),
                    kind=FieldKind.LINE,
                    localized=True,
                    limit=100,
                    width="m",
                    weight=2,
                ),
                Field(
                    key="employment_form",
                    label=Text("雇用形態", "Employment status"),
                    kind=FieldKind.CHOICE,
                    vocabulary="employment_forms",
                    required=always,
                    column=True,
                    width="m",
                    facet="form",
                ),
                Field(
                    key="term",
                    label=Text("任期", "Term"),
                    kind=FieldKind.CHOICE,
                    vocabulary="terms",
                    required=always,
                    column=True,
                    width="m",
                    legal=Legal(
                        source=DISCLOSURE,
                        hint=Text(
                            "労働契約の期間の定めの有無を明示します。", "State whether the contract has a fixed term."
                        ),
                    ),
                    facet="term",
                ),
                Field(
                    key="tenure_track",
                    label=Text("テニュアトラック", "Tenure track"),
                    kind=FieldKind.CHOICE,
                    vocabulary="tenure_tracks",
                    required=always,
                    column=True,
                    width="m",
                    facet="track",
                ),
                Field(
                    key="probation",
                    label=Text("試用期間", "Probationary period"),
                    kind=FieldKind.YES_NO,
                    required=always,
                    column=True,
                    words=(
                        Text("試用期間あり", "Probationary period present"),
                        Text("試用期間なし", "Probationary period absent"),
                    ),
                ),
                *OWN_CONDITIONS,
            ),
        ),
        Field(
            key="research_fields",
            label=Text("研究分野", "Research fields"),
            kind=FieldKind.ROWS,
            required=always,
            max_rows=10,
            key_fact=True,
            help=Text(
                "大分類だけを指定するときは「（小分類すべて）」を選びます。",
                "To name a major field only, choose its “all subfields” entry.",
            ),
            fields=(
                Field(
                    key="code",
                    label=Text("研究分野（大分類 - 小分類）", "Field (major - subfield)"),
                    kind=FieldKind.CHOICE,
                    vocabulary="research_fields",
                    required=always,
                    column=True,
                    weight=2,
                    facet="field",
                ),
                Field(
                    key="other",
                    label=Text("キーワード・「その他」の内容", "Keywords, or what “Others” means"),
                    kind=FieldKind.LINE,
                    localized=True,
                    limit=LINE_LIMIT,
                    weight=2,
                ),
            ),
        ),
    ),
)
