from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("reason_ja", models.CharField(max_length=100)),
                ("reason_en", models.CharField(max_length=100)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
    ]
