from typing import Any

from django.db import migrations, models
from django.db.models import CharField, F
from django.db.models.functions import Cast


def name_subjects(apps: Any, schema_editor: Any) -> None:
    """So far requests about openings were all that could be taken."""
    claims = apps.get_model("desk", "Claim").objects
    claims.update(subject_kind="revision", subject_id=Cast(F("revision_id"), CharField()))


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_claims_and_presence")]

    operations = [
        migrations.AddField(
            "claim", "subject_kind", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.AddField("claim", "subject_id", models.CharField(default="", max_length=40), preserve_default=False),
        migrations.RunPython(name_subjects, migrations.RunPython.noop),
    ]
