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
            name="Institution",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(help_text="機関種別: a code of the vocabulary institution_types", max_length=5),
                ),
                ("name_ja", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("prefecture", models.CharField(help_text="a code of the vocabulary prefectures", max_length=5)),
                ("url", models.URLField(blank=True)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("administrator", "管理者"), ("editor", "担当者"), ("viewer", "閲覧者")],
                        default="editor",
                        max_length=13,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="institutions.institution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["institution_id", "user_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "user"), name="institutions_member_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["administrator", "editor", "viewer"])),
                        name="institutions_role_known",
                    ),
                ],
            },
        ),
    ]
