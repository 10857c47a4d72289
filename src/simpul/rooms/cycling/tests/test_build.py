"""The tiles of a city: built anew by themselves, put in place at once, never lost where a build fails."""

import fcntl
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from simpul.adapters import osm, valhalla
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.places.act import NoMap
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act as roadstate
from simpul.kernel.ports import Injected, Known, Retag
from simpul.kernel.routing import Query
from simpul.rooms.cycling.act import build as act
from simpul.rooms.cycling.act.build import Tools
from simpul.rooms.cycling.jobs import build as jobs
from simpul.rooms.cycling.models import Build
from simpul.rooms.cycling.models.build import builds_folder
from simpul.rooms.cycling.observe import build_folders, tiles
from simpul.rooms.cycling.observe.build_folders import AlreadyBuilding
from simpul.rooms.cycling.share import build as share
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.conftest import NOON

LATER = NOON + timedelta(hours=1)
DAY = date(2026, 2, 28)


class Killed(BaseException):
    """What kill -9 would do at this point."""


def hollow(pbf: Path, into: Path, elevation: Path | None) -> None:
    """Stand in for Valhalla's builder."""
    into.mkdir()
    (into / "0.gph").write_bytes(b"tiles")


def as_it_is(source: Path, out: Path, known: Mapping[int, Sequence[Known]], retag: Retag) -> Injected:
    """Stand in for the writer of what is known."""
    shutil.copyfile(source, out)
    return Injected(ways=3, written=sum(map(len, known.values())))


HOLLOW = Tools(as_it_is, hollow)


def ask(city: City, at: datetime = LATER) -> Build:
    return act.ask(city, why="roadstate.told", now=at, start=None)[0]


def run(city: City, tools: Tools = HOLLOW, at: datetime = LATER) -> Build | None:
    return act.run(city, tools, now=lambda: at)


def tell(city: City, name: str, grade: str, at: datetime = LATER, day: date = DAY) -> int:
    rows = [
        roadstate.Told(pk, grade, day, "roads.condition/1", 0.9)
        for pk in Segment.objects.filter(city=city, name=name).values_list("pk", flat=True)
    ]
    return roadstate.tell_segments(city, rows, source="roads", now=at)


def made(build: Build | None) -> Build:
    assert build is not None
    build.refresh_from_db()
    return build


def test_without_a_build_the_maps_own_tiles_are_routed_on(little_town: City) -> None:
    here = tiles.now(little_town)

    assert here is not None
    assert here.folder == little_town.tiles
    assert (here.built_at, here.states_at, here.seen_on) == (NOON, None, None)
    assert here.elevation == little_town.elevation
    assert tiles.now(City.objects.create(slug="without", name="Without")) is None


def test_a_survey_changes_the_way_after_the_build(little_town: City) -> None:
    def streets() -> list[str]:
        here = tiles.now(little_town)
        assert here is not None
        engine = valhalla.engine(here.folder, bounds=here.bounds, version=here.version)
        stops = (town.at(0, 600), town.at(2000, 600))
        path = engine.route(Query(stops, {"bicycle_type": "City", "avoid_bad_surfaces": 0.9}))
        return [name for one in path.maneuvers for name in one.streets]

    ask(little_town)
    jobs.run(little_town)
    assert "Jalan Mawar" in streets()

    assert tell(little_town, "Jalan Mawar", "bad") > 10
    ask(little_town)
    build = made(jobs.run(little_town))

    assert build.state == "ready"
    assert build.surveyed == Segment.objects.filter(city=little_town, name="Jalan Mawar").count()
    assert (build.states_at, build.seen_on, build.skipped) == (LATER, DAY, 0)
    assert "Jalan Mawar" not in streets()


def test_each_piece_of_a_way_is_as_it_was_seen_and_keeps_the_ways_id(little_town: City) -> None:
    first, second, *_ = Segment.objects.filter(city=little_town, name="Jalan Raya").order_by(
        "street", "index"
    )
    rows = [roadstate.Told(first.pk, "bad", DAY), roadstate.Told(second.pk, "poor", DAY)]
    roadstate.tell_segments(little_town, rows, source="roads", now=LATER)
    ask(little_town)
    build = made(jobs.run(little_town))

    engine = valhalla.engine(build.tiles, bounds=little_town.bounds, version=build.version)
    path = engine.match([*first.positions, *second.positions[1:]], {})

    assert path is not None
    assert {edge.way_id for edge in path.edges} == {first.street.osm_way_id}
    assert [edge.surface for edge in path.edges][:2] == ["path", "dirt"]
    assert build.split_ways == 1
    assert tiles.way_of(build, 7) == 7


def test_a_ready_build_is_in_its_place_at_once(little_town: City) -> None:
    ask(little_town)

    build = made(run(little_town))

    here = tiles.now(little_town)
    assert here is not None
    assert (here.version, here.folder) == (build.version, build.tiles)
    assert (build.tiles / "0.gph").is_file()
    assert not (build.folder / "town.osm.pbf").exists()
    assert here.built_at == LATER
    entry = Entry.objects.get(city=little_town, verb="cycling.built")
    assert (entry.detail["version"], entry.detail["why"]) == (build.version, "roadstate.told")


def test_what_was_not_asked_for_is_not_built(little_town: City) -> None:
    assert run(little_town) is None
    assert not Build.objects.exists()


def test_asked_again_before_it_begins_it_is_built_once(little_town: City) -> None:
    asked: list[int] = []
    for _ in range(3):
        act.ask(little_town, why="x", now=LATER, start=asked.append)

    assert asked == [little_town.pk]
    assert run(little_town) is not None
    assert run(little_town) is None
    assert Build.objects.count() == 1


def test_asked_while_it_is_built_it_is_built_once_more(little_town: City) -> None:
    def meanwhile(pbf: Path, into: Path, elevation: Path | None) -> None:
        hollow(pbf, into, elevation)
        if Build.objects.count() == 1:
            ask(little_town)

    ask(little_town)
    jobs.run(little_town, tools=Tools(as_it_is, meanwhile))

    assert list(Build.objects.values_list("state", flat=True)) == ["ready", "ready"]


def test_the_database_knows_no_two_builds_at_once(little_town: City) -> None:
    for state in ("waiting", "building"):
        Build.objects.create(city=little_town, state=state, asked_at=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Build.objects.create(city=little_town, state=state, asked_at=LATER)


def test_a_city_without_a_map_has_nothing_to_build(db: None) -> None:
    with pytest.raises(NoMap, match="city add"):
        ask(City.objects.create(slug="without", name="Without"))


def failing(pbf: Path, into: Path, elevation: Path | None) -> None:
    hollow(pbf, into, elevation)
    raise valhalla.TilesFailed("the disk is full")


def test_a_failed_build_leaves_the_old_tiles_and_says_so(little_town: City) -> None:
    ask(little_town)
    old = made(run(little_town))
    ask(little_town)

    failed = made(run(little_town, Tools(as_it_is, failing), LATER + timedelta(minutes=1)))

    assert (failed.state, failed.error) == ("failed", "the disk is full")
    assert tiles.current(little_town) == old
    assert old.tiles.is_dir()
    assert {path.name for path in old.folder.parent.iterdir() if path.is_dir()} == {old.version}
    standing = share.standing(little_town)
    assert standing.failed is not None
    assert standing.failed.error == "the disk is full"
    assert standing.built_at == LATER
    assert Entry.objects.filter(city=little_town, verb="cycling.build_failed").count() == 1


def test_an_error_that_nobody_thought_of_is_said_and_goes_on_up(little_town: City) -> None:
    def broken(pbf: Path, into: Path, elevation: Path | None) -> None:
        raise OSError("no space left on device")

    ask(little_town)
    with pytest.raises(OSError, match="no space"):
        run(little_town, Tools(as_it_is, broken))

    assert Build.objects.get().error == "no space left on device"


@pytest.mark.parametrize("when", ["tiles", "inject"])
def test_what_was_killed_is_taken_up_and_built_once(little_town: City, when: str) -> None:
    def kill(*_: object) -> Injected:
        raise Killed

    tools = Tools(kill, hollow) if when == "inject" else Tools(as_it_is, kill)  # type: ignore[arg-type]
    ask(little_town)
    with pytest.raises(Killed):
        run(little_town, tools)
    left = builds_folder() / little_town.slug / ".building-left"
    left.mkdir()
    assert Build.objects.get().state == "building"
    assert tiles.current(little_town) is None

    build = made(run(little_town, at=LATER + timedelta(minutes=1)))

    assert (build.state, Build.objects.count()) == ("ready", 1)
    assert not left.exists()
    assert Entry.objects.filter(city=little_town, verb="cycling.built").count() == 1


def test_a_second_process_does_not_build_beside_the_first(little_town: City) -> None:
    ask(little_town)
    home = builds_folder() / little_town.slug
    home.mkdir(parents=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(AlreadyBuilding):
            run(little_town)
        assert build_folders.is_building(little_town.slug)

    assert not build_folders.is_building(little_town.slug)
    assert run(little_town) is not None


def test_tiles_that_were_replaced_stay_for_the_requests_on_them_and_then_go(little_town: City) -> None:
    ask(little_town)
    old = made(run(little_town))
    ask(little_town)
    new = made(run(little_town, at=LATER + timedelta(hours=2)))

    assert old.tiles.is_dir()
    build_folders.sweep(little_town, LATER + timedelta(hours=2, minutes=29))
    assert old.tiles.is_dir()
    assert build_folders.sweep(little_town, LATER + timedelta(hours=2, minutes=31)) == 1
    assert not old.folder.exists()
    assert made(old).removed_at is not None
    assert new.tiles.is_dir()
    assert build_folders.sweep(little_town, LATER + timedelta(days=9)) == 0


def test_tiles_of_an_older_map_are_not_routed_on(little_town: City) -> None:
    ask(little_town)
    build = made(run(little_town))
    City.objects.filter(pk=little_town.pk).update(version="newer", map_read_at=LATER + timedelta(hours=1))
    little_town.refresh_from_db()

    here = tiles.now(little_town)

    assert here is not None
    assert here.version == "map-newer"
    assert build_folders.sweep(little_town, LATER + timedelta(hours=2)) == 1
    assert made(build).removed_at is not None


def test_the_ledger_asks_for_a_build_by_itself(little_town: City) -> None:
    assert jobs.look.func() == 1  # the map was loaded
    assert Build.objects.get().why == "places.loaded_map"
    jobs.run(little_town, tools=HOLLOW)
    assert jobs.look.func() == 0

    assert tell(little_town, "Jalan Mawar", "bad")
    assert jobs.look.func() == 1
    assert jobs.look.func() == 0
    assert Build.objects.filter(state="waiting").get().why == "roadstate.told"


def test_a_build_that_failed_is_tried_again_after_hours_and_one_nobody_began_soon(little_town: City) -> None:
    asked: list[int] = []

    def tend(after: timedelta) -> bool:
        return act.tend(little_town, now=LATER + after, start=asked.append)

    ask(little_town)
    assert not tend(timedelta(seconds=30))
    assert tend(timedelta(minutes=3))  # its job is lost: another is asked for
    run(little_town, Tools(as_it_is, failing))

    assert not tend(timedelta(hours=5))
    assert tend(timedelta(hours=7))
    assert Build.objects.filter(state="waiting").count() == 1
    assert asked == [little_town.pk] * 2


def test_only_who_may_asks_by_hand(little_town: City) -> None:
    engineer, stranger = (Person.objects.create_user(name) for name in ("ani", "orang"))
    Role.objects.create(person=engineer, city=little_town, role="engineer")

    with pytest.raises(PermissionDenied):
        act.ask_by_hand(little_town, actor=stranger, now=LATER, start=None)
    build = act.ask_by_hand(little_town, actor=engineer, now=LATER, start=None)

    assert build.state == "waiting"
    assert Entry.objects.get(verb="cycling.ask_build").actor == engineer


def test_hills_are_in_the_tiles_where_heights_are_known(little_town: City) -> None:
    ask(little_town)
    build = made(jobs.run(little_town))

    engine = valhalla.engine(
        build.tiles, bounds=little_town.bounds, version="x", elevation=little_town.elevation
    )
    path = engine.route(Query((town.at(2000, 1250), town.at(2000, 2150))))

    assert max(edge.grade_percent or 0 for edge in path.edges) == pytest.approx(12, abs=1.5)
    assert engine.heights([town.at(2000, 2000)]) == pytest.approx((101,), abs=2)


def test_a_map_where_one_drives_on_the_right_is_built_so(little_town: City) -> None:
    seen: list[set[str]] = []

    def look(source: Path, out: Path, known: Mapping[int, Sequence[Known]], retag: Retag) -> Injected:
        done = osm.inject(source, out, known, retag)
        seen.append({way.tags["driving_side"] for way in osm.read(out).ways})
        return done

    for country in ("IDN", "VNM"):
        City.objects.filter(pk=little_town.pk).update(country=country)
        ask(little_town)
        run(little_town, Tools(look, hollow), LATER + timedelta(seconds=len(seen)))

    assert seen == [{"left"}, {"right"}]


def test_times_are_aware(little_town: City) -> None:
    ask(little_town)
    build = made(run(little_town))

    assert build.ended_at == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert share.facts(build).seconds == 0
    assert system_person().machine
