from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_claims_of_any_kind")]

    operations = [
        migrations.RemoveConstraint("claim", "desk_one_claim_per_request"),
        migrations.RemoveField("claim", "revision"),
        migrations.RenameField("claim", "requested_at", "asked_at"),
        migrations.AlterField(
            "claim", "asked_at", models.DateTimeField(help_text="when the request was made that was taken")
        ),
        migrations.AddConstraint(
            "claim",
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "asked_at"], name="desk_one_claim_per_request"
            ),
        ),
    ]
