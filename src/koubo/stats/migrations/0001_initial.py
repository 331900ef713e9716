import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("institutions", "0001_initial"),
        ("postings", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedVisitor",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("day", models.DateField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("value", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=11)),
                ("day", models.DateField()),
                ("n", models.PositiveIntegerField()),
                (
                    "institution",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="postings.posting"
                    ),
                ),
            ],
            options={
                "ordering": ["day", "pk"],
                "indexes": [models.Index(fields=["institution", "day", "kind", "n"], name="stats_own_days")],
                "constraints": [
                    models.UniqueConstraint(fields=("posting", "kind", "day"), name="stats_one_tally"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["view", "impression", "bookmark", "outbound", "application"])),
                        name="stats_kind_known",
                    ),
                ],
            },
        ),
    ]
