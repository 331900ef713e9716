"""The verbs of a profile: begin, save, publish, switch off and on, confirm, a new ユーザID, erase."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from koubo.accounts.models import User
from koubo.audit.trail import Actor, record
from koubo.kernel import clock
from koubo.kernel.errors import IllegalStep, NotPermitted, StaleVersion
from koubo.postings.checks import errors
from koubo.postings.sheet.fields import Content
from koubo.profiles import codes, index
from koubo.profiles.checks import check
from koubo.profiles.content import load, stored
from koubo.profiles.exclusions import seed
from koubo.profiles.giveaways import tells
from koubo.profiles.holding import hold_own
from koubo.profiles.models import Profile
from koubo.profiles.queries import ProfileState, state_of
from koubo.profiles.refusals import NotAcknowledged, NothingPublished, ProfileIncomplete
from koubo.seekers.actions import HAT
from koubo.seekers.models import PersonalDetails

# A chance of one in hundreds of thousands of millions each time.
_TRIES: Final = 3


@transaction.atomic
def begin(*, by: Actor, now: datetime) -> Profile:
    """Begin a profile, off, with what is known of degree and position; one that is there already is returned.

    It is hidden from the present affiliation before anything is written. Raises NotPermitted.
    """
    if by.hat != HAT:
        raise NotPermitted
    user = User.objects.get(pk=by.person_id)
    details = PersonalDetails.objects.filter(user=user).first()
    draft = {"written": user.language} | ({"degree_note": details.degree[:100]} if details and details.degree else {})
    present = Profile.objects.filter(user=user).first()
    if present is not None:
        return present
    made = _with_code(Profile(user=user, draft=draft, begun_at=now, saved_at=now))
    seed(made, details, user)
    record("begin_profile", made, by=by, now=now)
    return made


def _with_code(profile: Profile) -> Profile:
    """Save a profile under a fresh ユーザID."""
    for attempt in range(_TRIES):
        profile.code = codes.fresh()
        try:
            with transaction.atomic():
                profile.save()
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return profile
    raise AssertionError("unreachable")


@transaction.atomic
def save(content: Content, *, version: int, by: Actor, now: datetime, autosave: bool = False) -> Profile:
    """Save what was typed, complete or not; what is published stays as it is. Saving what is stored changes nothing.

    Raises NotPermitted, IllegalStep, StaleVersion.
    """
    held = hold_own(by)
    typed = stored(content)
    if typed == held.draft:
        return held
    if held.version != version:
        raise StaleVersion
    held.draft, held.version, held.saved_at = typed, version + 1, now
    held.save(update_fields=["draft", "version", "saved_at"])
    if not autosave:
        record("save_profile", held, by=by, now=now)
    return held


@transaction.atomic
def publish(*, version: int, acknowledged: bool, by: Actor, now: datetime) -> Profile:
    """Publish the draft, for as long as nobody has to confirm it again; what was published before is replaced.

    `acknowledged`: the person said that what tells who they are may be seen. Raises NotPermitted, IllegalStep, StaleVersion,
    ProfileIncomplete, NotAcknowledged.
    """
    held = hold_own(by)
    if held.version != version:
        raise StaleVersion
    content = load(held.draft)
    if errors(check(content)):
        raise ProfileIncomplete
    if tells(content, held.user) and not acknowledged:
        raise NotAcknowledged
    held.content, held.content_at = held.draft, now
    _show_from(held, now)
    record("publish_profile", held, by=by, now=now, after={"acknowledged": acknowledged})
    return held


@transaction.atomic
def switch_on(*, by: Actor, now: datetime) -> Profile:
    """Show again what was last published. Raises NotPermitted, IllegalStep, NothingPublished."""
    held = hold_own(by)
    if held.content_at is None:
        raise NothingPublished
    if state_of(held, now) is not ProfileState.PUBLISHED:
        _show_from(held, now)
        record("switch_on_profile", held, by=by, now=now)
    return held


@transaction.atomic
def switch_off(*, by: Actor, now: datetime) -> Profile:
    """Take it out of sight at once; nothing is deleted. Raises NotPermitted, IllegalStep."""
    held = hold_own(by)
    if held.published_at is not None:
        held.published_at = None
        held.save(update_fields=["published_at"])
        index.refresh(held)
        record("switch_off_profile", held, by=by, now=now)
    return held


@transaction.atomic
def confirm(profile: Profile, *, until: datetime, by: Actor, now: datetime) -> Profile:
    """Say that what is published up to `until` still holds; shown for as long again. A second time changes nothing.

    For the person and for whoever holds the link they were sent. Raises NotPermitted, and IllegalStep for what is switched off.
    """
    held = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    if held is None or held.published_at is None:
        raise IllegalStep
    if not (by.hat == HAT and by.user_id == held.user_id) and by != Actor.link(held.pk):
        raise NotPermitted
    if held.visible_until == until:
        _show_from(held, now)
        record("confirm_profile", held, by=by, now=now)
    return held


@transaction.atomic
def new_code(*, by: Actor, now: datetime) -> Profile:
    """Give it another ユーザID: what was noted under the old one leads nowhere. Raises NotPermitted, IllegalStep."""
    held = _with_code(hold_own(by))
    index.refresh(held)
    # The history says that it changed, not from what to what.
    record("new_profile_code", held, by=by, now=now)
    return held


@transaction.atomic
def look_at(profile: Profile, *, by: Actor, now: datetime) -> None:
    """Write down that an institution opened a profile."""
    record("view_profile", profile, by=by, now=now)


def erase_profile(user: User, now: datetime) -> None:
    """Delete the profile of a person who is erased."""
    held = Profile.objects.select_for_update(of=("self",)).filter(user=user).first()
    if held is not None:
        index.forget(held)
        held.delete()


def _show_from(held: Profile, now: datetime) -> None:
    """Let it be seen from now on, for the months of the setting."""
    held.published_at = now if state_of(held, now) is not ProfileState.PUBLISHED else held.published_at
    held.confirmed_at = now
    held.visible_until = clock.start_of(clock.months_after(clock.day_of(now), settings.KOUBO_PROFILE_MONTHS))
    held.save(update_fields=["content", "content_at", "published_at", "confirmed_at", "visible_until"])
    index.refresh(held)
