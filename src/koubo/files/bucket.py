"""The bucket as the site sees it. Apart from the other storages, since importing its library takes a second."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):  # type: ignore[misc] # the library has no types
    """An S3-compatible bucket that is away as a disk would be: with an OSError."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return str(super()._save(name, content))
        except (BotoCoreError, ClientError) as error:
            raise OSError("the bucket did not take a file") from error
