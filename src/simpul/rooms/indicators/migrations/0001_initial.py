import django.db.models.deletion
import simpul.rooms.indicators.understand.number
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
            name='Denominator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(default='city', max_length=60)),
                ('value', models.FloatField()),
                ('source', models.TextField()),
                ('verified', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('current', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'quantity', 'year', 'scope', 'revision'), name='denominator_revision_once'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('city', 'quantity', 'year', 'scope'), name='denominator_current_once'), models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='denominator_is_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(default='city', max_length=60)),
                ('department', models.CharField(max_length=120)),
                ('due_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'verbose_name_plural': 'duties',
                'indexes': [models.Index(fields=['city', 'due_on'], name='duty_due')],
                'constraints': [models.UniqueConstraint(fields=('city', 'code', 'year', 'scope'), name='duty_once')],
            },
        ),
        migrations.CreateModel(
            name='Failure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('says', models.TextField()),
                ('at', models.DateTimeField()),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'code', 'year'), name='failure_once')],
            },
        ),
        migrations.CreateModel(
            name='Lock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('why', models.TextField(blank=True, default='')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('city', 'year'), name='lock_once')],
            },
        ),
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('columns', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'name'), name='mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='OfficialText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('edition', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'code'), name='official_text_once')],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('as_of', models.DateTimeField()),
                ('revisions', models.PositiveIntegerField()),
                ('received', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'year', 'blob', 'received'), name='package_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(default='city', max_length=60)),
                ('number', models.FloatField()),
                ('source', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('city', 'code', 'year', 'scope'), name='target_once')],
            },
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('scope', models.CharField(default='city', max_length=60)),
                ('department', models.CharField(blank=True, default='', max_length=120)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('returned', 'Returned')], max_length=9)),
                ('kind', models.CharField(choices=[(simpul.rooms.indicators.understand.number.Kind['NUMBER'], 'Number'), (simpul.rooms.indicators.understand.number.Kind['NO_DATA'], 'No data'), (simpul.rooms.indicators.understand.number.Kind['NOT_APPLICABLE'], 'Not applicable'), (simpul.rooms.indicators.understand.number.Kind['SUPPRESSED'], 'Suppressed')], max_length=14)),
                ('number', models.FloatField(blank=True, null=True)),
                ('numerator', models.FloatField(blank=True, null=True)),
                ('denominator', models.FloatField(blank=True, null=True)),
                ('unit', models.CharField(blank=True, default='', max_length=60)),
                ('per', models.FloatField(blank=True, null=True)),
                ('origin', models.CharField(choices=[('computed', 'Computed from daily work'), ('entered', 'Entered by a department'), ('imported', 'Imported from a sheet'), ('received', 'Received from the city')], max_length=8)),
                ('why', models.TextField(blank=True, default='')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('current', models.BooleanField(default=True)),
                ('published', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('inputs_hash', models.CharField(blank=True, default='', max_length=64)),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.denominator')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('package', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='indicators.package')),
                ('rows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob')),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'year', 'code'], name='value_of_year'), models.Index(condition=models.Q(('published', True)), fields=['code', 'year', 'scope'], name='value_compared')],
                'constraints': [models.UniqueConstraint(fields=('city', 'code', 'year', 'scope', 'revision'), name='value_revision_once'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('city', 'code', 'year', 'scope'), name='value_current_once'), models.UniqueConstraint(condition=models.Q(('published', True)), fields=('city', 'code', 'year', 'scope'), name='value_published_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'number'), ('number__isnull', False)), models.Q(models.Q(('kind', 'number'), _negated=True), ('number', None)), _connector='OR'), name='value_kind_fits_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'suppressed'), _negated=True), models.Q(('denominator', None), ('numerator', None), ('rows', None)), _connector='OR'), name='value_suppressed_says_nothing'), models.CheckConstraint(condition=models.Q(('published', False), ('state', 'approved'), _connector='OR'), name='value_published_is_approved')],
            },
        ),
        migrations.CreateModel(
            name='Used',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=160)),
                ('part', models.CharField(blank=True, default='', max_length=20)),
                ('amount', models.FloatField(blank=True, null=True)),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='used', to='indicators.value')),
            ],
            options={
                'verbose_name_plural': 'used',
                'indexes': [models.Index(fields=['ref'], name='used_ref')],
                'constraints': [models.UniqueConstraint(fields=('value', 'ref', 'part'), name='used_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('returned', 'Returned')], max_length=9)),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='indicators.value')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('link', models.URLField(blank=True, default='', max_length=500)),
                ('note', models.TextField(blank=True, default='')),
                ('blob', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob')),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='indicators.value')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('blob__isnull', False), ('link', '')), models.Q(models.Q(('blob', None)), models.Q(('link', ''), _negated=True)), _connector='OR'), name='evidence_is_file_or_link')],
            },
        ),
    ]
