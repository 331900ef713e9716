"""Registrations and requests for changes, made through the verbs."""

from typing import Any

from koubo.accounts.models import User
from koubo.institutions.models import Institution
from koubo.registrations import applying, changing
from koubo.registrations.models import ChangeRequest, Registration
from tests.support import factories
from tests.support.factories import NOW

DETAILS = {
    "name_ja": "国立大学法人みなと大学", "name_kana": "ミナトダイガク", "name_en": "National University Corporation Minato University",
    "kind": "00001", "corporate_number": "5010005007398", "postal_code": "1000001", "prefecture": "00013",
    "address": "千代田区青葉1-1", "url": "https://www.minato.example/", "unit": "人事課", "contact_name": "港 花子",
    "contact_kana": "ミナト ハナコ", "contact_phone": "03-1234-5678",
}  # fmt: skip
EMAIL = "jinji@minato.example"


def draft(email: str = EMAIL, language: str = "ja", **changes: str) -> Registration:
    made = applying.begin(email, language=language, now=NOW)
    return applying.keep(made, DETAILS | changes, language=language)


def requested(email: str = EMAIL, language: str = "ja", **changes: str) -> Registration:
    made = draft(email, language, **changes)
    return applying.request(made, version=made.version, now=NOW)


def change(of: Institution, by: User | None = None, reason: str = "名称変更のため", **after: Any) -> ChangeRequest:
    by = by or factories.member(of)
    asked = after or {"name_ja": "新みなと大学"}
    return changing.ask(of, asked, reason=reason, by=factories.acting_for(by, of), now=NOW)
