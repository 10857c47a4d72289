"""Recommended routes: laid on the network, signed off by a second person, checked every night."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.models import CuratedRoute
from simpul.rooms.cycling.observe import track
from simpul.rooms.cycling.share import laid
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.rooms.cycling.tests.routes_cast import ALONG, WORDS, laying, line, published, somebody
from simpul.rooms.cycling.tests.town import at


@pytest.fixture
def author(little_town: City) -> Person:
    return somebody("ani", little_town)


@pytest.fixture
def signer(little_town: City) -> Person:
    return somebody("budi", little_town)


@pytest.fixture
def route(little_town: City, engine: Engine, author: Person, signer: Person) -> CuratedRoute:
    return published(little_town, engine, author, signer)


def test_a_drawn_line_is_laid_on_the_streets_it_follows(little_town: City, engine: Engine) -> None:
    found = laying(little_town, engine, [at(3, 800), at(-4, 400), at(2, 3), at(500, -5), at(1000, 4)])

    assert found.off == ()
    assert found.path.length_m == pytest.approx(1800, abs=25)
    streets = [one["street"] for one in found.shown["stretches"]]
    assert list(dict.fromkeys(streets)) == ["Jalan Satu", "Jalan Melati"]
    assert found.shown["turns"][-1]["sign"].startswith("arrive")


def test_where_a_line_leaves_the_streets_is_shown_before_it_is_kept(
    little_town: City, engine: Engine
) -> None:
    found = laying(
        little_town, engine, [at(0, 0), at(700, 0), at(700, -120), at(850, -120), at(850, 0), at(1000, 0)]
    )

    assert sum(one.to_m - one.from_m for one in found.off) > 150
    assert LonLat(found.off[0].lon, found.off[0].lat).lat < at(0, -25).lat


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        pytest.param(
            [LonLat(106.8, -6.2), LonLat(106.9, -6.2)],
            "outside this city: it begins at longitude 106.8",
            id="elsewhere",
        ),
        pytest.param(
            [LonLat(a.lat, a.lon) for a in (at(0, 0), at(500, 0))], "longitude comes first", id="swapped"
        ),
        pytest.param([at(3500, 1500), at(3600, 1500)], "follows no way", id="in the fields"),
    ],
)
def test_a_line_that_cannot_be_laid_is_refused(
    little_town: City, engine: Engine, drawn: Sequence[LonLat], said: str
) -> None:
    with pytest.raises((track.BadLine, act.NotRideable), match=said):
        laying(little_town, engine, drawn)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no GeoJSON"),
        ("[" * 100_000, "no GeoJSON"),
        ('{"type":"Point","coordinates":[1,2]}', "holds 0"),
        ('{"type":"MultiLineString","coordinates":[[[1,2],[1,3]],[[1,4],[1,5]]]}', "holds 2"),
        ('{"type":"LineString","coordinates":[[1,2]]}', "from 2 to 200000 positions"),
        ('{"type":"LineString","coordinates":"abc"}', "from 2 to 200000 positions"),
        ('{"type":"LineString","coordinates":[[1,2],["a",3]]}', "Position 2 is not"),
        ('{"type":"LineString","coordinates":[[1,2],{"lon":3}]}', "Position 2 is not"),
        ('{"type":"LineString","coordinates":[[-8,114],[1,2]]}', "Position 1 .*Is latitude first"),
        ('{"type":"LineString","coordinates":[[1,2],[NaN,2]]}', "Position 2 .*not on the earth"),
    ],
)
def test_a_text_that_is_no_line_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(track.BadLine, match=said):
        track.geojson(text)


def test_a_line_is_read_from_whatever_holds_one() -> None:
    feature = f'{{"type":"Feature","geometry":{line(at(0, 0), at(5, 5))}}}'
    whole = f'{{"type":"FeatureCollection","features":[{feature}]}}'

    assert track.geojson(whole) == (at(0, 0), at(5, 5))


def test_who_wrote_a_route_does_not_sign_it_off(
    little_town: City, engine: Engine, author: Person, signer: Person
) -> None:
    made = act.add(little_town, WORDS, laying(little_town, engine), actor=author, now=NOON)
    act.step(made, "submit", actor=author, now=NOON)

    with pytest.raises(act.OwnWork):
        act.step(made, "publish", actor=author, now=NOON)
    assert CuratedRoute.objects.get().state == "review"
    act.step(made, "publish", actor=signer, now=NOON)
    done = CuratedRoute.objects.get()
    assert (done.state, done.signed_by, done.signed_at) == ("published", signer, NOON)
    verbs = list(
        Entry.objects.filter(city=little_town, verb__startswith="cycling.").values_list("verb", flat=True)
    )
    assert verbs.count("cycling.step_route") == 2


def test_who_changed_a_route_in_review_does_not_sign_it_off_either(
    little_town: City, engine: Engine, author: Person, signer: Person
) -> None:
    made = act.add(little_town, WORDS, laying(little_town, engine), actor=author, now=NOON)
    act.step(made, "submit", actor=author, now=NOON)
    act.change(made, replace(WORDS, title_en="Better"), None, seen=2, actor=signer, now=NOON)
    act.step(made, "submit", actor=author, now=NOON)

    with pytest.raises(act.OwnWork):
        act.step(made, "publish", actor=signer, now=NOON)


def test_a_stranger_and_a_road_engineer_may_not_write_or_sign(
    little_town: City, engine: Engine, author: Person
) -> None:
    found = laying(little_town, engine)
    made = act.add(little_town, WORDS, found, actor=author, now=NOON)
    for person in (somebody("orang", None), somebody("insinyur", little_town, "engineer")):
        with pytest.raises(PermissionDenied):
            act.add(little_town, WORDS, found, actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            act.change(made, WORDS, None, seen=1, actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            act.step(made, "submit", actor=person, now=NOON)
    assert CuratedRoute.objects.get().revision == 1


def test_a_route_that_leaves_the_network_for_long_is_not_signed_off(
    little_town: City, engine: Engine, author: Person, signer: Person
) -> None:
    wild = laying(
        little_town, engine, [at(0, 0), at(700, 0), at(700, -120), at(850, -120), at(850, 0), at(1000, 0)]
    )
    made = act.add(little_town, WORDS, wild, actor=author, now=NOON)
    act.step(made, "submit", actor=author, now=NOON)

    with pytest.raises(act.NotRideable, match="follow no way of the map"):
        act.step(made, "publish", actor=signer, now=NOON)


def test_what_is_public_is_not_changed_and_what_changed_meanwhile_is_not_overwritten(
    route: CuratedRoute, author: Person
) -> None:
    with pytest.raises(act.NoSuchStep, match="take it back as a draft"):
        act.change(route, WORDS, None, seen=route.revision, actor=author, now=NOON)
    act.step(route, "revise", actor=author, now=NOON)
    with pytest.raises(act.Stale):
        act.change(route, WORDS, None, seen=route.revision, actor=author, now=NOON)
    with pytest.raises(act.NoSuchStep, match="This step is not possible"):
        act.step(route, "publish", actor=author, now=NOON)


@pytest.mark.parametrize(("words", "drawn", "refusal"), [
    (replace(WORDS, title_en="", title_id=""), ALONG, act.NoTitle),
    (WORDS, (at(0, 0), at(150, 0)), act.WrongLength),
])  # fmt: skip
def test_a_route_needs_a_title_and_a_length(  # noqa: PLR0913, PLR0917 - fixtures and a case
    little_town: City,
    engine: Engine,
    author: Person,
    words: act.Words,
    drawn: Sequence[LonLat],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        act.add(little_town, words, laying(little_town, engine, drawn), actor=author, now=NOON)
    assert not CuratedRoute.objects.exists()


def test_two_routes_of_one_title_have_two_addresses(
    little_town: City, engine: Engine, author: Person
) -> None:
    found = laying(little_town, engine)
    new = replace(WORDS, title_en="New")
    slugs = [act.add(little_town, one, found, actor=author, now=NOON).slug for one in (WORDS, WORDS, new)]

    assert slugs == ["to-the-beach", "to-the-beach-2", "new-2"]


def test_places_of_a_file_that_lie_elsewhere_are_no_stops(little_town: City, engine: Engine) -> None:
    stops = (("Far", at(1900, 2000)), ("Pantai", at(990, 20)), ("Pasar", at(10, 790)))

    found = laid.line(
        little_town, ALONG, made_with="gpx", stops=stops, rider="city", language="en", engine=engine, now=NOON
    )

    assert [name for name, _at in found.stops] == ["Pasar", "Pantai"]
