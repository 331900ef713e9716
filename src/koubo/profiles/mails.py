"""The mails about a profile: before it is hidden because nobody confirmed it, and when it was."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from koubo.kernel import clock
from koubo.kernel.text import Text
from koubo.notifications import kinds, outbox
from koubo.notifications.models import OutgoingMail
from koubo.notifications.outbox import Recipient
from koubo.postings.content.render import day_in_words
from koubo.profiles.links import token
from koubo.profiles.models import Profile
from koubo.seekers.actions import HAT

EXPIRING: Final = "profiles.expiring"
EXPIRED: Final = "profiles.expired"
# So many days before it is hidden.
BEFORE: Final = (14, 3)
# Who was hidden longer ago than that is not told any more: the mails were off then.
LATE: Final = timedelta(days=7)


def register() -> None:
    """Declare the kinds."""
    for key, subject, more in (
        (EXPIRING, Text("{site}求職者情報の公開期限のお知らせ", "{site}: your profile is shown until {day}"), ("address",)),
        (EXPIRED, Text("{site}求職者情報の公開終了のお知らせ", "{site}: your profile is hidden now"), ("page",)),
    ):  # fmt: skip
        kinds.register(
            kinds.MailKind(
                key=key,
                subject=subject,
                template=key.replace(".", "/mail/"),
                placeholders=("name", "code", "day", *more),
            )
        )


def queue_expiring(now: datetime) -> int:
    """Write, once for each end and number of days, to whom it concerns. May run any number of times and in several workers."""
    today, count = clock.day_of(now), 0
    shown = Profile.objects.filter(published_at__isnull=False).select_related("user")
    for days in sorted(BEFORE):
        # The mail of the fewer days stands for those that were missed.
        ends = clock.start_of(today + timedelta(days=days + 1))
        after = clock.start_of(today + timedelta(days=max([d for d in BEFORE if d < days], default=-1) + 1))
        due = shown.filter(visible_until__gt=max(now, after), visible_until__lt=ends)
        count += sum(_write(EXPIRING, profile, str(days), now) for profile in _unwritten(EXPIRING, due, str(days)))
    gone = shown.filter(visible_until__lte=now, visible_until__gt=now - LATE)
    return count + sum(_write(EXPIRED, profile, "", now) for profile in _unwritten(EXPIRED, gone, ""))


def _unwritten(kind: str, due: QuerySet[Profile], occasion: str) -> list[Profile]:
    """Return those who have not been written to on this occasion."""
    by_key = {_key(kind, profile, occasion): profile for profile in due}
    known = set(OutgoingMail.objects.filter(unique_key__in=by_key).values_list("unique_key", flat=True))
    return [profile for key, profile in by_key.items() if key not in known]


def _key(kind: str, profile: Profile, occasion: str) -> str:
    assert profile.visible_until is not None, "what is shown has an end"
    return f"{kind}:{profile.pk}:{int(profile.visible_until.timestamp())}:{occasion}"


def _write(kind: str, profile: Profile, occasion: str, now: datetime) -> bool:
    """Queue one mail; false when another worker was faster."""
    assert profile.visible_until is not None, "what is shown has an end"
    language = profile.user.language
    day = clock.day_of(profile.visible_until - timedelta(seconds=1))
    prefix = settings.KOUBO_BASE_URL + ("/en" if language == "en" else "")
    values = {"name": profile.user.name, "code": profile.code, "day": day_in_words(day, language)}
    values |= (
        {"address": f"{prefix}/profile/{token(profile)}/"}
        if kind == EXPIRING
        else {"page": f"{prefix}/seeker/profile/"}
    )
    try:
        with transaction.atomic():
            outbox.queue(
                kind, to=Recipient.person(profile.user), now=now, values=values, about=profile, hat=HAT,
                unique_key=_key(kind, profile, occasion),
            )  # fmt: skip
    except IntegrityError:
        return False
    return True
