"""What comes next is found by an index: what goes live, and what is about to be withdrawn."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_initial"),
        ("postings", "0011_what_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["institution", "live_from"], name="postings_own_starts"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["institution", "withdrawn_at"],
                name="postings_own_withdrawn",
            ),
        ),
    ]
