import django.db.models.deletion
from django.db import migrations, models

from simpul.ground.search import fulltext


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=200)),
                ('title', models.CharField(max_length=500)),
                ('body', models.TextField(blank=True)),
                ('language', models.CharField(default='en', max_length=8)),
                ('url', models.CharField(max_length=500)),
                ('country', models.CharField(blank=True, default='', max_length=3)),
                ('public', models.BooleanField(default=True)),
                ('weight', models.FloatField(default=1.0)),
                ('title_terms', models.TextField(blank=True)),
                ('body_terms', models.TextField(blank=True)),
                ('city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='search_document_once')],
            },
        ),
        fulltext.CreateIndex(),
    ]
