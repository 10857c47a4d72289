import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from simpul.ground.places import spatial


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0002_city_served_country'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('pothole', 'Pothole'), ('flood', 'Flooded'), ('debris', 'Something lies on the road'), ('closure', 'Road closed'), ('works', 'Road works'), ('glass', 'Broken glass'), ('animals', 'Animals'), ('other', 'Other hazard')], max_length=8)),
                ('severity', models.CharField(choices=[('passable', 'One can ride past it'), ('avoid', 'Better go another way'), ('closed', 'No way through')], max_length=8)),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('state', models.CharField(choices=[('open', 'There'), ('gone', 'Gone')], default='open', max_length=4)),
                ('source', models.CharField(choices=[('person', 'A resident'), ('roads', 'A road survey'), ('staff', 'The city')], max_length=6)),
                ('reported_at', models.DateTimeField()),
                ('seen_on', models.DateField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
                ('segment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='places.segment')),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'state', 'changed_at'], name='hazard_open'), models.Index(fields=['state', 'expires_at'], name='hazard_expires')],
                'constraints': [models.CheckConstraint(condition=models.Q(('lat__gte', -90), ('lat__lte', 90), ('lon__gte', -180), ('lon__lte', 180)), name='hazard_is_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='RepairWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('why', models.CharField(max_length=500)),
                ('lines', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('taken', 'Taken into a plan')], default='open', max_length=5)),
                ('taken_by', models.CharField(blank=True, max_length=80)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
            ],
            options={
                'verbose_name_plural': 'repair wishes',
                'ordering': ['-made_at'],
                'indexes': [models.Index(fields=['city', 'state'], name='wish_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), ('taken_by', '')), models.Q(('state', 'taken'), models.Q(('taken_by', ''), _negated=True)), _connector='OR'), name='wish_taken_says_by_what')],
            },
        ),
        migrations.CreateModel(
            name='SegmentState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.CharField(choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Lightly damaged'), ('bad', 'Heavily damaged'), ('unknown', 'Not known')], max_length=7)),
                ('confidence', models.FloatField(blank=True, null=True)),
                ('potholes_per_km', models.FloatField(blank=True, null=True)),
                ('damages', models.PositiveIntegerField(blank=True, null=True)),
                ('seen_on', models.DateField()),
                ('source', models.CharField(max_length=40)),
                ('ref', models.CharField(blank=True, max_length=80)),
                ('changed_at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
                ('segment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='state', to='places.segment')),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'changed_at'], name='state_changed'), models.Index(fields=['city', 'grade'], name='state_grade')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence', None), models.Q(('confidence__gte', 0), ('confidence__lte', 1)), _connector='OR'), name='state_confidence_is_a_share'), models.CheckConstraint(condition=models.Q(('grade__in', ['good', 'fair', 'poor', 'bad', 'unknown'])), name='state_grade_is_known')],
            },
        ),
        spatial.CreateIndex("Hazard", point=("lon", "lat")),
    ]
