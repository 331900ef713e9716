"""Lifelike content for every field the law and the sheet require: a fixed-term post at an invented university."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from koubo.postings.sheet import Content

JA_EN = {
    "title": (
        "情報科学研究院 特任助教の公募",
        "Specially Appointed Assistant Professor, Faculty of Information Science",
    ),
    "employer": ("国立大学法人あおぎり大学", "National University Corporation Aogiri University"),
    "department": (
        "情報科学研究院 知能情報学部門",
        "Department of Intelligent Informatics, Faculty of Information Science",
    ),
    "background": (
        "自然言語処理の研究基盤を強化するために募集します。",
        "We are strengthening our research in language processing.",
    ),
    "duties": (
        "自然言語処理に関する研究、学部「情報科学演習」の担当、学生の研究指導。",
        "Research in natural language processing, teaching of undergraduate exercises, and supervision of students.",
    ),
    "duties_scope": ("本学の定める業務", "Duties determined by the University"),
    "contract_note": ("2027年4月1日から2030年3月31日まで（3年）", "1 April 2027 to 31 March 2030 (three years)"),
    "renewal_criteria": (
        "業務量、勤務成績、予算の状況により判断します。",
        "Depends on workload, performance and budget.",
    ),
    "renewal_limit": ("更新は1回まで（通算5年を上限とする）", "One renewal at most (five years in total)"),
    "probation_length": ("3か月", "Three months"),
    "probation_note": ("同条件", "Same conditions"),
    "places_scope": ("本学の各キャンパス", "Any campus of the University"),
    "pay_note": (
        "本学年俸制給与規程により経歴に応じて決定します。通勤手当、昇給なし。",
        "Determined by career under the University's annual salary rules. Commuting allowance; no raises.",
    ),
    "deemed_hours": ("1日7時間45分働いたものとみなします。", "Deemed to work 7 hours 45 minutes a day."),
    "break_time": ("12:00から13:00まで（60分）", "12:00 to 13:00 (60 minutes)"),
    "holidays": ("土曜、日曜、国民の祝日、年末年始", "Saturdays, Sundays, national holidays, year-end holidays"),
    "requirements": (
        "博士の学位を有すること、または着任までに取得見込みであること。",
        "A doctorate held or expected by the starting date.",
    ),
    "documents": (
        "履歴書、研究業績一覧、主要論文3編以内",
        "Curriculum vitae, list of publications, up to three main papers",
    ),
    "application_note": (
        "書類をPDFにまとめ、電子メールで提出してください。",
        "Send the documents as one PDF by e-mail.",
    ),
    "selection": ("書類選考ののち、面接を行います。", "Screening of documents, then an interview."),
    "result_notice": ("応募者全員に電子メールで通知します。", "All applicants are notified by e-mail."),
    "contact_department": ("情報科学研究院 総務係", "General Affairs, Faculty of Information Science"),
    "contact_person": ("係長 青葉 太郎", "Taro Aoba, Section Chief"),
    "notes": ("本学は男女共同参画を推進しています。", "The University promotes gender equality."),
}


def complete_content(languages: Sequence[str] = ("ja",)) -> Content:
    """Return content without any error on days up to 2027-01-08, written in `languages`."""

    def both(ja: str, en: str) -> dict[str, str]:
        return {"ja": ja if "ja" in languages else "", "en": en if "en" in languages else ""}

    content: dict[str, Any] = {key: both(*pair) for key, pair in JA_EN.items()}
    return content | {
        "job_lines": [
            {
                "job_type": "00014",
                "job_title": both("特任助教", "Specially Appointed Assistant Professor"),
                "employment_form": "02",
                "term": "0",
                "tenure_track": "2",
                "probation": True,
                "pay_kind": "",
                "pay_lower": None,
                "pay_upper": None,
                "hours": both("", ""),
                "degree": "",
                "filled": None,
            }
        ],
        "research_fields": [{"code": "02060", "other": both("計算言語学", "Computational linguistics")}],
        "places": [
            {
                "prefecture": "00004",
                "postal_code": "980-0000",
                "locality": both("あおぎり市", "Aogiri"),
                "address": both("青葉1-1", "1-1 Aoba"),
                "country": both("", ""),
            }
        ],
        "pays": [{"applies_to": both("", ""), "pay_kind": "annual", "lower": 5_400_000, "upper": 6_600_000}],
        "positions": 1,
        "starts_on": date(2027, 4, 1),
        "contract_from": date(2027, 4, 1),
        "contract_until": date(2030, 3, 31),
        "renewal": "possible",
        "hours_system": "fixed",
        "starts_at": time(8, 30),
        "ends_at": time(17, 15),
        "overtime": True,
        "insurances": ["health", "pension", "accident", "employment"],
        "smoking": "site",
        "degree": "doctor",
        "opens_on": date(2026, 11, 24),
        "closes_on": date(2027, 1, 8),
        "deadline_kind": "arrival",
        "web_application": False,
        "email_application": True,
        "application_email": "koubo-info@aogiri.example",
        "electronic_scope": True,
        "contact_email": "jinji@aogiri.example",
        "contact_phone": "022-000-0000",
    }
