"""A word that the end of a line cuts, or that holds something unseen, is read by the checks as the word it is."""

import pytest

from tests.postings.checks.samples import said


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("D", "女\n性限定", "error"),
        ("D", "女性限\n定の公募です。", "error"),
        ("D", "女\u200b性限\u00ad定", "error"),
        ("D", "男\u2028性のみ応募できます。", "error"),
        ("C1", "35歳以\n下の方", "error"),
        ("C1", "満三十五\n歳未満の方", "error"),
        ("C1", "昭和六十年四月二日以降に生\u200bまれた方", "error"),
        ("C1", "昭和60年4月2日以降に生まれた方", "error"),
        ("C1", "R2.4.1以降に卒業した方", ""),
        ("D", "男女\n性格を問わず", ""),
    ],
)
def test_it_is_read_as_it_is_meant(rule: str, text: str, severity: str) -> None:
    assert said(rule, "notes", "ja", text) == severity
