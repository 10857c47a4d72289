"""What the catalogue says: DCAT-AP 3.0 (SEMIC, https://semiceu.github.io/DCAT-AP/releases/3.0.0/).

Everything the profile makes mandatory or recommends is said where it is known; what nobody knows (the day on
which a layer was first shared) is left out, never guessed. Map layers come from `ground.features`, all else
from `ground.opendata`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max, Min
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from simpul.ground import opendata
from simpul.ground.features import Layer, layers
from simpul.ground.opendata import Dataset, Distribution, Text
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.site.dcat import terms
from simpul.site.dcat.write import Node, iri, text, typed

MAP_SERVICE, API_SERVICE = "ogc", "api"
GEOJSON = "application/geo+json"
THEMES = {"roads": "TRAN", "cycling": "TRAN"}
"""The EU data theme of a layer by the room that its id begins with; regions and cities for all others."""
FEATURES_STANDARD = "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0"


@dataclass(frozen=True, slots=True)
class Home:
    """Where this installation is found, from "https://" to the last "/", and who publishes there."""

    root: str
    publisher: str

    def at(self, path: str) -> str:
        """Give the full address of a path from "/"."""
        return self.root.rstrip("/") + path

    def name(self, fragment: str) -> str:
        """Give the name of a thing that the catalogue describes."""
        return self.at(f"/dcat/catalog#{quote(fragment)}")


def catalogue(home: Home) -> list[Node]:
    """Give the nodes of the whole catalogue: itself, its services, its datasets, and the words they use."""
    everything = _everything()
    found = list(datasets(everything, home.publisher))
    nodes = [_catalogue(home, found, everything), *_services(home, found)]
    nodes += [_dataset(home, one, everything) for one in found]
    nodes += _publishers(home, found)
    return [*nodes, *terms.used(nodes)]


def datasets(everything: Bounds | None, publisher: str) -> Iterator[Dataset]:
    """Give every open dataset of the installation: the map layers first, then what the rooms register.

    Args:
        everything: the box that holds every city, None where there is none.
        publisher: who answers for the layers, which are of all cities together.
    """
    for layer in layers():
        yield _of_layer(layer, everything, publisher)
    yield from opendata.datasets()


def publisher() -> str:
    """Give the name of who answers for the installation: its city, or Simpul where there is none."""
    cities = City.objects.order_by("pk")
    found = cities.filter(slug=settings.SIMPUL_CITY).first() or cities.first()
    return found.name if found else "Simpul"


def words(said: Text) -> list[Node]:
    """Write words in each language of the installation; a plain text, which is a name, once and as it is."""
    if isinstance(said, str):
        return [text(said)]
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(text(str(said), code))
    return found


def _catalogue(home: Home, found: list[Dataset], box: Bounds | None) -> Node:
    issued = min((_day(one.issued) for one in found if one.issued), default=None)
    modified = max((_day(one.modified) for one in found if one.modified), default=None)
    return {
        "@id": home.name("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": words(_("Open data of the cities")),
        "dct:description": words(_("Every open data set here, where it is had, and under which licence.")),
        "dct:publisher": iri(home.name(terms.slug(home.publisher))),
        "dct:language": [iri(terms.LANGUAGES[code]) for code, _name in settings.LANGUAGES],
        "dct:license": iri(terms.licence("CC-BY-4.0")),
        "dct:issued": issued and typed(issued, "xsd:date"),
        "dct:modified": modified and typed(modified, "xsd:date"),
        "dct:spatial": box and _place(box),
        "dcat:themeTaxonomy": iri(terms.THEMES),
        "foaf:homepage": iri(home.root),
        "dcat:service": [iri(home.name(MAP_SERVICE)), iri(home.name(API_SERVICE))],
        "dcat:dataset": [iri(home.name(one.id)) for one in found],
    }  # fmt: skip


def _services(home: Home, found: list[Dataset]) -> Iterator[Node]:
    layered = {layer.id for layer in layers()}
    both: tuple[tuple[str, Text, str, str], ...] = (
        (MAP_SERVICE, _("Map layers (OGC API Features)"), "/ogc/", "/ogc/api"),
        (API_SERVICE, _("Records over HTTP and JSON"), "/api/", "/api/openapi.json"),
    )
    for name, title, endpoint, description in both:
        served = [one for one in found if (one.id in layered) == (name == MAP_SERVICE)]
        yield {
            "@id": home.name(name),
            "@type": "dcat:DataService",
            "dct:title": words(title),
            "dcat:endpointURL": iri(home.at(endpoint)),
            "dcat:endpointDescription": iri(home.at(description)),
            "dct:publisher": iri(home.name(terms.slug(home.publisher))),
            "dcat:contactPoint": _contact(home, home.publisher),
            "dcat:keyword": words(_("open data")),
            "dcat:theme": iri(terms.theme("GOVE")),
            "dct:license": iri(terms.licence("CC-BY-4.0")),
            "dcat:servesDataset": [iri(home.name(one.id)) for one in served],
        }


def _dataset(home: Home, one: Dataset, everything: Bounds | None) -> Node:
    box = one.spatial or everything
    start, end = one.temporal or (None, None)
    return {
        "@id": home.name(one.id),
        "@type": "dcat:Dataset",
        "dct:identifier": text(one.id),
        "dct:title": words(one.title),
        "dct:description": words(one.description),
        "dct:publisher": iri(home.name(terms.slug(str(one.publisher)))),
        "dcat:contactPoint": _contact(home, str(one.publisher)),
        "dcat:theme": iri(terms.theme(one.theme)),
        "dcat:keyword": [word for keyword in one.keywords or (_("open data"),) for word in words(keyword)],
        "dct:accessRights": iri(terms.PUBLIC),
        "dct:issued": one.issued and typed(_day(one.issued), "xsd:date"),
        "dct:modified": one.modified and typed(_day(one.modified), "xsd:date"),
        "dct:spatial": box and _place(box),
        "dct:temporal": one.temporal and {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed(f"{start:04d}-01-01", "xsd:date"),
            "dcat:endDate": typed(f"{end:04d}-12-31", "xsd:date"),
        },
        "dcat:landingPage": iri(home.at(one.landing_page)) if one.landing_page else None,
        "dcat:distribution": [_distribution(home, one, form) for form in one.distributions],
    }  # fmt: skip


def _distribution(home: Home, of: Dataset, form: Distribution) -> Node:
    address = iri(home.at(form.path))
    return {
        "@type": "dcat:Distribution",
        "dct:title": words(form.title),
        "dct:description": words(of.description),
        "dcat:accessURL": address,
        "dcat:downloadURL": address if form.direct else None,
        "dcat:mediaType": iri(terms.media_type(form.media_type)),
        "dct:format": iri(terms.file_type(form.file_type)),
        "dct:license": iri(terms.licence(of.licence)) if of.licence else None,
        "dcatap:availability": iri(terms.AVAILABLE),
        "dct:conformsTo": iri(form.conforms_to) if form.conforms_to else None,
    }


def _of_layer(layer: Layer, box: Bounds | None, publisher: str) -> Dataset:
    first, last = None, None
    if layer.time:
        ends = layer.rows().order_by().aggregate(first=Min(layer.time), last=Max(layer.time))
        first, last = ends["first"], ends["last"]
    items = f"/ogc/collections/{layer.id}/items"
    return Dataset(
        id=layer.id,
        title=layer.title,
        description=layer.description,
        distributions=(
            Distribution(items, "GeoJSON", GEOJSON, "GEOJSON", conforms_to=FEATURES_STANDARD),
            Distribution(f"{items}?f=html", _("For people"), "text/html", "HTML", direct=False),
        ),
        publisher=publisher,
        licence=layer.licence,
        modified=last,
        theme=THEMES.get(layer.id.partition("-")[0], "REGI"),
        spatial=box,
        temporal=(first.year, last.year) if first and last else None,
        keywords=(_("map"), _("open data")),
        landing_page=f"/ogc/collections/{layer.id}?f=html",
    )


def _publishers(home: Home, found: Iterable[Dataset]) -> Iterator[Node]:
    for name in sorted({home.publisher, *(str(one.publisher) for one in found)}):
        yield {
            "@id": home.name(terms.slug(name)),
            "@type": "foaf:Agent",
            "foaf:name": text(name),
            "dct:type": iri(terms.LOCAL_AUTHORITY),
        }


def _contact(home: Home, name: str) -> Node:
    return {
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": text(name),
        "vcard:hasURL": iri(home.root),
    }


def _place(box: Bounds) -> Node:
    west, south, east, north = box
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    ring = ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in corners)
    middle = f"POINT({(west + east) / 2:.6f} {(south + north) / 2:.6f})"
    return {
        "@type": "dct:Location",
        "dcat:bbox": typed(f"POLYGON(({ring}))", "geo:wktLiteral"),
        "dcat:centroid": typed(middle, "geo:wktLiteral"),
    }


def _everything() -> Bounds | None:
    ends = {"w": Min("west"), "s": Min("south"), "e": Max("east"), "n": Max("north")}
    sides: dict[str, Any] = City.objects.aggregate(**ends)
    return None if sides["w"] is None else Bounds(sides["w"], sides["s"], sides["e"], sides["n"])


def _day(instant: date | datetime) -> date:
    return instant.date() if isinstance(instant, datetime) else instant
