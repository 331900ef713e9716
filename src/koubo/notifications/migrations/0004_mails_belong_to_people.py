"""A mail belongs to a person, not to whoever has the address later."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_recipients(apps: Any, schema_editor: Any) -> None:
    """No address has changed hands so far: whoever has it now is who was written to."""
    people = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(email=OuterRef("to"))
    apps.get_model("notifications", "OutgoingMail").objects.update(recipient_id=Subquery(people.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_inbox_under_a_hat"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="outgoingmail", name="notifications_inbox"),
        migrations.RemoveIndex(model_name="outgoingmail", name="notifications_unread"),
        migrations.AddField(
            model_name="outgoingmail",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="to",
            field=models.EmailField(
                help_text="the address of that moment; whose mail it is says `recipient`", max_length=254
            ),
        ),
        migrations.RunPython(name_recipients, migrations.RunPython.noop),
    ]
