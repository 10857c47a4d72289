import django.db.models.deletion
import django.db.models.expressions
import simpul.ground.places.spatial
import simpul.rooms.roads.understand.condition
import simpul.rooms.roads.understand.quality
import simpul.rooms.roads.understand.seen
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('content', models.JSONField()),
                ('source', models.TextField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
            ],
            options={
                'verbose_name_plural': 'policies',
                'constraints': [models.UniqueConstraint(fields=('city', 'valid_from'), name='one_policy_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of', models.CharField(choices=[('damages', 'Damages'), ('segments', 'Segments')], max_length=8)),
                ('resolution', models.PositiveSmallIntegerField()),
                ('cell', models.BigIntegerField()),
                ('key', models.CharField(max_length=7)),
                ('count', models.PositiveIntegerField()),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
            ],
            options={
                'verbose_name_plural': 'tallies',
                'indexes': [models.Index(fields=['city', 'of', 'resolution', 'lat', 'lon'], name='tally_in_box')],
                'constraints': [models.UniqueConstraint(fields=('city', 'of', 'resolution', 'cell', 'key'), name='one_tally')],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('folder', models.CharField(blank=True, max_length=1000)),
                ('track_name', models.CharField(blank=True, max_length=200)),
                ('offset_s', models.FloatField(default=0)),
                ('offset_estimated', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('driven_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('looking', 'Looking at the photos'), ('placing', 'Putting them on the streets'), ('done', 'Done')], default='waiting', max_length=8)),
                ('frames_in', models.PositiveIntegerField(default=0)),
                ('accepted', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('unplaced', models.PositiveIntegerField(default=0)),
                ('damages_new', models.PositiveIntegerField(default=0)),
                ('damages_again', models.PositiveIntegerField(default=0)),
                ('length_m', models.FloatField(default=0)),
                ('model', models.CharField(blank=True, max_length=120)),
                ('timings', models.JSONField(default=dict)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('originals_until', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='places.city')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.policy')),
            ],
            options={
                'ordering': ['-added_at'],
                'constraints': [models.UniqueConstraint(fields=('city', 'sha256'), name='survey_said_once'), models.CheckConstraint(condition=models.Q(('frames_in__gte', django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('rejected')))), name='survey_no_frame_from_nowhere'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('frames_in', django.db.models.expressions.CombinedExpression(models.F('accepted'), '+', models.F('rejected')))), _connector='OR'), name='survey_done_has_every_frame'), models.CheckConstraint(condition=models.Q(('unplaced__lte', models.F('accepted'))), name='survey_unplaced_are_accepted')],
            },
        ),
        migrations.CreateModel(
            name='Frame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('heading_deg', models.FloatField(blank=True, null=True)),
                ('focal_ratio', models.FloatField(blank=True, null=True)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='pending', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[(simpul.rooms.roads.understand.quality.Reason['UNDECODABLE'], 'Not a photo, or cut short'), (simpul.rooms.roads.understand.quality.Reason['TOO_SMALL'], 'Too small'), (simpul.rooms.roads.understand.quality.Reason['TOO_DARK'], 'Too dark'), (simpul.rooms.roads.understand.quality.Reason['BLURRED'], 'Blurred'), (simpul.rooms.roads.understand.quality.Reason['NO_POSITION'], 'No position'), (simpul.rooms.roads.understand.quality.Reason['POSITION_JUMP'], 'Its position jumps away'), (simpul.rooms.roads.understand.quality.Reason['DUPLICATE'], 'The same photo came before'), (simpul.rooms.roads.understand.quality.Reason['NOT_A_ROAD'], 'No road in it')], max_length=16)),
                ('view', models.JSONField(blank=True, default=dict)),
                ('forward', models.BooleanField(blank=True, null=True)),
                ('chainage_m', models.FloatField(blank=True, null=True)),
                ('snapped_lon', models.FloatField(blank=True, null=True)),
                ('snapped_lat', models.FloatField(blank=True, null=True)),
                ('masked', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob')),
                ('street', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.street')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frames', to='roads.survey')),
            ],
            options={
                'ordering': ['survey', 'sequence'],
                'indexes': [models.Index(fields=['survey', 'state'], name='frame_state'), models.Index(fields=['street', 'chainage_m'], name='frame_along')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'sequence'), name='frame_in_order'), models.UniqueConstraint(condition=models.Q(('reason', 'duplicate'), _negated=True), fields=('survey', 'sha256'), name='frame_said_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', '')), _connector='OR'), name='frame_rejected_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('masked__isnull', False), _connector='OR'), name='frame_accepted_is_masked'), models.CheckConstraint(condition=models.Q(models.Q(('chainage_m', None), ('forward', None), ('street', None)), models.Q(('chainage_m__isnull', False), ('forward__isnull', False), ('street__isnull', False)), _connector='OR'), name='frame_placed_whole')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('surveyed_on', models.DateField()),
                ('covered_m', models.FloatField()),
                ('coverage', models.FloatField()),
                ('lane_m2', models.FloatField()),
                ('cracked_m2', models.FloatField()),
                ('potholes', models.PositiveIntegerField()),
                ('cracked_percent', models.FloatField(blank=True, null=True)),
                ('potholes_per_km', models.FloatField(blank=True, null=True)),
                ('sdi_low', models.FloatField(blank=True, null=True)),
                ('sdi_high', models.FloatField(blank=True, null=True)),
                ('sdi_rutted', models.FloatField(blank=True, null=True)),
                ('grade', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('grade_low', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('latest', models.BooleanField(default=False)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('segment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.segment')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='roads.survey')),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'latest', 'grade'], name='condition_grade')],
                'constraints': [models.UniqueConstraint(fields=('survey', 'segment'), name='one_condition_a_survey'), models.UniqueConstraint(condition=models.Q(('latest', True)), fields=('segment',), name='one_latest_condition'), models.CheckConstraint(condition=models.Q(models.Q(('grade', 'unknown'), ('sdi_high', None), ('sdi_low', None)), models.Q(('grade__in', ['good', 'fair', 'poor', 'bad']), ('sdi_low__lte', models.F('sdi_high'))), _connector='OR'), name='condition_known_has_an_index'), models.CheckConstraint(condition=models.Q(('coverage__gte', 0), ('coverage__lte', 1)), name='condition_coverage_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='Damage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(simpul.rooms.roads.understand.seen.Kind['LENGTHWISE'], 'Longitudinal crack'), (simpul.rooms.roads.understand.seen.Kind['CROSSWISE'], 'Transverse crack'), (simpul.rooms.roads.understand.seen.Kind['ALLIGATOR'], 'Alligator crack'), (simpul.rooms.roads.understand.seen.Kind['POTHOLE'], 'Pothole')], max_length=3)),
                ('forward', models.BooleanField()),
                ('chainage_m', models.FloatField()),
                ('across_m', models.FloatField()),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('state', models.CharField(choices=[('found', 'Found by a machine'), ('confirmed', 'Confirmed'), ('dismissed', 'Not a damage'), ('repaired', 'Repaired')], default='found', max_length=9)),
                ('first_seen_on', models.DateField()),
                ('last_seen_on', models.DateField()),
                ('seen_times', models.PositiveIntegerField(default=1)),
                ('confidence', models.FloatField()),
                ('length_m', models.FloatField()),
                ('width_m', models.FloatField()),
                ('area_m2', models.FloatField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('segment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.segment')),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.street')),
                ('best_frame', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.frame')),
                ('first_survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.survey')),
                ('last_survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.survey')),
            ],
            options={
                'indexes': [models.Index(fields=['street', 'kind', 'forward', 'chainage_m'], name='damage_along'), models.Index(fields=['city', 'kind'], name='damage_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='damage_confidence_is_a_share'), models.CheckConstraint(condition=models.Q(('first_seen_on__lte', models.F('last_seen_on')), ('seen_times__gte', 1)), name='damage_seen_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[(simpul.rooms.roads.understand.seen.Kind['LENGTHWISE'], 'Longitudinal crack'), (simpul.rooms.roads.understand.seen.Kind['CROSSWISE'], 'Transverse crack'), (simpul.rooms.roads.understand.seen.Kind['ALLIGATOR'], 'Alligator crack'), (simpul.rooms.roads.understand.seen.Kind['POTHOLE'], 'Pothole')], max_length=3)),
                ('confidence', models.FloatField()),
                ('box', models.JSONField()),
                ('contour', models.JSONField()),
                ('ahead_m', models.FloatField()),
                ('across_m', models.FloatField()),
                ('length_m', models.FloatField()),
                ('width_m', models.FloatField()),
                ('area_m2', models.FloatField()),
                ('damage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='roads.damage')),
                ('frame', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='roads.frame')),
            ],
            options={
                'ordering': ['frame', 'number'],
                'constraints': [models.UniqueConstraint(fields=('frame', 'number'), name='sighting_once'), models.UniqueConstraint(fields=('frame', 'damage'), name='two_in_one_frame_are_two')],
            },
        ),
        simpul.ground.places.spatial.CreateIndex(
            model='Damage',
            point=('lon', 'lat'),
        ),
    ]
