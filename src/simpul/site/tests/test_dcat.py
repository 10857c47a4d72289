"""The catalogue of open data: two forms of one graph, and everything that DCAT-AP 3 asks for in it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from django.test import Client
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic
from rdflib.term import Node

from simpul.ground import opendata
from simpul.ground.features import Layer
from simpul.ground.opendata import Dataset, Distribution, Registry
from simpul.ground.places.models import City, Place
from simpul.kernel.geo import Bounds

pytestmark = [  # the library warns of its own insides, which it still uses to read JSON-LD and to validate
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyshacl"),
]
SHAPES = Path(__file__).with_name("dcat_ap_3.ttl")
SH = Namespace("http://www.w3.org/ns/shacl#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
HERE = "http://testserver/dcat/catalog#"
MANDATORY = [
    (DCAT.Catalog, DCT.title),
    (DCAT.Catalog, DCT.description),
    (DCAT.Catalog, DCT.publisher),
    (DCAT.Dataset, DCT.title),
    (DCAT.Dataset, DCT.description),
    (DCAT.Distribution, DCAT.accessURL),
    (DCAT.DataService, DCT.title),
    (DCAT.DataService, DCAT.endpointURL),
]


@pytest.fixture
def figures() -> Iterator[Dataset]:
    """A dataset that a room registers for the length of one test, with awkward letters in it."""
    dataset = Dataset(
        id="test-figures",
        title=format_lazy('{what} · Kota "Contoh"', what=_("Indicators")),
        description='Two\nlines \\ and a quote ".',
        distributions=(Distribution("/x/a b.csv", "CSV", "text/csv", "CSV"),),
        publisher="Đà Nẵng",
        licence="CC-BY-4.0",
        issued=date(2025, 1, 2),
        modified=date(2026, 1, 2),
        theme="REGI",
        spatial=Bounds(106, -7, 107, -6),
        temporal=(2016, 2025),
        keywords=(_("Indicators"),),
        landing_page="/x/",
    )
    opendata.register("test", lambda: [dataset])
    yield dataset
    opendata.registry.remove("test")


def graph(client: Client, suffix: str) -> Graph:
    response = client.get(f"/dcat/catalog.{suffix}")
    assert response.status_code == 200
    form = {"jsonld": "json-ld", "ttl": "turtle"}[suffix]
    return Graph().parse(data=response.content.decode(), format=form)


def results(data: Graph, shapes: Path | Graph) -> list[tuple[Any, ...]]:
    """Give the severity, the path and the node of everything that a validation finds."""
    _good, found, _text = pyshacl.validate(
        data, shacl_graph=shapes if isinstance(shapes, Graph) else str(shapes), allow_warnings=True
    )
    assert isinstance(found, Graph)
    return [
        (
            found.value(one, SH.resultSeverity), found.value(one, SH.resultPath),
            found.value(one, SH.focusNode), found.value(one, SH.resultMessage),
        )
        for one in found.subjects(RDF.type, SH.ValidationResult)
    ]  # fmt: skip


def violations(data: Graph, shapes: Path | Graph = SHAPES) -> list[tuple[Any, ...]]:
    return [one for one in results(data, shapes) if one[0] == SH.Violation]


def test_both_forms_say_the_same(client: Client, layer: Layer, places: list[Place], figures: Dataset) -> None:
    assert to_isomorphic(graph(client, "jsonld")) == to_isomorphic(graph(client, "ttl"))


def test_it_holds_what_the_profile_asks_for(
    client: Client, layer: Layer, places: list[Place], figures: Dataset
) -> None:
    City.objects.update(map_read_at="2026-01-02T03:04:05Z")

    data = graph(client, "ttl")
    found = results(data, SHAPES)

    assert [one for one in found if one[0] == SH.Violation] == []
    assert {one[1] for one in found} <= {DCT.temporal, DCT.license}, "what our own layers may not know"
    known: set[Node] = {
        URIRef(f"{HERE}{name}") for name in ("catalogue", "ogc", "api", "test-places", "test-figures")
    }
    known |= {form for node in known for form in data.objects(node, DCAT.distribution)}
    assert [one for one in found if one[2] in known] == []


def test_an_installation_without_a_city_is_no_violation(client: Client, db: None) -> None:
    assert violations(graph(client, "ttl")) == []


@pytest.mark.parametrize(("kind", "property_"), MANDATORY)
def test_the_shapes_miss_what_is_mandatory(
    client: Client, layer: Layer, places: list[Place], kind: URIRef, property_: URIRef
) -> None:
    data = graph(client, "ttl")
    node = min(data.subjects(RDF.type, kind), key=str)
    data.remove((node, property_, None))

    assert [one[1] for one in violations(data)] == [property_]


def test_every_layer_and_every_registered_dataset_is_in_it(
    client: Client, layer: Layer, places: list[Place], figures: Dataset
) -> None:
    data = graph(client, "jsonld")

    listed = set(data.objects(URIRef(f"{HERE}catalogue"), DCAT.dataset))
    assert {URIRef(f"{HERE}test-places"), URIRef(f"{HERE}test-figures")} <= listed
    assert listed == set(data.subjects(RDF.type, DCAT.Dataset))
    for address in data.objects(None, DCAT.accessURL):
        assert isinstance(address, URIRef)
        assert " " not in address


def test_words_come_in_both_languages_and_names_as_they_are(
    client: Client, city: City, figures: Dataset
) -> None:
    data = graph(client, "ttl")
    node = URIRef(f"{HERE}test-figures")

    assert {title.language for title in data.objects(node, DCT.title) if isinstance(title, Literal)} == {
        "id",
        "en",
    }
    assert data.value(node, DCT.description) == Literal(figures.description)
    publisher = data.value(node, DCT.publisher)
    assert data.value(publisher, URIRef("http://xmlns.com/foaf/0.1/name")) == Literal("Đà Nẵng")


def test_a_day_that_nobody_knows_is_left_out(client: Client, layer: Layer, places: list[Place]) -> None:
    data = graph(client, "ttl")

    assert data.value(URIRef(f"{HERE}test-places"), DCT.issued) is None
    assert data.value(URIRef(f"{HERE}test-places"), DCT.modified) is None


def test_the_client_chooses_the_form(client: Client, db: None) -> None:
    turtle = client.get("/dcat/catalog", headers={"accept": "text/turtle"})
    other = client.get("/dcat/catalog", headers={"accept": "*/*"})

    assert turtle.headers["Location"] == "/dcat/catalog.ttl"
    assert other.headers["Location"] == "/dcat/catalog.jsonld"
    assert client.get("/dcat/catalog.ttl").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/dcat/catalog.rdf").status_code == 404
    assert client.post("/dcat/catalog.ttl").status_code == 405


def test_queries_do_not_grow_with_what_is_shared(
    client: Client,
    places: list[Place],
    figures: Dataset,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(12):
        client.get("/dcat/catalog.jsonld")


def test_a_source_has_a_name_of_its_own() -> None:
    registry = Registry()
    registry.add("room", list)

    with pytest.raises(ValueError, match="room"):
        registry.add("room", list)


def test_the_profiles_own_shapes(client: Client, layer: Layer, places: list[Place], figures: Dataset) -> None:
    if "SIMPUL_TEST_DCAT_SHAPES" not in os.environ:
        pytest.skip(
            "set SIMPUL_TEST_DCAT_SHAPES to the profile's own shapes (a Turtle file or a folder of them)"
        )
    given = Path(os.environ["SIMPUL_TEST_DCAT_SHAPES"])
    shapes = Graph()
    for file in sorted(given.glob("*.ttl")) if given.is_dir() else [given]:
        shapes.parse(file)
    data = graph(client, "ttl")
    assert len(shapes) > 100

    assert violations(data, shapes) == []
    node = next(iter(data.subjects(RDF.type, DCAT.Dataset)))
    data.remove((node, DCT.title, None))
    data.add((node, DCT.publisher, BNode()))
    assert violations(data, shapes), "these shapes find no fault in a dataset without a title"
