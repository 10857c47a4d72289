"""`./simpul roads drive`: a later drive through Kota Contoh in which chosen damages were really mended."""

import json
import math
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from simpul.adapters import contoh
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Damage
from simpul.site.commands.scope import city_named
from simpul.site.commands.start import cores

NEAR_M = 12.0
"""A record of a damage is of the nearest true one of its kind on its street, no farther off than this."""


class NotTheSample(Refused):
    """Only the invented city can be driven through by a program."""


class NoSuchDamage(Refused):
    """There is no damage of this number, or nothing true lies where it is said to be."""


@click.command("drive")
@click.option("--mended", default="", help="Numbers of the damages that were really mended: 12,15.")
@click.option("--photos", default=80, show_default=True, help="How many photos the drive takes.")
@click.option("--way-photos", default=160, show_default=True, help="Of the longest drive of the same way.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the drive. Default: its own.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
def drive(  # noqa: PLR0913 - one for each option
    *, mended: str, photos: int, way_photos: int, on: datetime | None, out: Path, slug: str | None
) -> None:
    """Drive through Kota Contoh after repairs: photos for `./simpul survey add OUT/frames`.

    What is named by --mended is a patch now; everything else is as the second drive found it.
    """
    city = city_named(slug)
    sample = city.settings.get("sample")
    if not sample:
        raise NotTheSample(_("%(city)s is no invented city: drive there yourself.") % {"city": city.name})
    town = contoh.make(sample["seed"], sample["size"])
    chosen = [int(number) for number in mended.split(",") if number.strip().isdigit()]
    began = on and on.replace(hour=10, minute=40, tzinfo=ZoneInfo(city.time_zone))
    with click.progressbar(length=photos, label=_("driving")) as bar:
        town.write_drive(
            out, 3, photos=photos, way_photos=way_photos, mended=true_ones(city, town, way_photos, chosen),
            began=began, workers=cores(), tell=lambda done, _all: bar.update(done - bar.pos),
        )  # fmt: skip
    truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
    said = {"photos": len(truth["frames"]), "place": out / "frames"}
    click.echo(_("%(photos)d photos in %(place)s: ./simpul survey add %(place)s") % said)


def true_ones(city: City, town: contoh.Town, way_photos: int, numbers: list[int]) -> set[int]:
    """Give the true damages that records are of, by their numbers.

    Raises:
        NoSuchDamage: there is no such record, or nothing true lies there.
    """
    found: set[int] = set()
    truth = town.damages(2, way_photos=way_photos) if numbers else []
    for number in numbers:
        damage = Damage.objects.select_related("street").filter(city=city, pk=number).first()
        true = true_one(damage, truth) if damage else None
        if true is None:
            raise NoSuchDamage(
                _("There is no damage %(number)d on the way of the drive.") % {"number": number}
            )
        found.add(true)
    return found


def true_one(damage: Damage, truth: list[dict[str, Any]]) -> int | None:
    """Give the true damage that a record is of, by its id; None where none of its kind is near."""
    apart, true = min(((_apart(damage, one), one["id"]) for one in truth), default=(math.inf, 0))
    return true if apart <= NEAR_M else None


def _apart(damage: Damage, true: dict[str, Any]) -> float:
    """Give how far a true damage is from a record, in metres; infinitely for another kind or street."""
    if (true["kind"], true["way_id"]) != (damage.kind, damage.street.osm_way_id) or not true["own_lane"]:
        return math.inf
    east = (true["lon"] - damage.lon) * 111_320 * math.cos(math.radians(damage.lat))
    return math.hypot(east, (true["lat"] - damage.lat) * 110_574)
