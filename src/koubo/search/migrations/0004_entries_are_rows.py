"""The texts that were compared as substrings; rows and the index took their place."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop them."""

    dependencies = [("search", "0003_synonyms")]

    operations = [migrations.DeleteModel(name="Entry")]
