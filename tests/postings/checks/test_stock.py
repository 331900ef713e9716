"""What blocks: a sentence that is a stock wording and nothing else."""

import re

import pytest

from koubo.postings.checks.findings import Severity
from koubo.postings.checks.stock import AGE_LIMIT, AGENCY, ONE_SEX, severity

SENTENCES = [
    ("・応募資格: 40 歳未満の方に限ります。", AGE_LIMIT, True),
    ("40歳未満の方に限ります(2027年4月1日時点)", AGE_LIMIT, True),
    ("40歳未満の方に限る制度を廃しました", AGE_LIMIT, False),
    ("附属病院 助教(35歳以下)の募集", AGE_LIMIT, True),
    ("健診の対象(35歳以下)", AGE_LIMIT, False),
    ("AGE LIMIT: 38 years", AGE_LIMIT, True),
    ("The age limit is 38 for the travel grant.", AGE_LIMIT, False),
    ("准教授(女性限定)", ONE_SEX, True),
    ("休憩室(女性限定)", ONE_SEX, False),
    ("独身の方に限ります", ONE_SEX, True),
    ("Lecturer (women only)", ONE_SEX, True),
    ("Sauna (women only)", ONE_SEX, False),
    ("雇用形態: 派遣社員", AGENCY, True),
    ("派遣社員の契約に関する事務", AGENCY, False),
]


@pytest.mark.parametrize(("sentence", "stock", "blocks"), SENTENCES, ids=[one[0] for one in SENTENCES])
def test_only_a_whole_stock_sentence_blocks(sentence: str, stock: re.Pattern[str], blocks: bool) -> None:
    assert severity(sentence, stock) is (Severity.ERROR if blocks else Severity.WARNING)
