import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0002_city_served_country'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_name', models.CharField(max_length=200)),
                ('public', models.CharField(max_length=43)),
                ('fingerprint', models.CharField(max_length=16, unique=True)),
                ('trusted_from', models.DateTimeField()),
                ('trusted_until', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('owner_city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'ordering': ['owner_name', 'trusted_from'],
            },
        ),
    ]
