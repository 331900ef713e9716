"""The institution beside each count, taken from its posting, and an index of its days."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write whose posting each count is of."""
    owner = apps.get_model("postings", "Posting").objects.filter(pk=models.OuterRef("posting_id"))
    tallies = apps.get_model("stats", "Tally").objects.order_by()
    tallies.update(institution_id=models.Subquery(owner.order_by().values("institution_id")))


def institution(**options: Any) -> models.ForeignKey[Any, Any]:
    """Return the column, as it is now or as it is while it is being filled."""
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="institutions.institution",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_initial"),
        ("postings", "0010_standing"),
        ("stats", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="tally", name="institution", field=institution(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(model_name="tally", name="institution", field=institution()),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(fields=["institution", "day", "kind", "n"], name="stats_own_days"),
        ),
    ]
