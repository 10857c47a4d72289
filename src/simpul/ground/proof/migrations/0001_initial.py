import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('places', '0002_city_served_country'),
    ]

    operations = [
        migrations.CreateModel(
            name='Print',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('proof', 'Proof'), ('survey', 'Survey'), ('report', 'Report')], max_length=6)),
                ('sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('pixels', models.CharField(blank=True, db_index=True, max_length=64)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.blob')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'proof'), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), models.Q(('pixels', ''), _negated=True)), _connector='OR'), name='print_of_a_proof_has_sums')],
            },
        ),
        migrations.CreateModel(
            name='PrintWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.PositiveIntegerField()),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
                ('print', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='proof.print')),
            ],
            options={
                'indexes': [models.Index(fields=['city', 'word', 'print'], name='print_word')],
            },
        ),
    ]
