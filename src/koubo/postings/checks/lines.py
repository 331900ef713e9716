"""What a job line says of its own: pay that is whole and in order, and that not every one is filled."""

from collections.abc import Iterator
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.checks.findings import Finding, Severity
from koubo.postings.checks.plausible import PLAUSIBLE, unlikely
from koubo.postings.checks.required import OUR_RULE
from koubo.postings.sheet import Content, address, blank
from koubo.postings.sheet.work import DISCLOSURE

KIND: Final = Text("この職種の給与の形態を選んでください", "Select the kind of pay of this job")
AMOUNT: Final = Text(
    "この職種の給与の下限か上限の額を入力してください", "Enter the lower or upper amount of pay of this job"
)
ORDER: Final = Text(
    "給与の上限には、下限以上の額を入力してください", "Enter an upper amount that is not below the lower one"
)
ALL_FILLED: Final = Text(
    "すべての職種が採用決定済みになっています。募集を終えるときは取り下げてください",
    "Every job is marked as filled. If recruitment is over, please withdraw the opening",
)


def lines(content: Content) -> Iterator[Finding]:
    """Check the conditions of single job lines."""
    rows = content.get("job_lines") or []
    for i, row in enumerate(rows):
        yield from _pay(i, row)
    if rows and all(row.get("filled") is True for row in rows):
        yield Finding("lines", Severity.WARNING, address("job_lines", row=0, sub="filled"), ALL_FILLED, OUR_RULE)


def _pay(i: int, row: Content) -> Iterator[Finding]:
    kind, lower, upper = row.get("pay_kind") or "", row.get("pay_lower"), row.get("pay_upper")
    if blank(kind):
        if lower is not None or upper is not None:
            yield _error(i, "pay_kind", KIND)
        return
    if lower is None and upper is None:
        yield _error(i, "pay_lower", AMOUNT)
    if isinstance(lower, int) and isinstance(upper, int) and upper < lower:
        yield _error(i, "pay_upper", ORDER)
    least, most = PLAUSIBLE.get(kind, (0, 10**12))
    for sub, amount in (("pay_lower", lower), ("pay_upper", upper)):
        if isinstance(amount, int) and not least <= amount <= most:
            yield Finding(
                "plausible", Severity.WARNING, address("job_lines", row=i, sub=sub), unlikely(amount), OUR_RULE
            )
            return


def _error(i: int, sub: str, message: Text) -> Finding:
    return Finding("A10", Severity.ERROR, address("job_lines", row=i, sub=sub), message, DISCLOSURE)
