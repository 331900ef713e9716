import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reindexing",
            fields=[
                ("collection", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("made_with", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IndexProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index", models.CharField(max_length=64)),
                ("collection", models.CharField(max_length=20)),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["index", "collection"],
                "constraints": [models.UniqueConstraint(fields=("index", "collection"), name="search_reached_once")],
            },
        ),
        migrations.CreateModel(
            name="IndexRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("collection", models.CharField(max_length=20)),
                ("key", models.PositiveIntegerField()),
                ("version", models.BigIntegerField()),
                ("text", models.TextField()),
                ("edges", models.BinaryField()),
                ("titles_end", models.PositiveIntegerField()),
                ("names_end", models.PositiveIntegerField()),
                ("facets", models.TextField()),
                ("numbers", models.JSONField()),
                ("live_from", models.BigIntegerField()),
                ("live_until", models.BigIntegerField()),
                ("kept_until", models.BigIntegerField()),
            ],
            options={
                "ordering": ["collection", "key"],
                "indexes": [models.Index(fields=["collection", "live_until"], name="search_row_until")],
                "constraints": [models.UniqueConstraint(fields=("collection", "key"), name="search_row_once")],
            },
        ),
        migrations.CreateModel(
            name="LogLine",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("collection", models.CharField(max_length=20)),
                ("key", models.PositiveIntegerField()),
                ("stamp", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["collection", "seq"], name="search_change_space")],
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=64)),
                ("same", models.TextField(unique=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="search.synonymgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
