import django.db.models.deletion
import simpul.rooms.roads.understand.condition
import simpul.rooms.roads.understand.seen
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
        ('places', '0002_city_served_country'),
        ('roads', '0003_tell_the_road_state'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConfirmedCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_cracked_m2', models.FloatField()),
                ('cracked_m2', models.FloatField()),
                ('potholes', models.PositiveIntegerField()),
                ('cracked_percent', models.FloatField(blank=True, null=True)),
                ('potholes_per_km', models.FloatField(blank=True, null=True)),
                ('sdi_low', models.FloatField(blank=True, null=True)),
                ('sdi_high', models.FloatField(blank=True, null=True)),
                ('grade', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('grade_low', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('damages', models.PositiveIntegerField()),
                ('reviewed', models.PositiveIntegerField()),
                ('reviewed_share', models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name='Crew',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('own', "The city's own"), ('contractor', 'Contractor')], default='own', max_length=10)),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Forecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('grade_now', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('into', models.CharField(blank=True, choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('on_low', models.DateField(blank=True, null=True)),
                ('on', models.DateField(blank=True, null=True)),
                ('on_high', models.DateField(blank=True, null=True)),
                ('basis', models.CharField(choices=[('own', 'Its own history'), ('peers', 'Segments like it'), ('none', 'Not enough history')], max_length=5)),
                ('n', models.PositiveIntegerField(default=0)),
                ('detail', models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('inspected_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('surface', models.CharField(choices=[('asphalt', 'Asphalt'), ('concrete', 'Concrete'), ('unpaved', 'Unpaved')], max_length=8)),
                ('length_m', models.FloatField()),
                ('width_m', models.FloatField(blank=True, null=True)),
                ('slabs', models.PositiveIntegerField(blank=True, null=True)),
                ('crack_area_percent', models.FloatField(blank=True, null=True)),
                ('crack_width_mm', models.FloatField(blank=True, null=True)),
                ('potholes', models.PositiveIntegerField(blank=True, null=True)),
                ('potholes_per_km', models.FloatField(blank=True, null=True)),
                ('rut_mm', models.FloatField(blank=True, null=True)),
                ('iri_m_per_km', models.FloatField(blank=True, null=True)),
                ('distresses', models.JSONField(blank=True, default=list)),
                ('distresses_complete', models.BooleanField(default=False)),
                ('sdi', models.FloatField(blank=True, null=True)),
                ('sdi_low', models.FloatField(blank=True, null=True)),
                ('sdi_high', models.FloatField(blank=True, null=True)),
                ('sdi_rutted', models.FloatField(blank=True, null=True)),
                ('pci', models.FloatField(blank=True, null=True)),
                ('iri_class', models.CharField(blank=True, choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('grade', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('grade_low', models.CharField(choices=[(simpul.rooms.roads.understand.condition.Grade['GOOD'], 'Good'), (simpul.rooms.roads.understand.condition.Grade['FAIR'], 'Fair'), (simpul.rooms.roads.understand.condition.Grade['POOR'], 'Lightly damaged'), (simpul.rooms.roads.understand.condition.Grade['BAD'], 'Heavily damaged'), (simpul.rooms.roads.understand.condition.Grade['UNKNOWN'], 'Not known')], max_length=7)),
                ('note', models.TextField(blank=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='InspectionPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('assigned', 'To do'), ('started', 'Started'), ('impossible', 'Cannot be done'), ('proposed', 'Waits for a decision'), ('repaired', 'Repaired'), ('confirmed', 'Confirmed by the camera'), ('disputed', 'Disputed by the camera'), ('cancelled', 'Cancelled')], default='assigned', max_length=10)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('repaired_at', models.DateTimeField(blank=True, null=True)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('due_on', models.DateField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('what', models.CharField(choices=[('photos', 'Photos'), ('video', 'Video'), ('track', 'Track')], max_length=6)),
                ('filename', models.CharField(blank=True, max_length=200)),
                ('length', models.PositiveBigIntegerField()),
                ('done', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'ordering': ['recording', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('from_year', models.PositiveSmallIntegerField()),
                ('years', models.PositiveSmallIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('budgets', models.JSONField()),
                ('weights', models.JSONField()),
                ('least_by_district', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('working', 'Being worked out'), ('ready', 'Worked out'), ('signed', 'Signed'), ('failed', 'Not worked out')], default='waiting', max_length=7)),
                ('inputs', models.JSONField(default=dict)),
                ('inputs_sha256', models.CharField(blank=True, max_length=64)),
                ('summary', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('worked_at', models.DateTimeField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=2000)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('treatment', models.CharField(max_length=40)),
                ('amount', models.FloatField()),
                ('currency', models.CharField(max_length=3)),
                ('length_m', models.FloatField()),
                ('area_m2', models.FloatField(blank=True, null=True)),
                ('gain', models.FloatField()),
                ('importance', models.FloatField()),
                ('rank', models.PositiveIntegerField()),
                ('district', models.CharField(blank=True, max_length=20)),
                ('reason', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['plan', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Print',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PrintWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('pixels', models.CharField(db_index=True, max_length=64)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('accuracy_m', models.FloatField(blank=True, null=True)),
                ('skew_s', models.FloatField(blank=True, null=True)),
                ('received_at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
                ('hashes', models.JSONField(default=dict)),
                ('flags', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('accepted', 'Accepted'), ('waiting', 'Waits for a decision'), ('refused', 'Refused')], max_length=8)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Rank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moves_sdi', models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('phone', 'Photos of a phone'), ('video', 'Video')], max_length=5)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('parts_in', models.PositiveIntegerField()),
                ('offset_s', models.FloatField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('coming', 'Coming in'), ('waiting', 'Waiting'), ('reading', 'Being read'), ('taken', 'A survey now'), ('refused', 'Refused')], default='coming', max_length=7)),
                ('error', models.TextField(blank=True)),
                ('note', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verdict', models.CharField(choices=[('confirmed', 'Confirmed'), ('rejected', 'Not a damage'), ('relabelled', 'Another kind'), ('redrawn', 'Drawn anew')], max_length=10)),
                ('kind_before', models.CharField(choices=[(simpul.rooms.roads.understand.seen.Kind['LENGTHWISE'], 'Longitudinal crack'), (simpul.rooms.roads.understand.seen.Kind['CROSSWISE'], 'Transverse crack'), (simpul.rooms.roads.understand.seen.Kind['ALLIGATOR'], 'Alligator crack'), (simpul.rooms.roads.understand.seen.Kind['POTHOLE'], 'Pothole')], max_length=3)),
                ('kind_after', models.CharField(choices=[(simpul.rooms.roads.understand.seen.Kind['LENGTHWISE'], 'Longitudinal crack'), (simpul.rooms.roads.understand.seen.Kind['CROSSWISE'], 'Transverse crack'), (simpul.rooms.roads.understand.seen.Kind['ALLIGATOR'], 'Alligator crack'), (simpul.rooms.roads.understand.seen.Kind['POTHOLE'], 'Pothole')], max_length=3)),
                ('contour', models.JSONField(blank=True, null=True)),
                ('area_m2', models.FloatField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('before', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RoadModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=120, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.CharField(max_length=300)),
                ('card', models.JSONField(default=dict)),
                ('added_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('available', 'Available'), ('in_use', 'In use'), ('withdrawn', 'Withdrawn')], default='available', max_length=9)),
                ('used_from', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-added_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Roadside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lane', models.CharField(blank=True, max_length=8)),
                ('edge_left_percent', models.FloatField(blank=True, null=True)),
                ('edge_right_percent', models.FloatField(blank=True, null=True)),
                ('shoulder_left', models.CharField(blank=True, choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Lightly damaged'), ('bad', 'Heavily damaged'), ('none', 'None there')], max_length=4)),
                ('shoulder_right', models.CharField(blank=True, choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Lightly damaged'), ('bad', 'Heavily damaged'), ('none', 'None there')], max_length=4)),
                ('drain_left', models.CharField(blank=True, choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Lightly damaged'), ('bad', 'Heavily damaged'), ('none', 'None there')], max_length=4)),
                ('drain_right', models.CharField(blank=True, choices=[('good', 'Good'), ('fair', 'Fair'), ('poor', 'Lightly damaged'), ('bad', 'Heavily damaged'), ('none', 'None there')], max_length=4)),
            ],
            options={
                'verbose_name_plural': 'roadsides',
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TableImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done')], default='waiting', max_length=7)),
                ('lines', models.JSONField(default=list)),
                ('faults', models.JSONField(default=list)),
                ('done', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('again', models.PositiveIntegerField(default=0)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('repaired_on', models.DateField()),
                ('outcome', models.CharField(choices=[('confirmed', 'Confirmed'), ('disputed', 'Disputed'), ('not_seen', 'Not seen')], max_length=9)),
                ('by_camera', models.CharField(choices=[('confirmed', 'Confirmed'), ('disputed', 'Disputed'), ('not_seen', 'Not seen')], max_length=9)),
                ('standing', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('apart_m', models.FloatField(blank=True, null=True)),
                ('apart_across_m', models.FloatField(blank=True, null=True)),
                ('tolerance_m', models.FloatField()),
                ('tolerance_across_m', models.FloatField()),
                ('shift_m', models.FloatField(blank=True, null=True)),
                ('missed', models.FloatField(blank=True, null=True)),
                ('reason', models.JSONField(default=dict)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-survey__driven_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='damage',
            name='repaired_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='damage',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sighting',
            name='model',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='survey',
            name='cost',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='survey',
            name='source',
            field=models.CharField(choices=[('photos', 'Photos'), ('video', 'Video'), ('phone', 'Phone')], default='photos', max_length=6),
        ),
        migrations.AlterField(
            model_name='damage',
            name='state',
            field=models.CharField(choices=[('found', 'Found by a machine'), ('confirmed', 'Confirmed'), ('dismissed', 'Not a damage'), ('repaired', 'Repaired'), ('disputed', 'Repair disputed')], default='found', max_length=9),
        ),
        migrations.AddIndex(
            model_name='damage',
            index=models.Index(fields=['city', 'state', 'last_seen_on'], name='damage_state'),
        ),
        migrations.AddConstraint(
            model_name='survey',
            constraint=models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', 0), _connector='OR'), name='survey_cost_from_0'),
        ),
        migrations.AddField(
            model_name='confirmedcondition',
            name='condition',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='confirmed', to='roads.condition'),
        ),
        migrations.AddField(
            model_name='crew',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='forecast',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='forecast',
            name='segment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='forecast', to='places.segment'),
        ),
        migrations.AddField(
            model_name='hold',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='damage',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='hold', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='inspection',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='corrects',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='roads.inspection'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.policy'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='segment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='places.segment'),
        ),
        migrations.AddField(
            model_name='inspectionphoto',
            name='inspection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photo_rows', to='roads.inspection'),
        ),
        migrations.AddField(
            model_name='inspectionphoto',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='photos',
            field=models.ManyToManyField(related_name='+', through='roads.InspectionPhoto', to='files.blob'),
        ),
        migrations.AddField(
            model_name='item',
            name='damage',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='item',
            name='segment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.segment'),
        ),
        migrations.AddField(
            model_name='member',
            name='crew',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='roads.crew'),
        ),
        migrations.AddField(
            model_name='member',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='order',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='order',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='order',
            name='crew',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='roads.crew'),
        ),
        migrations.AddField(
            model_name='item',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='roads.order'),
        ),
        migrations.AddField(
            model_name='plan',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='plan',
            name='signed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='order',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='roads.plan'),
        ),
        migrations.AddField(
            model_name='planline',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='roads.plan'),
        ),
        migrations.AddField(
            model_name='planline',
            name='segment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.segment'),
        ),
        migrations.AddField(
            model_name='item',
            name='plan_line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='roads.planline'),
        ),
        migrations.AddField(
            model_name='print',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='print',
            name='frame',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='print', to='roads.frame'),
        ),
        migrations.AddField(
            model_name='printword',
            name='city',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='printword',
            name='print',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='roads.print'),
        ),
        migrations.AddField(
            model_name='proof',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proof',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proof',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='roads.item'),
        ),
        migrations.AddField(
            model_name='proof',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob'),
        ),
        migrations.AddField(
            model_name='print',
            name='proof',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='print', to='roads.proof'),
        ),
        migrations.AddField(
            model_name='rank',
            name='damage',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rank', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='recording',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recording',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='recording',
            name='survey',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='recordings', to='roads.survey'),
        ),
        migrations.AddField(
            model_name='part',
            name='recording',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='roads.recording'),
        ),
        migrations.AddField(
            model_name='review',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='damage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='review',
            name='frame',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.frame'),
        ),
        migrations.AddField(
            model_name='roadmodel',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roadside',
            name='inspection',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='roadside', to='roads.inspection'),
        ),
        migrations.AddField(
            model_name='skip',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='skip',
            name='damage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='tableimport',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tableimport',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='after',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.frame'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='before',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.frame'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='damage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='roads.damage'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='roads.item'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='proof',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roads.proof'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='survey',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='roads.survey'),
        ),
        migrations.AddConstraint(
            model_name='confirmedcondition',
            constraint=models.CheckConstraint(condition=models.Q(('reviewed_share__gte', 0), ('reviewed_share__lte', 1)), name='reviewed_share_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='crew',
            constraint=models.UniqueConstraint(fields=('city', 'name'), name='crew_named_once'),
        ),
        migrations.AddIndex(
            model_name='forecast',
            index=models.Index(fields=['city', 'on'], name='forecast_by_day'),
        ),
        migrations.AddConstraint(
            model_name='forecast',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'none'), _negated=True), models.Q(('into', ''), ('on', None), ('on_high', None), ('on_low', None)), _connector='OR'), name='forecast_from_nothing_says_nothing'),
        ),
        migrations.AddConstraint(
            model_name='inspectionphoto',
            constraint=models.UniqueConstraint(fields=('inspection', 'number'), name='inspection_photo_in_order'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['city', 'inspected_on'], name='inspection_by_day'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('sdi', None), models.Q(('sdi', models.F('sdi_low')), ('sdi_high', models.F('sdi_low'))), _connector='OR'), name='inspection_exact_is_no_range'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade', 'unknown'), ('sdi_high', None), ('sdi_low', None)), models.Q(('sdi_low__isnull', False), ('sdi_low__lte', models.F('sdi_high')), models.Q(('grade', 'unknown'), _negated=True)), _connector='OR'), name='inspection_known_has_an_index'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('pci', None), models.Q(('distresses_complete', True), ('pci__gte', 0), ('pci__lte', 100)), _connector='OR'), name='inspection_pci_is_of_all'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('surface__in', ('asphalt', 'concrete', 'unpaved'))), name='inspection_surface_is_known'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('crew', 'person'), name='member_once'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['city', 'state'], name='plan_state'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), ('state', 'signed')), models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at', None), ('signed_by', None)), _connector='OR'), name='plan_signed_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('years__gte', 1)), name='plan_has_a_year'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['city', 'due_on'], name='order_due'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('city', 'number'), name='order_numbered_once'),
        ),
        migrations.AddIndex(
            model_name='planline',
            index=models.Index(fields=['plan', 'year', 'rank'], name='plan_line_year'),
        ),
        migrations.AddConstraint(
            model_name='planline',
            constraint=models.UniqueConstraint(fields=('plan', 'segment'), name='one_line_a_segment'),
        ),
        migrations.AddConstraint(
            model_name='planline',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='plan_line_costs'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['state'], name='item_state'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('damage__isnull', False), ('segment__isnull', False), _connector='OR'), name='item_is_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on', None), ('repaired_at', None)), models.Q(('done_on__isnull', False), ('repaired_at__isnull', False)), _connector='OR'), name='item_repaired_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('assigned', 'started', 'impossible', 'proposed'))), fields=('damage',), name='damage_in_one_open_order'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('damage', None), ('state__in', ('assigned', 'started', 'impossible', 'proposed'))), fields=('plan_line',), name='plan_line_in_one_open_order'),
        ),
        migrations.AddIndex(
            model_name='printword',
            index=models.Index(fields=['city', 'word', 'print'], name='print_word'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at', None), _connector='OR'), name='proof_waiting_is_undecided'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('item',), name='one_proof_waits_for_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='print',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frame__isnull', False), ('proof', None)), models.Q(('frame', None), ('proof__isnull', False)), _connector='OR'), name='print_of_one_photo'),
        ),
        migrations.AddIndex(
            model_name='rank',
            index=models.Index(fields=['-moves_sdi'], name='rank_moves'),
        ),
        migrations.AddIndex(
            model_name='recording',
            index=models.Index(fields=['city', 'state'], name='recording_state'),
        ),
        migrations.AddConstraint(
            model_name='recording',
            constraint=models.CheckConstraint(condition=models.Q(('parts_in__gte', 1)), name='recording_has_parts'),
        ),
        migrations.AddConstraint(
            model_name='recording',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='recording_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('recording', 'number'), name='part_said_once'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('length'))), name='part_no_more_than_it_is'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['damage', 'at'], name='review_of_damage'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['by', 'at'], name='review_by'),
        ),
        migrations.AddConstraint(
            model_name='roadmodel',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('state',), name='one_road_model_in_use'),
        ),
        migrations.AddConstraint(
            model_name='skip',
            constraint=models.UniqueConstraint(fields=('damage', 'by'), name='skipped_once'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['outcome', 'standing'], name='verdict_outcome'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('damage', 'survey'), name='one_verdict_a_survey'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('standing', True)), fields=('damage', 'repaired_on'), name='one_standing_verdict'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('missed', None), models.Q(('missed__gte', 0), ('missed__lte', 1)), _connector='OR'), name='verdict_missed_is_a_chance'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='verdict_decided_whole'),
        ),
    ]
