"""Values of a kind as people type them: understood, and written back in one form; or refused saying what is wrong.

Each function takes what was typed and returns the value as it is stored; reading that again gives the same. What comes from a
Japanese office is expected: full width, 〒, 内線, 万円, 令和, weekdays. Nothing of what was typed is left out that could
change the meaning: what is not sure is refused. All raise Unclear.
"""

from koubo.kernel.typed.addresses import email, emails, one_email, url
from koubo.kernel.typed.base import DASHES, Unclear, narrow
from koubo.kernel.typed.days import day, hour
from koubo.kernel.typed.figures import (
    KANJI_NUMBER,
    SEVERAL,
    amount,
    count,
    count_in_words,
    figures,
    least,
    says_count,
    whole,
)
from koubo.kernel.typed.phones import phone, postal

__all__ = [
    "DASHES",
    "KANJI_NUMBER",
    "SEVERAL",
    "Unclear",
    "amount",
    "count",
    "count_in_words",
    "day",
    "email",
    "emails",
    "figures",
    "hour",
    "least",
    "narrow",
    "one_email",
    "phone",
    "postal",
    "says_count",
    "url",
    "whole",
]
