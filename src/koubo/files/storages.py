"""Where the bytes of private files lie: a folder of this host, unless KOUBO_FILES_URL names a bucket."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.deconstruct import deconstructible

MEMORY_BYTES = 1024 * 1024


def private() -> Storage:
    """Return the storage of private files."""
    return storages["private"]


@deconstructible
class PrivateFolder(FileSystemStorage):
    """KOUBO_FILES_DIR: readable by the site alone, no addresses, and what is said to be stored outlives a power failure."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        """The folder, asked each time."""
        return Path(settings.KOUBO_FILES_DIR)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return str(self.base_location.absolute())

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        try:
            saved = str(super()._save(name, content))  # type: ignore[misc]
            for path in (Path(self.path(saved)), Path(self.path(saved)).parent):
                _sync(path)
        except OSError:
            Path(self.path(name)).unlink(missing_ok=True)  # a full disk is not filled further
            raise
        return saved


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def bucket_options(url: str) -> dict[str, Any]:
    """Return the options of django-storages for s3://key:secret@host/bucket?region=name&tls=false.

    Without key and secret those of the machine are used.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or not parts.path.strip("/"):
        raise ValueError("KOUBO_FILES_URL must look like s3://key:secret@host/bucket")
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415 - costs a second that only a bucket is worth

    scheme = "http" if query.get("tls") == "false" else "https"
    return {
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "endpoint_url": f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
        "bucket_name": parts.path.strip("/"),
        "region_name": query.get("region", "us-east-1"),
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "max_memory_size": MEMORY_BYTES,  # what is read goes through a temporary file
        "transfer_config": TransferConfig(use_threads=False),  # one part in memory at a time
    }
