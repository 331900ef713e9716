"""What previews of mails fill in: believable values for the placeholders that are known, their names for all others."""

from typing import Final

from koubo.kernel.text import Text
from koubo.notifications.kinds import MailKind

SAMPLES: Final = {
    "name": Text("篠崎 由香", "Yuka Shinozaki"),
    "institution": Text("国立大学法人 あおぎり大学", "Aogiri University"),
    "institution_code": Text("K00001", "K00001"),
    "number": Text("D126110001", "D126110001"),
    "posting_number": Text("D126110001", "D126110001"),
    "title": Text("准教授の公募（情報学）", "Associate professor, informatics"),
    "instant": Text("2026年11月24日（火）午後10時", "22:00 on Tuesday 24 November 2026 (Japan Standard Time)"),
    "day": Text("2026年12月24日", "24 December 2026"),
    "old_day": Text("2026年12月24日", "24 December 2026"),
    "new_day": Text("2027年1月8日", "8 January 2027"),
    "wished": Text("2026年12月1日", "1 December 2026"),
    "address": Text(
        "https://www.koubo.example/postings/D126110001/", "https://www.koubo.example/en/postings/D126110001/"
    ),
    "link": Text("https://www.koubo.example/account/", "https://www.koubo.example/en/account/"),
    "message": Text("給与の範囲を金額で書いてください。", "Please state the range of pay as an amount."),
    "duty": Text("事業概況報告書", "Yearly report"),
    "source": Text("職業安定法 第43条の5", "Employment Security Act, art. 43-5"),
    "code": Text("123456", "123456"),
    "minutes": Text("30", "30"),
    "hours": Text("24", "24"),
}


def values_of(kind: MailKind, language: str) -> dict[str, str]:
    """Return a value for every placeholder of a kind."""
    return {name: SAMPLES[name][language] if name in SAMPLES else f"〔{name}〕" for name in kind.placeholders}
