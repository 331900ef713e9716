"""Answers to the questions of an opening: kept as typed, checked by kind, shown in words.

A date is kept as 2027-01-08, yes_no as yes or no, a choice as the place of the option, counted from 0.
"""

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from koubo.kernel.text import Text
from koubo.postings.content.render import day_in_words
from koubo.postings.content.requirements import AskedQuestion

LINE_LIMIT: Final = 300
TEXT_LIMIT: Final = 5000
YES, NO = "yes", "no"
WORDS: Final = {YES: Text("はい", "Yes"), NO: Text("いいえ", "No")}


def problem(question: AskedQuestion, answer: str) -> Text | None:
    """Return what is wrong with an answer, or None."""
    if not answer:
        return Text("回答してください", "Answer this question") if question.required else None
    limit = TEXT_LIMIT if question.kind == "text" else LINE_LIMIT
    if len(answer) > limit:
        return Text(f"{limit:,}文字以内で入力してください", f"Enter no more than {limit:,} characters")
    if question.kind == "number" and _number(answer) is None:
        return Text("数字で入力してください", "Enter a number")
    if question.kind == "date" and _day(answer) is None:
        return Text("日付を入力してください。例：2027-01-08", "Enter a date, for example 2027-01-08")
    if question.kind == "yes_no" and answer not in WORDS:
        return Text("「はい」か「いいえ」を選んでください", "Choose yes or no")
    if question.kind == "choice" and _option(question, answer) is None:
        return Text("選択肢から選んでください", "Choose one of the options")
    return None


def in_words(question: AskedQuestion, answer: str) -> Text:
    """Return an answer as people read it; one that fits no kind is shown as it was typed."""
    day = _day(answer) if question.kind == "date" else None
    if day is not None:
        return Text(day_in_words(day, "ja"), day_in_words(day, "en"))
    if question.kind == "yes_no" and answer in WORDS:
        return WORDS[answer]
    option = _option(question, answer) if question.kind == "choice" else None
    return option or Text(answer, answer)


def _number(answer: str) -> Decimal | None:
    try:
        number = Decimal(unicodedata.normalize("NFKC", answer).replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def _option(question: AskedQuestion, answer: str) -> Text | None:
    if not answer.isdecimal() or int(answer) >= len(question.options):
        return None
    return question.options[int(answer)]
