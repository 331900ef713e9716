"""One narrow row per posting for lists, filled from the revisions there are; and whose mails the old ones are."""

import unicodedata
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the standing of every posting, as `koubo.postings.standing` did when this was written."""
    postings = apps.get_model("postings", "Posting").objects.order_by()
    standings = apps.get_model("postings", "Standing").objects
    revisions = apps.get_model("postings", "Revision").objects.defer("facts").order_by("pk")
    made = (
        standings.model(**taken(posting))
        for posting in postings.prefetch_related(models.Prefetch("revisions", revisions)).iterator(500)
    )
    standings.bulk_create(made, batch_size=500)


def taken(posting: Any) -> dict[str, Any]:
    """Return the values of one row."""
    revisions = list(posting.revisions.all())
    current = next((r for r in revisions if r.state in {"draft", "requested", "returned"}), revisions[-1])
    registered = max((r for r in revisions if r.state == "approved"), key=lambda r: r.live_from, default=None)
    known = registered or current
    titles = [title(revision) for revision in ([known] if known is current else [known, current])]
    live_until = registered and registered.live_until
    steps = [step for r in revisions for step in (
        (r.updated_at, r.updated_by_id), (r.requested_at, r.requested_by_id), (r.decided_at, r.decided_by_id)
    )]  # fmt: skip
    changed_at, changed_by = max(step for step in steps if step[0] and step[1])
    words = "\n".join([posting.number or "", *(text for pair in titles for text in pair)])
    return {
        "posting": posting,
        "institution_id": posting.institution_id,
        "current": current,
        "registered": registered,
        "state": current.state,
        "is_modification": current.basis_id is not None,
        "written": current.written,
        "number": posting.number or "",
        "title_ja": titles[0][0][:200],
        "title_en": titles[0][1][:200],
        "words": unicodedata.normalize("NFKC", words).casefold(),
        "changed_at": changed_at,
        "changed_by_id": changed_by,
        "closes_on": known.closes_on,
        "live_from": registered and registered.live_from,
        "live_until": live_until,
        "withdrawn_at": posting.withdrawn_at,
        "leaves_at": max((at for at in (live_until, posting.withdrawn_at) if at), default=None),
    }


def title(revision: Any) -> tuple[str, str]:
    """Return the title in Japanese and English; where one is missing, the other stands in."""
    ja, en = (revision.texts.get(code, {}).get("title", "") for code in ("ja", "en"))
    return ja or en, en or ja


def name_readers(apps: Any, schema_editor: Any) -> None:
    """Let every mail about a posting be read under the hat of its institution, by members of it."""
    institutions = dict(apps.get_model("postings", "Posting").objects.values_list("pk", "institution_id"))
    owners = {str(pk): institution for pk, institution in institutions.items()}
    members = apps.get_model("institutions", "Membership").objects.values_list("user__email", "institution_id")
    belongs = set(members)
    mails = apps.get_model("notifications", "OutgoingMail").objects
    changed = []
    for mail in mails.filter(about_kind="posting").only("to", "about_id", "hat"):
        owner = owners.get(mail.about_id)
        if (mail.to, owner) in belongs:
            mail.hat = f"institution:{owner}"
            changed.append(mail)
    mails.bulk_update(changed, ["hat"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0001_initial"),
        ("postings", "0009_withdrawals_that_give_way"),
        ("notifications", "0003_inbox_under_a_hat"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="posting",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="postings.posting",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["posting", "state", "live_until"], name="postings_interval"),
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
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
            options={
                "indexes": [
                    models.Index(
                        fields=["institution", "state", "is_modification", "-changed_at"], name="postings_own_work"
                    ),
                    models.Index(fields=["institution", "changed_at", "posting"], name="postings_own_changed"),
                    models.Index(
                        fields=["institution", "live_until", "live_from", "withdrawn_at", "state", "posting"],
                        name="postings_own_phase",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["institution", "changed_at", "posting"],
                        name="postings_registered_changed",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["institution", "closes_on", "posting", "leaves_at"],
                        name="postings_registered_closing",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["institution", "number", "posting"],
                        name="postings_registered_number",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["institution", "title_ja", "posting"],
                        name="postings_registered_title_ja",
                    ),
                    models.Index(
                        condition=models.Q(("leaves_at__isnull", False)),
                        fields=["institution", "title_en", "posting"],
                        name="postings_registered_title_en",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(name_readers, migrations.RunPython.noop),
    ]
