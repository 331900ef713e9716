"""What the checks found in a request is counted when it is made, and here for those that wait."""

from typing import Any

from django.db import migrations, models

from koubo.kernel.clock import day_of
from koubo.postings.checks import check
from koubo.postings.storage import load

WAITING = models.Q(requested_at__isnull=False)
CONTENT = ("job_lines", "research_fields", "places", "pays", "attachments__file")
BATCH = 200


def fill(apps: Any, schema_editor: Any) -> None:
    """Count for every request that waits, with the checks as they are now: what waits is decided within days."""
    revisions = apps.get_model("postings", "Revision").objects
    waiting = list(revisions.filter(state="requested").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        batch = revisions.filter(pk__in=waiting[start : start + BATCH]).prefetch_related(*CONTENT)
        for revision in batch:
            languages, today = revision.written.split("+"), day_of(revision.requested_at)
            again = revision.basis_id is not None
            revision.findings = len(check(load(revision), languages=languages, today=today, again=again))
        revisions.bulk_update(batch, ["findings"])
    counted = revisions.filter(pk=models.OuterRef("current_id")).values("findings")[:1]
    apps.get_model("postings", "Standing").objects.filter(WAITING).update(findings=models.Subquery(counted))


class Migration(migrations.Migration):
    dependencies = [("postings", "0012_what_comes_next")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="findings",
            field=models.PositiveSmallIntegerField(
                help_text="how many things the checks found when it was requested", null=True
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="findings",
            field=models.PositiveSmallIntegerField(
                help_text="what the checks found in that request when it was made", null=True
            ),
        ),
        migrations.RemoveIndex(model_name="standing", name="postings_waiting"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=WAITING,
                fields=[
                    "requested_at",
                    "current",
                    "institution",
                    "is_modification",
                    "wished_on",
                    "request_closes_on",
                    "findings",
                ],
                name="postings_waiting",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
