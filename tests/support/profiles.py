"""Profiles of job seekers, made through the verbs."""

from datetime import date, datetime
from typing import Any

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.profiles import actions
from koubo.profiles.content import load
from koubo.profiles.models import Profile
from tests.support import factories

CONTENT: dict[str, Any] = {
    "headline": "衛星リモートセンシングと機械学習による沿岸環境の観測",
    "appeal": "衛星画像と現地観測をつなぐ手法を専門としています。",
    "keywords": "リモートセンシング 藻場",
    "written": "ja",
    "research_fields": [{"code": "10010"}],
    "degree": "doctor",
    "degree_note": "博士（理学）2023年",
    "years": 4,
    "position": "研究機関のポスドク研究員",
    "languages": [{"language": "en", "level": "lecture"}],
    "job_types": ["00022", "00023"],
    "areas": ["00002", "00003"],
    "employment_forms": ["01"],
    "terms": ["0", "1"],
    "starts_on": date(2027, 4, 1),
}


def acting(user: User) -> Actor:
    return Actor(user.pk, "seeker")


def content(**changes: Any) -> dict[str, Any]:
    return load({}) | CONTENT | changes


def draft(user: User | None = None, *, now: datetime = factories.NOW, **changes: Any) -> Profile:
    by = acting(user or factories.seeker(name="篠崎 由美"))
    made = actions.begin(by=by, now=now)
    return actions.save(content(**changes), version=made.version, by=by, now=now)


def published(user: User | None = None, *, now: datetime = factories.NOW, **changes: Any) -> Profile:
    made = draft(user, now=now, **changes)
    return actions.publish(version=made.version, acknowledged=True, by=acting(made.user), now=now)
