"""A conversation goes on from its first message; the secretariat writes too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every message so far leads a conversation of its own."""

    dependencies = [
        ("contacts", "0001_initial"),
        ("postings", "0007_what_the_secretariat_writes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="contact",
            name="contacts_open",
        ),
        migrations.AddField(
            model_name="contact",
            name="first",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="more",
                to="contacts.contact",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="from_desk",
            field=models.BooleanField(default=False, help_text="written by the secretariat; it asks for no answer"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True), ("from_desk", False)),
                fields=["at"],
                name="contacts_open",
            ),
        ),
    ]
