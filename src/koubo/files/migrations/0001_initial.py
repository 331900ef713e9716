import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(db_index=True, help_text="where the storage keeps the bytes", max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField(help_text="bytes")),
                ("media_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=200)),
                ("pages", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "holder_kind",
                    models.CharField(blank=True, help_text="what it belongs to, as in the audit trail", max_length=40),
                ),
                ("holder_id", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField()),
                (
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
                ("scanned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "scan_found",
                    models.CharField(blank=True, help_text="the scanner's name for what it found", max_length=200),
                ),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("bytes_removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["sha256"], name="files_content"),
                    models.Index(fields=["holder_kind", "holder_id"], name="files_holder"),
                    models.Index(
                        condition=models.Q(("bytes_removed_at", None)), fields=["deleted_at"], name="files_deleted"
                    ),
                    models.Index(condition=models.Q(("scan", "pending")), fields=["created_at"], name="files_pending"),
                ],
            },
        ),
    ]
