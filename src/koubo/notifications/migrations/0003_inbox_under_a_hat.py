"""A mail has one recipient: whether it was opened, and under which hat it is read, stand on the mail itself."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def opened(apps: Any, schema_editor: Any) -> None:
    """Take over when a mail was opened, where it was by its recipient."""
    seen = apps.get_model("notifications", "Seen").objects.filter(mail=OuterRef("pk"), user__email=OuterRef("to"))
    mails = apps.get_model("notifications", "OutgoingMail").objects.annotate(opened=Subquery(seen.values("at")[:1]))
    mails.filter(opened__isnull=False).update(seen_at=F("opened"))


class Migration(migrations.Migration):
    """The hat of old mails is written by postings, which knows whose they are."""

    dependencies = [("notifications", "0002_seen")]

    operations = [
        migrations.RemoveIndex(model_name="outgoingmail", name="notifications_to"),
        migrations.AddField(
            model_name="outgoingmail",
            name="hat",
            field=models.CharField(
                blank=True,
                default="",
                help_text="under which its recipient reads it in the portal too",
                max_length=80,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="seen_at",
            field=models.DateTimeField(blank=True, help_text="when its recipient opened it in the portal", null=True),
        ),
        migrations.RunPython(opened, migrations.RunPython.noop),
        migrations.DeleteModel(name="Seen"),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["to", "hat", "-created_at", "-id"], name="notifications_inbox"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True), ("sensitive", False)),
                fields=["to", "hat"],
                name="notifications_unread",
            ),
        ),
    ]
