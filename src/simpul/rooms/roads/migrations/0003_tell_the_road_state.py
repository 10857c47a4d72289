"""What surveys found before the road state was there becomes the road state: conditions and open potholes."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import migrations
from django.db.models import Count
from django.utils import timezone

BATCH = 500


def tell(apps: Any, _editor: Any) -> None:
    condition, damage = (apps.get_model("roads", name) for name in ("Condition", "Damage"))
    state, hazard = (apps.get_model("roadstate", name) for name in ("SegmentState", "Hazard"))
    now = timezone.now()
    open_ = damage.objects.exclude(state__in=["dismissed", "repaired"])
    counts = dict(open_.order_by().values_list("segment_id").annotate(count=Count("pk")))
    known = condition.objects.filter(latest=True).exclude(grade="unknown")
    state.objects.bulk_create(
        [
            state(
                city_id=one.city_id, segment_id=one.segment_id, grade=one.grade, confidence=one.coverage,
                potholes_per_km=one.potholes_per_km, damages=counts.get(one.segment_id, 0),
                seen_on=one.surveyed_on, source="roads", ref=f"roads.condition/{one.pk}", changed_at=now,
            )
            for one in known.iterator(chunk_size=5000)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )  # fmt: skip
    rules = tomllib.loads(files("simpul.rooms.roads").joinpath("data/riders.toml").read_text(encoding="utf-8"))
    hazard.objects.bulk_create(
        [
            hazard(
                city_id=one.city_id, key=f"roads.damage/{one.pk}", kind="pothole", state="open", source="roads",
                severity="avoid" if one.area_m2 >= rules["avoid_from_m2"] else "passable", lon=one.lon,
                lat=one.lat, segment_id=one.segment_id, reported_at=now, seen_on=one.last_seen_on,
                changed_at=now,
            )
            for one in open_.filter(kind="D40").iterator(chunk_size=5000)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("roads", "0002_tallies_at_their_mean"), ("roadstate", "0001_initial")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
