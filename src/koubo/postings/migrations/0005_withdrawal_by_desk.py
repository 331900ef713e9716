"""Withdrawals made by the secretariat on behalf of an institution."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the mark; those made so far were made by institutions."""

    dependencies = [("postings", "0004_search_by_revision")]

    operations = [
        migrations.AddField(
            model_name="withdrawal",
            name="by_desk",
            field=models.BooleanField(
                default=False,
                help_text="made by the secretariat on behalf of the institution, which cannot undo it",
            ),
        ),
    ]
