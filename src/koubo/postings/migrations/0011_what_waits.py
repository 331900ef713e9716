"""The narrow row says what the queue of the secretariat compares and sorts by, taken from the requests that wait."""

from typing import Any

from django.db import migrations, models

WAITING = models.Q(requested_at__isnull=False)


def fill(apps: Any, schema_editor: Any) -> None:
    """Take from every waiting request what its standing is to say."""
    revisions = apps.get_model("postings", "Revision").objects.filter(pk=models.OuterRef("current_id"))
    apps.get_model("postings", "Standing").objects.filter(state="requested").update(
        requested_at=models.Subquery(revisions.values("requested_at")[:1]),
        wished_on=models.Subquery(revisions.values("wished_on")[:1]),
        request_closes_on=models.Subquery(revisions.values("closes_on")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("postings", "0010_standing")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="requested_at",
            field=models.DateTimeField(help_text="since when a request waits for a decision, else empty", null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="wished_on",
            field=models.DateField(help_text="as that request wishes", null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="request_closes_on",
            field=models.DateField(help_text="as that request says", null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=WAITING,
                fields=["requested_at", "current", "institution", "is_modification", "wished_on", "request_closes_on"],
                name="postings_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=WAITING,
                fields=["request_closes_on", "requested_at", "current"],
                name="postings_waiting_closing",
            ),
        ),
    ]
