"""Inquiries, made through the verbs."""

from datetime import datetime
from itertools import count
from typing import Any

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.inquiries import replying, sending
from koubo.inquiries.disclosure import Disclosed
from koubo.inquiries.models import Inquiry
from koubo.inquiries.written import Written
from koubo.institutions.models import Institution, Membership
from koubo.profiles.models import Profile
from tests.support import factories, profiles
from tests.support.factories import NOW

TEXT = "はじめまして。\n沿岸観測のご研究に関心を持ちました。お話しできれば幸いです。"
_numbers = count(1)
PURPOSE = "予定している公募のご案内"


def written(**changes: Any) -> Written:
    values: dict[str, Any] = {"language": "ja", "posting_id": None, "purpose": PURPOSE, "text": TEXT}
    return Written(**(values | changes))


def writer(of: Institution, **fields: Any) -> Actor:
    return factories.acting_for(factories.member(of, **fields), of)


def administrator(of: Institution, **fields: Any) -> Actor:
    return factories.acting_for(factories.member(of, Membership.Role.ADMINISTRATOR, **fields), of)


def addressee(*, now: datetime = NOW, **fields: Any) -> Profile:
    """A published profile of somebody whose mail domain is no institution's."""
    fields = {"email": f"person{next(_numbers)}@seekers.example"} | fields
    return profiles.published(factories.seeker(**fields), now=now)


def sent(
    of: Institution | None = None,
    *,
    to: Profile | None = None,
    by: Actor | None = None,
    now: datetime = NOW,
    **changes: Any,
) -> Inquiry:
    of = of or factories.institution()
    by = by or writer(of)
    to = to or addressee(now=now)
    return sending.send(of, to.code, written(**changes), by=by, now=now)


def seeker_of(inquiry: Inquiry) -> Actor:
    assert inquiry.seeker_id is not None
    return profiles.acting(User.objects.get(pk=inquiry.seeker_id))


def replied(
    inquiry: Inquiry,
    text: str = "ご連絡ありがとうございます。",
    *,
    email: bool = False,
    name: bool = False,
    now: datetime = NOW,
) -> Inquiry:
    replying.reply(inquiry, text, Disclosed(email=email, name=name), by=seeker_of(inquiry), now=now)
    return Inquiry.objects.get(pk=inquiry.pk)
