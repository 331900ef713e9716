"""The bucket as the site sees it. Apart from the other storages, since importing its library takes a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

TROUBLE: Final = (Boto3Error, BotoCoreError, ClientError, RetriesExceededError)


class Bucket(S3Storage):  # type: ignore[misc] # the library has no types
    """An S3-compatible bucket that is away as a disk would be: with an OSError."""

    def _save(self, name: str, content: Any) -> str:
        with _trouble("the bucket did not take a file"):
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Fetch a file whole into a temporary one, so that a line that breaks is noticed before the first byte leaves."""
        with _trouble("the bucket did not give a file"):
            file = super()._open(name, mode)
            try:
                return file.open()
            except BaseException:
                file.close()
                raise

    def delete(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        with _trouble("the bucket did not remove a file"):
            super().delete(name)


@contextmanager
def _trouble(what: str) -> Iterator[None]:
    try:
        yield
    except TROUBLE as error:
        raise OSError(what) from error
