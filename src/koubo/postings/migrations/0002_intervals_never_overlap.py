"""On PostgreSQL the database itself keeps the live intervals of one posting apart."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the exclusion constraint; SQLite has none, there the verbs and their tests keep it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    schema_editor.execute(
        "ALTER TABLE postings_revision ADD CONSTRAINT postings_intervals_apart EXCLUDE USING gist"
        " (posting_id WITH =, tstzrange(live_from, live_until) WITH &&) WHERE (state = 'approved')"
    )


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE postings_revision DROP CONSTRAINT postings_intervals_apart")


class Migration(migrations.Migration):
    """One posting is public in one version at a time."""

    dependencies = [("postings", "0001_initial")]  # noqa: RUF012 - Django's form

    operations = [migrations.RunPython(add, remove)]  # noqa: RUF012
