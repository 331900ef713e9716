"""What pages call the statements, and where they are."""

from typing import Final

from koubo.kernel.text import Text
from koubo.statements.models import StatementKind

NAMES: Final = {
    StatementKind.TERMS_SEEKER: Text("利用規約", "Terms of use"),
    StatementKind.TERMS_INSTITUTION: Text("求人機関利用規約", "Terms of use for institutions"),
    StatementKind.PRIVACY: Text("個人情報の取扱い", "Privacy"),
    StatementKind.COOKIES: Text("クッキー", "Cookies"),
    StatementKind.ACCESSIBILITY: Text("アクセシビリティ", "Accessibility"),
}
ROUTES: Final = {
    StatementKind.TERMS_SEEKER: "public:terms",
    StatementKind.TERMS_INSTITUTION: "public:terms-institutions",
    StatementKind.PRIVACY: "public:privacy",
    StatementKind.COOKIES: "public:cookies",
    StatementKind.ACCESSIBILITY: "public:accessibility",
}
