from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_keys_holders_deletion_scans")]

    operations = [
        migrations.AlterField(
            "storedfile",
            "key",
            models.CharField(db_index=True, help_text="where the storage keeps the bytes", max_length=100),
        ),
        migrations.AddIndex("storedfile", models.Index(fields=["holder_kind", "holder_id"], name="files_holder")),
        migrations.AddIndex(
            "storedfile",
            models.Index(fields=["deleted_at"], name="files_deleted", condition=models.Q(bytes_removed_at=None)),
        ),
        migrations.AddIndex(
            "storedfile",
            models.Index(fields=["created_at"], name="files_pending", condition=models.Q(scan="pending")),
        ),
    ]
