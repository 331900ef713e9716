"""Search texts belong to revisions, not to postings: a modification is found from its own instant on."""

from typing import Any

from django.db import migrations


def by_revision(apps: Any, schema_editor: Any) -> None:
    """Name each text after the revision it was made from: until now a posting had one approved revision."""
    revisions = apps.get_model("postings", "Revision").objects.filter(state="approved")
    keys = dict(revisions.values_list("posting__number", "pk"))
    for entry in apps.get_model("search", "Entry").objects.filter(kind="posting"):
        entry.key = str(keys[entry.key])
        entry.save(update_fields=["key"])


class Migration(migrations.Migration):
    """Rename the keys."""

    dependencies = [
        ("postings", "0003_modification_and_withdrawal"),
        ("search", "0001_initial"),
    ]
    run_before = [("search", "0004_entries_are_rows")]

    operations = [migrations.RunPython(by_revision, migrations.RunPython.noop)]
