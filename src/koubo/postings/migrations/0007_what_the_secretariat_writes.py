"""Corrections and edits of the secretariat, wished reflect dates, and what the public is told of each withdrawal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mark the changed closing dates made so far: asked for and decided by one person at one instant."""
    revisions = apps.get_model("postings", "Revision").objects
    revisions.filter(requested_at=F("decided_at"), requested_by=F("decided_by")).update(by_desk=True)


class Migration(migrations.Migration):
    """Nothing that is stored changes but the mark."""

    dependencies = [
        ("postings", "0006_indexes_for_long_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="revision",
            name="postings_interval_forward",
        ),
        migrations.RemoveConstraint(
            model_name="revision",
            name="postings_state_known",
        ),
        migrations.AddField(
            model_name="revision",
            name="by_desk",
            field=models.BooleanField(
                default=False, help_text="written by the secretariat on behalf of the institution (代理操作)"
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                help_text="the request this revision is the secretariat's correction of",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="postings.revision",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="wished_on",
            field=models.DateField(
                blank=True, help_text="the reflect date the institution wishes for (希望するサイト反映日)", null=True
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="reason",
            field=models.CharField(blank=True, help_text="what the public is told, if anything", max_length=9),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "requested", "returned", "approved", "rejected", "corrected", "discarded"])
                ),
                name="postings_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("live_from__isnull", True), ("live_from__lte", models.F("live_until")), _connector="OR"
                ),
                name="postings_interval_forward",
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
