"""What real routes over the little town are warned of, and how their turns are told."""

from typing import Any

import pytest

from simpul.ground.places.models import City


def texts(route: Any) -> list[str]:
    return [turn["text"] for turn in route["turns"]]


class TestWhatLiesAhead:
    """Warnings of real routes over the town."""

    @pytest.mark.parametrize(
        ("stops", "kind", "text"),
        [
            ([(2000, 1000), (2000, 2100)], "steep-up", "Steep climb: 12 % for "),
            ([(2000, 2100), (2000, 1000)], "steep-down", "Steep descent: 12 % for "),
            ([(0, 1500), (500, 1500)], "tunnel-unknown", "Tunnel for 500 m, whether it is lit is not known"),
            ([(2000, -100), (2300, -900)], "ferry", "Ferry: ask when it leaves"),
            ([(1050, 1200), (1450, 1200)], "unpaved", "Unpaved for 4"),
            ([(1000, 0), (1000, 800)], "crossing", "Crossing of a busy road"),
        ],
        ids=["up", "down", "tunnel", "ferry", "gravel", "crossing"],
    )
    def test_what_the_town_has_is_told(self, ask: Any, stops: Any, kind: str, text: str) -> None:
        [route] = ask("routes", stops=stops, kind="quick", profile="trekking")["routes"]
        found = {one["kind"]: one for one in route["warnings"]}
        assert kind in found, route["warnings"]
        assert found[kind]["text"].startswith(text)

    def test_a_roundabout_is_one_line_and_drawn_the_way_that_the_country_rides(
        self, ask: Any, little_town: City
    ) -> None:
        signs = []
        for country in ("IDN", "PHL"):
            City.objects.filter(pk=little_town.pk).update(country=country)
            [route] = ask("routes", stops=[(1600, 400), (2900, 400)], kind="quick", profile="road")["routes"]
            [ring] = [turn for turn in route["turns"] if turn["type"] == 26]
            assert ring["text"] == "Take exit 1 at the roundabout onto Jalan Raya"
            signs.append(ring["sign"])
        assert signs == ["roundabout-clockwise", "roundabout-counterclockwise"]

    def test_a_ride_in_a_year_that_nobody_means_is_refused(self, ask: Any) -> None:
        said = ask("routes", stops=[(0, 0), (2000, 800)], at="0001-01-01T00:00+14:00", status=422)
        assert "at" in said["fields"]

    def test_turns_are_told_in_the_language_that_is_asked_for(self, ask: Any) -> None:
        [route] = ask("routes", stops=[(0, 0), (2400, 400)], kind="quick", lang="id")["routes"]
        assert texts(route)[-1].startswith(("Anda telah tiba di tujuan", "Tujuan Anda ada di sebelah"))
