"""The loop closed on Kota Contoh: some damages ordered, mended, proven, and a later drive that says so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from simpul.adapters import contoh
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent
from simpul.ground.proof.rules import Said
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.act import proof as proofs
from simpul.rooms.roads.jobs.order import TOOLS
from simpul.rooms.roads.models import Crew, Damage, Order
from simpul.site.commands.roads_drive import true_one
from simpul.site.commands.start import cores

ORDERED = datetime(2026, 9, 20, 2, tzinfo=UTC)
PROVEN = datetime(2026, 10, 5, 3, tzinfo=UTC)
DUE = date(2026, 10, 10)
MOST = 5
PHOTOS = 40
"""Of the third drive: the first 200 m of the way, drawn in seconds."""
REACH_M = 180.0


def order(city: City, seed: int, way_photos: int) -> dict[int, int]:
    """Order a few damages and prove them, each with a photo of the crew; once.

    Returns:
        The true damage of each record that was ordered; nothing where it was done before.
    """
    if Order.objects.filter(city=city).exists():
        return {}
    town = contoh.make(seed)
    truth = town.damages(2, way_photos=way_photos)
    near = {one["id"] for one in truth if one["along_m"] < REACH_M}
    chosen: dict[int, int] = {}
    records = Damage.objects.filter(city=city, kind__in=["D40", "D20"], state=Damage.State.FOUND)
    for damage in records.select_related("street").order_by("-seen_times", "-confidence", "pk"):
        true = true_one(damage, truth)
        if true is not None and true in near and true not in chosen.values():
            chosen[damage.pk] = true
        if len(chosen) == MOST:
            break
    if chosen:
        _repair(city, town, way_photos, chosen)
    return chosen


def drive(folder: Path, seed: int, way_photos: int, chosen: dict[int, int]) -> None:
    """Drive again: all that was ordered is mended but for the first, which is broken again."""
    contoh.make(seed).write_drive(
        folder, 3, photos=PHOTOS, way_photos=way_photos, mended=list(chosen.values())[1:], workers=cores()
    )


def _repair(city: City, town: contoh.Town, way_photos: int, chosen: dict[int, int]) -> None:
    """Give the order to an invented crew, and take its photos."""
    actor = system_person()
    crew, _made = Crew.objects.get_or_create(
        city=city, name="CV Contoh Mulus (rekaan)", defaults={"kind": Crew.Kind.CONTRACTOR}
    )
    damages = list(Damage.objects.filter(pk__in=chosen))
    wanted = orders.Wanted(crew, "Kota Contoh, first repairs", DUE, damages=damages)
    made = orders.make(city, wanted, actor=actor, now=ORDERED)
    items = made.items.select_related("order__city", "order__crew", "damage", "segment").order_by("pk")
    for number, item in enumerate(items):
        at = PROVEN + timedelta(minutes=20 * number)
        data = town.proof(chosen[item.damage_id or 0], at, way_photos=way_photos)
        sent = Sent(uuid5(NAMESPACE_URL, f"contoh/{city.slug}/{item.pk}"), data, Said())
        proofs.prove(item, sent, TOOLS, actor=actor, now=at + timedelta(minutes=1))
