"""A withdrawal of the secretariat knows which of the institution gave way to it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Those made so far cannot be told, and stand alone."""

    dependencies = [
        ("postings", "0008_where_in_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="withdrawal",
            name="instead_of",
            field=models.ForeignKey(
                blank=True,
                help_text="the withdrawal of the institution that gave way to this one of the secretariat",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="postings.withdrawal",
            ),
        ),
    ]
