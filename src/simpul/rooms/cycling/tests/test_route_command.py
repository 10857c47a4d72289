"""`./simpul route`: the same answer in the shell."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.tests.town import at
from simpul.site.commands.route import route


def run(
    *words: str, start: tuple[float, float] = (100, 800), end: tuple[float, float] = (1900, 800)
) -> Result:
    ends = [",".join(str(part) for part in at(*place)) for place in (start, end)]
    return CliRunner().invoke(route, ["--from", ends[0], "--to", ends[1], *words])


def test_it_prints_three_ways_with_their_turns(little_town: City) -> None:
    said = run("--city", "kota-kecil").output

    assert said.startswith("Quick: The fastest way")
    assert "Balanced:" in said
    assert "Jalan Mawar" in said
    assert "OpenStreetMap" in said


def test_json_is_the_answer_of_the_api(little_town: City) -> None:
    answer: dict[str, Any] = json.loads(run("--json", "--kind", "calm", "--profile", "family").output)

    assert [one["kind"] for one in answer["routes"]] == ["calm"]
    assert answer["profile"] == "family"


def test_gpx_is_one_route(little_town: City) -> None:
    said = run("--gpx").output

    assert said.startswith("<?xml")
    assert said.count("<trkseg>") == 1


def test_both_forms_at_once_are_a_question_of_usage(little_town: City) -> None:
    assert run("--gpx", "--json").exit_code == 2


def test_a_stop_in_the_sea_is_refused_by_name(little_town: City) -> None:
    refusal = run(end=(0, -4000)).exception

    assert isinstance(refusal, Refused)
    assert "Stop 2" in str(refusal)


@pytest.mark.usefixtures("little_town")
def test_an_unknown_city_names_those_that_are_known() -> None:
    assert "kota-kecil" in str(run("--city", "atlantis").exception)
