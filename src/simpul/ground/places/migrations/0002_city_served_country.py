from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='city',
            name='served',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='city',
            name='country',
            field=models.CharField(blank=True, default='', max_length=3),
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.CheckConstraint(condition=models.Q(('slug', 'network'), _negated=True), name='city_is_not_the_network'),
        ),
    ]
