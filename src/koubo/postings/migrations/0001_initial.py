import django.db.models.deletion
import koubo.postings.publication.states
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_intervals_apart(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the exclusion constraint; SQLite has none, there the verbs and their tests keep it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    schema_editor.execute(
        "ALTER TABLE postings_revision ADD CONSTRAINT postings_intervals_apart EXCLUDE USING gist"
        " (posting_id WITH =, tstzrange(live_from, live_until) WITH &&) WHERE (state = 'approved')"
    )


def drop_intervals(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE postings_revision DROP CONSTRAINT postings_intervals_apart")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        ("institutions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("month", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(blank=True, max_length=10, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="when a withdrawal (取り下げ) takes or took effect; empty again when undone before",
                        null=True,
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, help_text="what the public is told, if anything", max_length=9),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default=koubo.postings.publication.states.State["DRAFT"], max_length=9)),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="raised by every save; guards against two people editing"
                    ),
                ),
                (
                    "by_desk",
                    models.BooleanField(
                        default=False, help_text="written by the secretariat on behalf of the institution (代理操作)"
                    ),
                ),
                ("written", models.CharField(help_text="the languages it is written in", max_length=5)),
                ("opens_on", models.DateField(blank=True, null=True)),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("positions", models.PositiveIntegerField(blank=True, null=True)),
                ("degree", models.CharField(blank=True, max_length=20)),
                ("deadline_kind", models.CharField(blank=True, max_length=20)),
                ("web_application", models.BooleanField(null=True)),
                ("email_application", models.BooleanField(null=True)),
                ("own_web_application", models.BooleanField(null=True)),
                ("equality_measure", models.BooleanField(null=True)),
                ("facts", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("updated_at", models.DateTimeField()),
                ("requested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "wished_on",
                    models.DateField(
                        blank=True,
                        help_text="the publication date the institution wishes for (希望するサイト反映日)",
                        null=True,
                    ),
                ),
                (
                    "findings",
                    models.PositiveSmallIntegerField(
                        help_text="how many things the checks found when it was requested", null=True
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision_message",
                    models.TextField(blank=True, help_text="what the secretariat wrote when returning or rejecting"),
                ),
                ("field_comments", models.JSONField(default=dict, help_text="sheet key -> what to correct")),
                ("publish_on", models.DateField(blank=True, null=True)),
                ("live_from", models.DateTimeField(blank=True, null=True)),
                ("live_until", models.DateTimeField(blank=True, null=True)),
                (
                    "basis",
                    models.ForeignKey(
                        blank=True,
                        help_text="the approved revision a modification (修正) started from; empty for a registration",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="postings.revision",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        help_text="the request this revision is the secretariat's correction of",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="postings.revision",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="postings.posting",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ResearchField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("code", models.CharField(blank=True, max_length=5)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="research_fields",
                        to="postings.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("required", models.BooleanField(null=True)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="postings.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("prefecture", models.CharField(blank=True, max_length=5)),
                (
                    "postal_code",
                    models.TextField(blank=True, help_text="as typed: a draft keeps what is no postal code too"),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="postings.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("pay_kind", models.CharField(blank=True, max_length=20)),
                ("lower", models.PositiveBigIntegerField(blank=True, null=True)),
                ("upper", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pays", to="postings.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JobLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("job_type", models.CharField(blank=True, max_length=5)),
                ("employment_form", models.CharField(blank=True, max_length=5)),
                ("term", models.CharField(blank=True, max_length=5)),
                ("tenure_track", models.CharField(blank=True, max_length=5)),
                ("probation", models.BooleanField(null=True)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="job_lines", to="postings.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DocumentSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField(default=dict)),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("required", models.BooleanField(null=True)),
                ("most", models.PositiveBigIntegerField(blank=True, null=True)),
                ("formats", models.CharField(blank=True, max_length=20)),
                ("largest_mb", models.PositiveBigIntegerField(blank=True, null=True)),
                ("stage", models.CharField(blank=True, max_length=20)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document_slots",
                        to="postings.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="postings.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["revision_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("effective_at", models.DateTimeField()),
                ("closed", models.JSONField(help_text="the intervals before it: revision, live_from, live_until")),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by_desk",
                    models.BooleanField(
                        default=False,
                        help_text="made by the secretariat on behalf of the institution, which cannot undo it",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, help_text="what the public is told, if anything", max_length=9),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "instead_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="the withdrawal of the institution that gave way to this one of the secretariat",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="postings.withdrawal",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="withdrawals", to="postings.posting"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PostingSummary",
            fields=[
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="summary",
                        serialize=False,
                        to="postings.posting",
                    ),
                ),
                ("state", models.CharField(help_text="of the current revision", max_length=9)),
                (
                    "is_modification",
                    models.BooleanField(help_text="whether the current revision changes an approved one"),
                ),
                ("written", models.CharField(help_text="the languages of the current revision", max_length=5)),
                ("number", models.CharField(blank=True, max_length=10)),
                (
                    "title_ja",
                    models.CharField(blank=True, help_text="as registered, else as in the draft", max_length=200),
                ),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True, help_text="number and titles, folded for comparison")),
                ("changed_at", models.DateTimeField(help_text="when content or state changed last")),
                ("closes_on", models.DateField(help_text="as registered, else as in the draft", null=True)),
                ("live_from", models.DateTimeField(null=True)),
                ("live_until", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "leaves_at",
                    models.DateTimeField(
                        help_text="when the last interval ends or the withdrawal takes effect; empty if never approved",
                        null=True,
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(help_text="since when a request waits for a decision, else empty", null=True),
                ),
                ("wished_on", models.DateField(help_text="as that request wishes", null=True)),
                ("request_closes_on", models.DateField(help_text="as that request says", null=True)),
                (
                    "findings",
                    models.PositiveSmallIntegerField(
                        help_text="what the checks found in that request when it was made", null=True
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        help_text="the revision being worked on or waiting, else the newest",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="postings.revision",
                    ),
                ),
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
                    "registered",
                    models.ForeignKey(
                        help_text="the approved revision whose interval is the last",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="postings.revision",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawal_reason__in", ["", "filled", "cancelled", "replaced"])),
                name="postings_withdrawal_reason_known",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["state", "-live_from", "-id"], name="postings_newest"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["state", "live_until", "live_from"], name="postings_open"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["state", "requested_at"], name="postings_queue"),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["posting", "state", "live_until"], name="postings_interval"),
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
                condition=models.Q(("written__in", ["ja", "en", "ja+en"])), name="postings_written_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("live_from__isnull", False),
                        ("live_until__isnull", False),
                        ("publish_on__isnull", False),
                        ("state", koubo.postings.publication.states.State["APPROVED"]),
                    ),
                    models.Q(
                        models.Q(("state", koubo.postings.publication.states.State["APPROVED"]), _negated=True),
                        ("live_from__isnull", True),
                        ("live_until__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="postings_interval_iff_approved",
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
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            koubo.postings.publication.states.State["DRAFT"],
                            koubo.postings.publication.states.State["REQUESTED"],
                            koubo.postings.publication.states.State["RETURNED"],
                        ],
                    )
                ),
                fields=("posting",),
                name="postings_one_working_revision",
            ),
        ),
        migrations.AddIndex(
            model_name="researchfield",
            index=models.Index(fields=["code"], name="postings_field_code"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["prefecture"], name="postings_prefecture"),
        ),
        migrations.AddIndex(
            model_name="jobline",
            index=models.Index(fields=["job_type"], name="postings_job_type"),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("posting",), name="postings_one_withdrawal"
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                fields=["institution", "state", "is_modification", "-changed_at"], name="postings_own_work"
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(fields=["institution", "changed_at", "posting"], name="postings_own_changed"),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                fields=["institution", "live_until", "live_from", "withdrawn_at", "state", "posting"],
                name="postings_own_phase",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(fields=["institution", "live_from"], name="postings_own_starts"),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["institution", "withdrawn_at"],
                name="postings_own_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["institution", "changed_at", "posting"],
                name="postings_registered_changed",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["institution", "closes_on", "posting", "leaves_at"],
                name="postings_registered_closing",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["institution", "number", "posting"],
                name="postings_registered_number",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["institution", "title_ja", "posting"],
                name="postings_registered_title_ja",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("leaves_at__isnull", False)),
                fields=["institution", "title_en", "posting"],
                name="postings_registered_title_en",
            ),
        ),
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("requested_at__isnull", False)),
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
        migrations.AddIndex(
            model_name="postingsummary",
            index=models.Index(
                condition=models.Q(("requested_at__isnull", False)),
                fields=["request_closes_on", "requested_at", "current"],
                name="postings_waiting_closing",
            ),
        ),
        migrations.RunPython(keep_intervals_apart, drop_intervals),
    ]
