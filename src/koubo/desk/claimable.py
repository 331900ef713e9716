"""What the secretariat can take on (担当): each kind of request says when it waits, and who may have it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast, Replace

from koubo.accounts.models import User
from koubo.audit.trail import Actor
from koubo.kernel.text import Text


def _no_due(_row: Any) -> datetime | None:
    """Nothing says until when."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """One kind of request. `model` is its row; `asked_at` the field that says when it was made, so that asking again is new.

    `waiting` returns the rows that wait. `hold` returns the row as it is now, locked, and raises NotPermitted or IllegalStep.
    `colleagues` returns whom the actor could give it to. `told_of` returns the row whose history tells of it.

    In the list of all waiting work (`desk/work.py`): `label` names the kind, `subject` a row in words, `due` until when it
    should be done; `related` are the foreign keys that `subject` reads.
    """

    model: type[Model]
    asked_at: str
    waiting: Callable[[], QuerySet[Any]]
    hold: Callable[[Any, Actor], Any]
    colleagues: Callable[[Any, Actor], QuerySet[User]]
    told_of: Callable[[Any], Model]
    label: Text
    subject: Callable[[Any], Text]
    due: Callable[[Any], datetime | None] = _no_due
    related: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Its name, as in the audit trail."""
        return kind_of(self.model)


_registered: dict[str, Claimable] = {}


def register(claimable: Claimable) -> None:
    """Let requests of this kind be taken."""
    _registered[claimable.kind] = claimable


def of_model(model: type[Model]) -> Claimable:
    """Return the kind whose rows are of `model`. Raises KeyError for what nobody takes on."""
    return _registered[kind_of(model)]


def get(subject: Model) -> Claimable:
    """Return the kind of `subject`. Raises KeyError for what nobody takes on."""
    return of_model(type(subject))


def of_kind(kind: str) -> Claimable:
    """Return the kind of that name. Raises KeyError."""
    return _registered[kind]


def registered() -> tuple[Claimable, ...]:
    """Return all kinds."""
    return tuple(_registered.values())


def kind_of(model: type[Model]) -> str:
    """Return the name of a kind of row."""
    return model._meta.model_name or ""


def id_of(subject: Model) -> str:
    """Return the id of a row as claims write it: the same for numbers and UUIDs on every database."""
    return str(subject.pk).replace("-", "")


def id_in_database(column: Any) -> Replace:
    """Return the same as an expression."""
    return Replace(Cast(column, CharField()), Value("-"), Value(""))
