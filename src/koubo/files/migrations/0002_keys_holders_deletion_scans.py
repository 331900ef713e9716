from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


def name_bytes_by_hash(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What is stored already lies under its hash; only new files get random keys."""
    key = Concat(Substr("sha256", 1, 2), Value("/"), F("sha256"))
    apps.get_model("files", "StoredFile").objects.update(key=key)


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("storedfile", "bytes_removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("storedfile", "deleted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("storedfile", "holder_id", models.CharField(blank=True, max_length=40)),
        migrations.AddField(
            "storedfile",
            "holder_kind",
            models.CharField(blank=True, help_text="what it belongs to, as in the audit trail", max_length=40),
        ),
        migrations.AddField(
            "storedfile",
            "key",
            models.CharField(default="", help_text="where the storage keeps the bytes", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            "storedfile",
            "scan",
            models.CharField(
                choices=[
                    ("not_configured", "Not Configured"),
                    ("clean", "Clean"),
                    ("infected", "Infected"),
                    ("pending", "Pending"),
                ],
                default="not_configured",
                max_length=14,
            ),
        ),
        migrations.AddField(
            "storedfile",
            "scan_found",
            models.CharField(blank=True, help_text="the scanner's name for what it found", max_length=200),
        ),
        migrations.AddField("storedfile", "scanned_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "storedfile",
            "created_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(name_bytes_by_hash, migrations.RunPython.noop),
    ]
