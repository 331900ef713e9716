"""Ask the scanner about a file that is already stored."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

import structlog

from koubo.files.models import Scan, StoredFile
from koubo.files.scanning import scan
from koubo.files.storages import private

log = structlog.get_logger(__name__)


def scan_again(file: StoredFile, now: datetime) -> Scan:
    """Scan a stored file and keep the verdict; a scanner that cannot answer takes no verdict back."""
    with tempfile.NamedTemporaryFile() as copy:
        try:
            with private().open(file.key) as content:
                shutil.copyfileobj(content, copy)
        except FileNotFoundError:
            log.error("file_lost", file=str(file.pk))  # noqa: TRY400 - no trace needed
            return Scan.PENDING
        copy.flush()
        verdict, found = scan(Path(copy.name))
    if verdict in (Scan.CLEAN, Scan.INFECTED):
        StoredFile.objects.filter(pk=file.pk).update(scan=verdict, scanned_at=now, scan_found=found)
    if verdict is Scan.INFECTED:
        log.error("infected_file", file=str(file.pk), found=found)
    return verdict
