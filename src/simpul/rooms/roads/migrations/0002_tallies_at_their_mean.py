"""A tally says where its damages are, not where the middle of its cell is: made anew from the records."""

from collections import defaultdict
from typing import Any

import h3
import shapely
from django.db import migrations, models

RESOLUTIONS = (5, 6, 7, 8, 9)
WHOLE = 10_000_000


def make_anew(apps: Any, _editor: Any) -> None:
    tally, damage, condition = (apps.get_model("roads", name) for name in ("Tally", "Damage", "Condition"))
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(city: int, of: str, key: str, lon: float, lat: float) -> None:
        finest = h3.latlng_to_cell(lat, lon, RESOLUTIONS[-1])
        for resolution in RESOLUTIONS:
            cell = h3.str_to_int(h3.cell_to_parent(finest, resolution))
            total = sums[city, of, resolution, cell, key]
            for place, more in enumerate((1, round(lon * WHOLE), round(lat * WHOLE))):
                total[place] += more

    shown = damage.objects.exclude(state__in=["dismissed", "repaired"])
    for city, kind, lon, lat in shown.values_list("city_id", "kind", "lon", "lat").iterator(chunk_size=5000):
        add(city, "damages", kind, lon, lat)
    latest = condition.objects.filter(latest=True).values_list("city_id", "grade", "segment__line")
    for city, grade, line in latest.iterator(chunk_size=5000):
        point = shapely.from_wkb(bytes(line)).interpolate(0.5, normalized=True)
        add(city, "segments", grade, point.x, point.y)
    tally.objects.all().delete()
    tally.objects.bulk_create(
        [
            tally(
                city_id=city, of=of, resolution=resolution, cell=cell, key=key, count=count, lon_sum=lon,
                lat_sum=lat, lon=lon / count / WHOLE, lat=lat / count / WHOLE,
            )
            for (city, of, resolution, cell, key), (count, lon, lat) in sums.items()
        ],
        batch_size=1000,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("roads", "0001_initial")]

    operations = [
        migrations.AddField("tally", "lon_sum", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("tally", "lat_sum", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunPython(make_anew, migrations.RunPython.noop),
    ]
