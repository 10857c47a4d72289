import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0002_city_served_country'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='amendment',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='arrival',
            name='subject',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='comment',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='gender',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='participant',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.boundary'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='erased_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='amendment',
            name='participant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.participant'),
        ),
        migrations.AlterField(
            model_name='arrival',
            name='report',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='arrival', to='reports.report'),
        ),
        migrations.AlterField(
            model_name='backing',
            name='participant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.participant'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='participant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.participant'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='participant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.participant'),
        ),
        migrations.AddIndex(
            model_name='arrival',
            index=models.Index(condition=models.Q(('subject', ''), _negated=True), fields=['subject'], name='arrival_of_subject'),
        ),
    ]
