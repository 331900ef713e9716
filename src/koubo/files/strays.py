"""Files nobody holds: what a transaction that was rolled back, or a process that died, left in the storage or in its rows.

Whoever holds files says which of them are in use. What is not, or whose holder is gone, is deleted after a while as any file is. Bytes
no row knows of are removed at once when they are older than a day: a transaction does not last that long.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.apps import apps
from django.core.files.storage import Storage
from django.db.models import QuerySet

from koubo.audit.trail import Actor
from koubo.files import store
from koubo.files.models import StoredFile
from koubo.files.storages import private

BYTES_AFTER: Final = timedelta(days=1)
HOLDER_AFTER: Final = timedelta(days=1)
AT_ONCE: Final = 500
Files = QuerySet[StoredFile]
_unused: dict[str, tuple[Callable[[Files], Files], timedelta]] = {}


def register(holder_kind: str, unused: Callable[[Files], Files], *, after: timedelta) -> None:
    """Let `unused` say which of the files of one kind of holder are in use nowhere; they are deleted when older than `after`."""
    _unused[holder_kind] = (unused, after)


def sweep(now: datetime) -> int:
    """Delete files that are in use nowhere and those whose holder is gone; a round that queues no mail."""
    by = Actor.job("sweep")
    for file in unused(now):
        store.delete(file, by=by, now=now, reason="in use nowhere")
    for file in without_holder(now):
        store.delete(file, by=by, now=now, reason="holder is gone")
    return 0


def unused(now: datetime) -> Iterator[StoredFile]:
    """Yield the files their owners say are in use nowhere."""
    for kind, (which, after) in _unused.items():
        files = StoredFile.objects.filter(holder_kind=kind, deleted_at__isnull=True, created_at__lt=now - after)
        yield from which(files).iterator()


def without_holder(now: datetime) -> Iterator[StoredFile]:
    """Yield the files whose holder's row does not exist."""
    models = {model._meta.model_name: model for model in apps.get_models()}
    files = StoredFile.objects.filter(deleted_at__isnull=True, created_at__lt=now - HOLDER_AFTER).order_by()
    for kind in files.values_list("holder_kind", flat=True).distinct():
        held = files.filter(holder_kind=kind)
        ids = list(held.values_list("holder_id", flat=True).distinct()) if kind in models else []
        for start in range(0, len(ids), AT_ONCE):
            asked = ids[start : start + AT_ONCE]
            there = models[kind]._default_manager.filter(pk__in=asked).values_list("pk", flat=True)
            yield from held.filter(holder_id__in=set(asked) - {str(pk) for pk in there})


def bytes_without_row(now: datetime) -> Iterator[str]:
    """Yield the keys of stored bytes that no row names and that are older than a day."""
    storage = private()
    for folder in _listed(storage, "")[0]:
        names = [f"{folder}/{name}" for name in _listed(storage, folder)[1]]
        known = set(StoredFile.objects.filter(key__startswith=f"{folder}/").values_list("key", flat=True))
        for key in names:
            if key not in known and storage.get_modified_time(key) < now - BYTES_AFTER:
                yield key


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:  # nothing was stored yet
        return [], []
