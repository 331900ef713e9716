import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                (
                    "to",
                    models.EmailField(
                        help_text="the address of that moment; whose mail it is says `recipient`", max_length=254
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=300)),
                ("body", models.TextField()),
                (
                    "sensitive",
                    models.BooleanField(default=False, help_text="the body is blanked once it has been sent"),
                ),
                ("about_kind", models.CharField(blank=True, max_length=40)),
                ("about_id", models.CharField(blank=True, max_length=40)),
                (
                    "hat",
                    models.CharField(
                        blank=True, help_text="under which its recipient reads it in the portal too", max_length=80
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(blank=True, help_text="when its recipient opened it in the portal", null=True),
                ),
                ("unique_key", models.CharField(blank=True, max_length=200, null=True, unique=True)),
                ("message_id", models.CharField(max_length=100, unique=True)),
                ("created_at", models.DateTimeField()),
                ("not_before", models.DateTimeField(help_text="the next attempt is not made earlier")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("dead_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("dead_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["not_before"],
                        name="notifications_due",
                    ),
                    models.Index(fields=["about_kind", "about_id"], name="notifications_about"),
                    models.Index(fields=["recipient", "hat", "-created_at", "-id"], name="notifications_inbox"),
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True), ("sensitive", False)),
                        fields=["recipient", "hat"],
                        name="notifications_unread",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_at__isnull", True), ("dead_at__isnull", True), _connector="OR"),
                        name="notifications_sent_or_dead",
                    )
                ],
            },
        ),
    ]
