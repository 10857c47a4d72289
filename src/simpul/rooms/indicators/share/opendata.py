"""The published indicators among the open data: one dataset for each city and standard that it reports by."""

from collections.abc import Iterator

from django.db.models import Max, Min
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from simpul.ground import opendata
from simpul.ground.opendata import Dataset, Distribution
from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.share import words

LICENCE = "CC-BY-4.0"
"""Under which a city shares its figures unless its settings name another ("indicators": {"licence": ...})."""

ASKED = "/api/indicators/values?city={city}&standard={standard}"


def register() -> None:
    """Put the datasets of the room where the site finds them."""
    opendata.register("indicators", datasets)


def datasets() -> Iterator[Dataset]:
    """Give the datasets of every city. Two queries, however many cities there are."""
    ends = (
        Value.objects.published()
        .order_by()
        .values_list("city_id", "code")
        .annotate(first=Min("year"), last=Max("year"), issued=Min("made_at"), modified=Max("made_at"))
    )
    found: dict[tuple[int, str], list[tuple[int, int, object, object]]] = {}
    for city_id, code, *rest in ends:
        found.setdefault((city_id, words.prefix(code)), []).append(tuple(rest))
    cities = City.objects.in_bulk({city_id for city_id, _standard in found})
    for (city_id, standard), rows in sorted(
        found.items(), key=lambda pair: (cities[pair[0][0]].slug, pair[0][1])
    ):
        yield _dataset(cities[city_id], standard, rows)


def _dataset(city: City, standard: str, rows: list[tuple[int, int, object, object]]) -> Dataset:
    asked = ASKED.format(city=city.slug, standard=standard)
    first, last, issued, modified = zip(*rows, strict=True)
    return Dataset(
        id=f"indicators-{city.slug}-{standard.lower()}",
        title=format_lazy(
            "{what} · {city} · {standard}",
            what=_("Indicators"),
            city=city.name,
            standard=words.STANDARD_NAMES[standard],
        ),
        description=_(
            "Every published figure by indicator and year: what it is out of, where it is from, and "
            "why there is none where there is none."
        ),
        distributions=(
            Distribution(f"{asked}&format=csv", "CSV", "text/csv", "CSV"),
            Distribution(asked, "JSON", "application/json", "JSON"),
            Distribution(
                f"/indicators/{city.slug}/?standard={standard}",
                _("For people"),
                "text/html",
                "HTML",
                direct=False,
            ),
        ),
        publisher=city.name,
        licence=city.settings.get("indicators", {}).get("licence", LICENCE),
        issued=min(issued),
        modified=max(modified),
        theme="REGI",
        spatial=city.bounds,
        temporal=(min(first), max(last)),
        keywords=(_("Indicators"), words.standard(standard)),
        landing_page=f"/indicators/{city.slug}/?standard={standard}",
    )
