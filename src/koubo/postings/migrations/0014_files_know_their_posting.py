from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db import migrations


def name_holders(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An attachment's file belongs to its posting; a file no revision holds is found by the history of its upload."""
    files = apps.get_model("files", "StoredFile").objects
    attachments = apps.get_model("postings", "Attachment").objects
    for file_id, posting_id in attachments.values_list("file_id", "revision__posting_id").distinct().iterator():
        files.filter(pk=file_id).update(holder_kind="posting", holder_id=str(posting_id))
    entries = apps.get_model("audit", "Entry").objects
    uploads = entries.filter(subject_kind="posting", verb__in=["attach", "upload_attachment"])
    for posting_id, after in uploads.values_list("subject_id", "after").iterator():
        files.filter(pk=after["file"], holder_kind="").update(holder_kind="posting", holder_id=posting_id)


class Migration(migrations.Migration):
    dependencies = [
        ("postings", "0013_what_the_checks_found"),
        ("files", "0003_indexes"),
        ("audit", "0001_initial"),
    ]

    operations = [migrations.RunPython(name_holders, migrations.RunPython.noop)]
