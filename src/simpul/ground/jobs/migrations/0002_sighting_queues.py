"""A worker says which queues it takes jobs from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [migrations.AddField("sighting", "queues", models.JSONField(default=list))]
