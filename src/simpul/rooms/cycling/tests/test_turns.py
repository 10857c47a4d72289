"""The turn list, phrase by phrase against turns.tsv: every kind of manoeuvre in English and Indonesian."""

import ctypes
import importlib.util
from pathlib import Path as File
from typing import Any, NamedTuple

import pytest

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Maneuver, Path
from simpul.rooms.cycling.share import turns as said
from simpul.rooms.cycling.understand import turns
from simpul.rooms.cycling.understand.turns import TYPES

STREET = "Jalan Mawar"
WAYS = {
    "north": (0, 1), "northeast": (1, 1), "east": (1, 0), "southeast": (1, -1),
    "south": (0, -1), "southwest": (-1, -1), "west": (-1, 0), "northwest": (-1, 1),
}  # fmt: skip


class Row(NamedTuple):
    """One line of the table."""

    type: int
    name: str
    phrase: str
    sign: str
    english: str
    indonesian: str


def table() -> list[Row]:
    text = File(__file__).with_name("turns.tsv").read_text(encoding="utf-8")
    cells = [line.split("	") for line in text.splitlines()[1:]]
    return [Row(int(number), *rest) for number, *rest in cells]


def ride(*maneuvers: Maneuver, towards: tuple[int, int] = (1, 0), positions: int = 12) -> Path:
    east, north = towards
    line = tuple(LonLat(110 + east * at * 0.001, north * at * 0.001) for at in range(positions))
    return Path(line, 100.0 * (positions - 1), 300, maneuvers)


def man(kind: int, begin: int, *streets: str, exit_: int | None = None, begin_streets: Any = ()) -> Maneuver:
    return Maneuver(kind, begin, begin + 1, 100, 30, streets, begin_streets, exit_)


def one(number: int, phrase: str) -> Path:
    """Make a ride on which the phrase is said, by its second manoeuvre (the first of a start)."""
    streets = (STREET,) if phrase.endswith("named") else ()
    key = phrase.removesuffix(" named")
    if key == "start":
        return ride(man(number, 0, *streets), positions=1)
    if key.startswith("start-"):
        return ride(man(number, 0, *streets), towards=WAYS[key.removeprefix("start-")])
    before = man(28, 0, "Feri")  # after a ferry nothing is left out
    after: tuple[Maneuver, ...] = ()
    if key.startswith("stop"):
        after = (man(1, 2), man(4, 8))
    if key == "roundabout-leave":
        before = man(1, 0)
    exit_ = 2 if key == "roundabout-exit" else None
    return ride(before, man(number, 1, *streets, exit_=exit_), *after)


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.type} {row.phrase}")
def test_every_kind_of_manoeuvre_has_its_sentence_and_sign(row: Row) -> None:
    at = 0 if row.phrase.startswith("start") else 1
    path = one(row.type, row.phrase)
    found = said.texts(path, language="en", driving_side="left")[at]
    assert TYPES[row.type].name == row.name
    assert (found.type, found.sign, found.text) == (row.type, row.sign, row.english)
    assert said.texts(path, language="id", driving_side="left")[at].text == row.indonesian


def test_the_table_and_the_sentences_know_the_same() -> None:
    told = {row.phrase.removesuffix(" named") for row in table()}
    assert told == set(said.SENTENCES)
    assert {row.type for row in table()} == set(TYPES) - {0}


def test_the_installed_engine_knows_no_other_kind() -> None:
    spec = importlib.util.find_spec("valhalla")
    assert spec is not None
    library = next(File(str(spec.origin)).parent.glob("_valhalla*.so"), None)
    importlib.import_module("valhalla")
    known = getattr(
        ctypes.CDLL(str(library)), "_ZN8valhalla35DirectionsLeg_Maneuver_Type_IsValidEi", None
    ) if library else None  # fmt: skip
    if known is None:
        pytest.skip("this build of the engine does not say which kinds it knows")
    known.restype, known.argtypes = ctypes.c_bool, [ctypes.c_int]
    assert {number for number in range(200) if known(number)} == set(TYPES)


def test_going_on_along_the_same_street_is_not_told_and_its_metres_are_kept() -> None:
    path = ride(man(1, 0, STREET), man(8, 2, STREET), man(22, 3, STREET), man(8, 4), man(15, 6, "Jalan Duku"),
                man(4, 11))  # fmt: skip
    found = turns.read(path, "left")
    assert [turn.phrase for turn in found] == ["start-east", "left", "arrive"]
    assert [round(turn.at_m) for turn in found] == [0, 600, 1100]
    assert [round(turn.length_m) for turn in found] == [600, 500, 0]


def test_a_new_name_of_the_road_is_told() -> None:
    path = ride(man(1, 0, STREET), man(7, 2, "Jalan Duku"), man(4, 11))
    assert said.texts(path, language="en", driving_side="left")[1].text == "The road becomes Jalan Duku"


def test_riding_on_after_a_ferry_or_steps_is_told_even_without_a_name() -> None:
    path = ride(man(1, 0, STREET), man(40, 2), man(8, 4), man(4, 11))
    assert [turn.phrase for turn in turns.read(path, "left")][1:3] == ["steps", "continue"]


def test_entering_and_leaving_a_roundabout_is_one_line_with_the_exit_and_the_street() -> None:
    path = ride(man(1, 0, STREET), man(26, 3, exit_=3), man(27, 5, "Jalan Duku"), man(4, 11))
    start, ring, end = said.texts(path, language="en", driving_side="left")
    assert ring.text == "Take exit 3 at the roundabout onto Jalan Duku"
    assert (ring.at_m, ring.length_m, ring.sign) == (300, 800, "roundabout-clockwise")
    assert (start.length_m, end.length_m) == (300, 0)


def test_a_roundabout_is_ridden_the_other_way_where_one_rides_on_the_right() -> None:
    path = ride(man(1, 0, STREET), man(26, 3, exit_=3), man(4, 11))
    assert said.texts(path, language="en", driving_side="right")[1].sign == "roundabout-counterclockwise"


def test_stops_on_the_way_are_counted_and_only_the_last_is_the_destination() -> None:
    path = ride(man(1, 0), man(4, 3), man(1, 3), man(6, 7), man(1, 7), man(5, 11))
    texts = [turn.text for turn in said.texts(path, language="en", driving_side="left")]
    assert texts[1] == "You have reached stop 1"
    assert texts[3] == "Stop 2 is on the left"
    assert texts[5] == "Your destination is on the right"


def test_the_street_named_where_the_turn_is_done_wins_over_a_later_name() -> None:
    path = ride(man(1, 0), man(10, 2, "Jalan Duku", begin_streets=(STREET,)), man(4, 11))
    assert said.texts(path, language="en", driving_side="left")[1].text == "Turn right onto Jalan Mawar"


def test_a_percent_sign_in_a_name_is_only_a_name() -> None:
    path = ride(man(1, 0), man(10, 2, "Gang 100 %(x)s"), man(4, 11))
    assert said.texts(path, language="en", driving_side="left")[1].text == "Turn right onto Gang 100 %(x)s"


def test_a_kind_that_is_not_known_yet_is_told_as_going_on() -> None:
    path = ride(man(1, 0), man(99, 2, STREET), man(4, 11))
    assert said.texts(path, language="en", driving_side="left")[1].text == "Go straight on along Jalan Mawar"


def test_a_kind_that_means_nothing_is_not_told() -> None:
    path = ride(man(1, 0), man(0, 2, STREET), man(4, 11))
    assert [turn.type for turn in turns.read(path, "left")] == [1, 4]


def test_a_path_without_turns_has_no_turn_list() -> None:
    assert said.texts(ride(), language="en", driving_side="left") == []
