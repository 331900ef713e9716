"""Who must confirm a profile is told 14 and 3 days before it is hidden, and when it was; the link confirms without signing in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from koubo.kernel import clock
from koubo.notifications.models import OutgoingMail
from koubo.profiles import actions, links, mails
from koubo.profiles.models import Profile
from tests.support import profiles

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return [
        mail.unique_key.rpartition(":")[2] or "hidden"
        for mail in OutgoingMail.objects.order_by("pk")
        if mail.unique_key
    ]


def test_told_once_on_each_occasion() -> None:
    made = profiles.published()
    until = made.visible_until
    assert until is not None
    told = []
    instant = until - timedelta(days=16, hours=-9)
    while instant < until + timedelta(days=3):
        count = mails.queue_expiring(instant)
        if count:
            told.append(((until - instant).days, kinds()[-1]))
        assert mails.queue_expiring(instant) == 0
        instant += timedelta(days=1)
    assert told == [(13, "14"), (2, "3"), (-1, "hidden")]


def test_after_a_pause_the_nearer_occasion_stands_for_both() -> None:
    made = profiles.published()
    assert made.visible_until is not None
    assert mails.queue_expiring(made.visible_until - timedelta(days=2)) == 1
    assert kinds() == ["3"]


def test_confirmed_or_switched_off_is_not_told() -> None:
    made, other = profiles.published(), profiles.published()
    until = made.visible_until
    assert until is not None
    actions.confirm(made, until=until, by=profiles.acting(made.user), now=until - timedelta(days=20))
    actions.switch_off(by=profiles.acting(other.user), now=until - timedelta(days=20))
    assert mails.queue_expiring(until - timedelta(days=3)) == 0


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_link_confirms_with_one_button(at: Any, language: str) -> None:
    made = profiles.published()
    made.user.language = language
    made.user.save()
    now = at("2027-05-12 09:00")
    assert mails.queue_expiring(now) == 1
    mail = OutgoingMail.objects.get()
    address = next(line for line in mail.body.splitlines() if "/profile/" in line)
    path = "/" + address.split("/", 3)[3]
    assert path.startswith("/en/") is (language == "en")
    client = Client()
    page = client.get(path)
    assert page.status_code == 200
    assert made.user.name not in page.text
    assert Profile.objects.get().visible_until == made.visible_until
    assert client.post(path).url == path
    until = datetime(2027, 11, 12, tzinfo=clock.JST)
    assert Profile.objects.get().visible_until == until
    at("2027-05-13 09:00")
    client.post(path)
    assert Profile.objects.get().visible_until == until
    assert '<form method="post">' not in client.get(path).text


def test_what_is_no_link(at: Any) -> None:
    made = profiles.published()
    at("2026-11-25 09:00")
    token = links.token(made)
    for text in ("x", token[:-1], token + "x", "a:b:c"):
        assert Client().get(f"/profile/{text}/").status_code == 404
    actions.switch_off(by=profiles.acting(made.user), now=clock.now())
    assert Client().get(f"/profile/{token}/").status_code == 404
    assert Client().post(f"/profile/{token}/").status_code == 404
