import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from simpul.ground.ledger.triggers import AllowChanges, RefuseChanges


def copy_heads(apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A head's key was its city; the network's has none, so heads get a key of their own."""
    old, new = apps.get_model("ledger", "OldHead"), apps.get_model("ledger", "Head")
    new.objects.bulk_create(
        new(city_id=head.city_id, count=head.count, hash=head.hash) for head in old.objects.iterator()
    )


def copy_heads_back(apps, editor: BaseDatabaseSchemaEditor) -> None:
    old, new = apps.get_model("ledger", "OldHead"), apps.get_model("ledger", "Head")
    old.objects.bulk_create(
        old(city_id=head.city_id, count=head.count, hash=head.hash)
        for head in new.objects.exclude(city=None).iterator()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        AllowChanges('ledger_entry'),
        migrations.AlterField(
            model_name='entry',
            name='city',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('city', None)), fields=('sequence',), name='network_entry_sequence_once'),
        ),
        RefuseChanges('ledger_entry'),
        migrations.AlterField(
            model_name='reader',
            name='city',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.city'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.UniqueConstraint(condition=models.Q(('city', None)), fields=('name',), name='network_reader_once'),
        ),
        migrations.RenameModel(old_name='Head', new_name='OldHead'),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.city')),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('city', 0), name='head_once')],
            },
        ),
        migrations.RunPython(copy_heads, copy_heads_back),
        migrations.DeleteModel(name='OldHead'),
    ]
