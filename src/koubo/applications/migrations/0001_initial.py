import django.db.models.deletion
import koubo.applications.enums
import koubo.applications.models.application
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("institutions", "0001_initial"),
        ("postings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(blank=True, help_text="応募受付ID", max_length=10, null=True, unique=True)),
                ("status", models.CharField(blank=True, help_text="応募状況; empty for a draft", max_length=22)),
                (
                    "version",
                    models.PositiveIntegerField(default=1, help_text="raised by every save and every change of status"),
                ),
                ("language", models.CharField(default="ja", max_length=2)),
                ("origin", models.CharField(default=koubo.applications.enums.Origin["WEB"], max_length=4)),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text="key of a question -> what was answered"),
                ),
                ("started_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, help_text="when the applicant withdrew it", null=True),
                ),
                ("status_at", models.DateTimeField(blank=True, help_text="when the status last changed", null=True)),
                ("told_status", models.CharField(blank=True, help_text="what the applicant may know", max_length=12)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("reserve_until", models.DateField(blank=True, help_text="kept in reserve until this day", null=True)),
                (
                    "reopened",
                    models.JSONField(
                        blank=True, default=list, help_text="keys of the slots to submit again (再提出待ち)"
                    ),
                ),
                ("resubmit_by", models.DateField(blank=True, null=True)),
                (
                    "legal_hold",
                    models.BooleanField(default=False, help_text="nothing of it is erased while this is set"),
                ),
                (
                    "retention_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="how long files are kept after recruitment ends; fixed at submission",
                        null=True,
                    ),
                ),
                ("files_erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "review_code",
                    models.CharField(
                        default=koubo.applications.models.application.review_code, max_length=12, unique=True
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="postings.posting",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        help_text="whose requirements it was made under",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="postings.revision",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="applications.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        help_text="none for those that came by post or mail",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-submitted_at", "-started_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationSeries",
            fields=[
                ("month", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Applicant",
            fields=[
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name_kana", models.CharField(blank=True, max_length=100)),
                ("given_name_kana", models.CharField(blank=True, max_length=100)),
                ("family_name_latin", models.CharField(blank=True, max_length=100)),
                ("given_name_latin", models.CharField(blank=True, max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("affiliation", models.CharField(blank=True, max_length=200)),
                ("position", models.CharField(blank=True, max_length=100)),
                ("degree", models.CharField(blank=True, max_length=200)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="applicant",
                        serialize=False,
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("to_status", models.CharField(max_length=22)),
                ("notify", models.BooleanField()),
                ("ids", models.JSONField(help_text="the applications, in order")),
                ("digest", models.CharField(help_text="of what the preview showed", max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="postings.posting"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BulkResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(max_length=7)),
                ("code", models.CharField(blank=True, help_text="why it was refused", max_length=40)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="applications.bulkchange",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slot", models.CharField(help_text="key of the slot", max_length=40)),
                ("version", models.PositiveIntegerField(help_text="runs in its slot")),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("origin", models.CharField(default=koubo.applications.enums.Origin["WEB"], max_length=4)),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "derived_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="derived",
                        to="applications.document",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaced_by",
                        to="applications.document",
                    ),
                ),
            ],
            options={
                "ordering": ["slot", "version"],
            },
        ),
        migrations.CreateModel(
            name="NoticeWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("each", "each"), ("daily", "daily"), ("never", "never")],
                        default="daily",
                        max_length=5,
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_notices",
                        to="institutions.membership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="applications.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_status", models.CharField(blank=True, max_length=22)),
                ("to_status", models.CharField(max_length=22)),
                ("hat", models.CharField(blank=True, max_length=80)),
                (
                    "reason",
                    models.TextField(blank=True, help_text="why it was corrected; never shown to the applicant"),
                ),
                ("at", models.DateTimeField()),
                ("notify", models.BooleanField(default=False, help_text="応募状況更新通知")),
                ("subject", models.CharField(blank=True, help_text="of the mail as sent", max_length=300)),
                ("body", models.TextField(blank=True, help_text="of the mail as sent")),
                ("correction", models.BooleanField(default=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="applications.application",
                    ),
                ),
                (
                    "bulk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="changes",
                        to="applications.bulkchange",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slot", models.CharField(max_length=40)),
                ("name", models.CharField(help_text="as the person's machine called it", max_length=300)),
                (
                    "fingerprint",
                    models.CharField(
                        blank=True,
                        help_text="what the sender tells the file by, to go on with it later",
                        max_length=100,
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="bytes that will come")),
                ("offset", models.PositiveBigIntegerField(default=0, help_text="bytes that came")),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="applications.application",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.document",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.document",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["posting", "-submitted_at", "-id"], name="applications_of_posting"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["posting", "status"], name="applications_by_status"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_by__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("user", "posting"),
                name="applications_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", True), ("status", ""), ("submitted_at__isnull", True)),
                    models.Q(
                        ("number__isnull", False),
                        ("submitted_at__isnull", False),
                        models.Q(("status", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="applications_submitted_whole_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "",
                            "applied",
                            "not_accepted",
                            "accepted",
                            "resubmission",
                            "resubmitted",
                            "not_selected_documents",
                            "not_selected_interview",
                            "selected",
                            "other",
                        ],
                    )
                ),
                name="applications_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "told_status__in",
                        [
                            "",
                            "applied",
                            "not_accepted",
                            "accepted",
                            "resubmission",
                            "resubmitted",
                            "not_selected",
                            "selected",
                            "other",
                        ],
                    )
                ),
                name="applications_told_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["web", "post", "mail"])), name="applications_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkresult",
            constraint=models.UniqueConstraint(fields=("bulk", "application"), name="applications_one_result"),
        ),
        migrations.AddConstraint(
            model_name="bulkresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["ok", "refused"])), name="applications_outcome_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("application", "slot", "version"), name="applications_one_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["web", "post", "mail"])), name="applications_document_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "to_status__in",
                        [
                            "applied",
                            "not_accepted",
                            "accepted",
                            "resubmission",
                            "resubmitted",
                            "not_selected_documents",
                            "not_selected_interview",
                            "selected",
                            "other",
                        ],
                    )
                ),
                name="applications_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset__lte", models.F("size"))), name="applications_upload_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document__isnull", True), ("finished_at__isnull", True)),
                    models.Q(("document__isnull", False), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="applications_upload_whole_or_none",
            ),
        ),
    ]
