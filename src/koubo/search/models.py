"""What search keeps in the database: every entry in the form it compares, and the log of what changed."""

from typing import ClassVar

from django.db import models


class IndexRow(models.Model):
    """One entry of a collection as it is now.

    `text` is analysed: titles up to `titles_end`, names up to `names_end`, then the body; `edges` goes with it. `facets`
    has a line `name=value` for each value, between line feeds. Instants are microseconds since 1970, see `rows`.
    `version` is the number of the change that wrote it.
    """

    collection = models.CharField(max_length=20)
    key = models.PositiveIntegerField()
    version = models.BigIntegerField()
    text = models.TextField()
    edges = models.BinaryField()
    titles_end = models.PositiveIntegerField()
    names_end = models.PositiveIntegerField()
    facets = models.TextField()
    numbers = models.JSONField()
    live_from = models.BigIntegerField()
    live_until = models.BigIntegerField()
    kept_until = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["collection", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["collection", "key"], name="search_row_once")]
        indexes: ClassVar = [models.Index(fields=["collection", "live_until"], name="search_row_until")]

    def __str__(self) -> str:
        """Say collection and key."""
        return f"{self.collection} {self.key}"


class LogLine(models.Model):
    """One line of the log: this entry was written or forgotten. Numbers rise in the order of the commits.

    `stamp` is random, so that a log that was set back by restoring a backup is recognised.
    """

    seq = models.BigAutoField(primary_key=True)
    collection = models.CharField(max_length=20)
    key = models.PositiveIntegerField()
    stamp = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [models.Index(fields=["collection", "seq"], name="search_change_space")]

    def __str__(self) -> str:
        """Say number, collection and key."""
        return f"{self.seq} {self.collection} {self.key}"


class Reindexing(models.Model):
    """With which declaration and analysis the rows of a collection were last written by their owner."""

    collection = models.CharField(max_length=20, primary_key=True)
    made_with = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Say collection."""
        return self.collection


class IndexProgress(models.Model):
    """How far an index has followed the log; lines every index has passed can go."""

    index = models.CharField(max_length=64)
    collection = models.CharField(max_length=20)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["index", "collection"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["index", "collection"], name="search_reached_once")]

    def __str__(self) -> str:
        """Say index, collection and number."""
        return f"{self.index} {self.collection} {self.seq}"


class SynonymGroup(models.Model):
    """Terms that mean the same to whoever searches. `version` rises with every change."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Say the members."""
        return " = ".join(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The members as they were written."""
        return tuple(member.text for member in self.members.all())


class Synonym(models.Model):
    """One member of a group. What search takes for equal is in one group only."""

    group = models.ForeignKey(SynonymGroup, models.CASCADE, related_name="members")
    text = models.CharField(max_length=64)
    same = models.TextField(unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Say the text."""
        return self.text
