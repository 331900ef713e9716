"""Hats: the role a person acts in. Packages declare the kinds they give; anyone may ask who has which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from koubo.accounts.models import User
from koubo.audit.trail import Actor

DESK: Final = "desk"
SEEKER: Final = "seeker"


@dataclass(frozen=True, slots=True)
class Hat:
    """A role of one person: a kind, and for whom it is worn where there are several ("institution:<id>").

    `granted_by` is the row that gives it, if there is one.
    """

    kind: str = ""
    subject_id: object = None
    granted_by: Any = None

    @property
    def key(self) -> str:
        """The one-word form, as session, audit trail and mails write it."""
        return self.kind if self.subject_id is None else f"{self.kind}:{self.subject_id}"


@dataclass(frozen=True, slots=True)
class HatKind:
    """How a kind of hat is given. `wearers` gets what stands after the colon of the key."""

    kind: str
    of_person: Callable[[User], Iterable[Hat]]
    wearers: Callable[[str], QuerySet[User]]


_OWN: Final = (
    HatKind(
        DESK,
        lambda user: [Hat(DESK)] if user.is_secretariat else [],
        lambda _subject: User.objects.filter(is_secretariat=True),
    ),
    HatKind(
        SEEKER,
        lambda user: [Hat(SEEKER)] if user.is_seeker else [],
        lambda _subject: User.objects.filter(is_seeker=True),
    ),
)
_registered: dict[str, HatKind] = {}


def register(kind: HatKind) -> None:
    """Declare a kind of hat that another package gives."""
    _registered[kind.kind] = kind


def hats_of(user: User) -> tuple[Hat, ...]:
    """Return the hats `user` may wear, those of other packages first."""
    return tuple(hat for kind in (*_registered.values(), *_OWN) for hat in kind.of_person(user))


def wearers(key: str) -> QuerySet[User]:
    """Return the active people who may wear the hat `key`; nobody for a hat that does not exist."""
    name, _colon, subject = key.partition(":")
    kinds = {kind.kind: kind for kind in _OWN} | _registered
    if name not in kinds:
        return User.objects.none()
    return kinds[name].wearers(subject).filter(is_active=True).order_by("pk")


def wears(by: Actor) -> bool:
    """Whether the actor is a person who may still wear the hat they act under."""
    return by.user_id is not None and wearers(by.hat).filter(pk=by.user_id).exists()
