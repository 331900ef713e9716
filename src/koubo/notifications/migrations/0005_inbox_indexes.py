from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_mails_belong_to_people")]

    operations = [
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["recipient", "hat", "-created_at", "-id"], name="notifications_inbox"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("seen_at__isnull", True), ("sensitive", False)),
                fields=["recipient", "hat"],
                name="notifications_unread",
            ),
        ),
    ]
