"""The catalogue: everything that the standards have, once, and nothing claimed that nobody knows."""

from collections import Counter
from datetime import date

import pytest

from simpul.kernel.indicator import Catalogue, Reading
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import OWN, definitions, find, shipped, suppression, words


def test_every_indicator_of_the_standards_is_there() -> None:
    counts = Counter(one.standard for one in shipped().values())

    assert counts == {
        "ISO 37120:2014": 100,
        "ISO 37122:2019": 80,
        "ISO 37123:2019": 68,
        "U4SSC KPIs for smart sustainable cities": 91,
    }
    assert len({one.code for one in shipped().values()}) == 339
    assert sum(one.kind == "core" for one in shipped().values() if one.code.startswith("ISO37120")) == 46


def test_nothing_is_called_verified_that_nobody_saw() -> None:
    verified = Counter(one.standard for one in shipped().values() if one.verified)

    assert verified["ISO 37122:2019"] == 4
    assert verified["ISO 37123:2019"] == 5
    assert not any(one.crosswalk_verified for one in shipped().values())
    assert all(one.source for one in shipped().values())
    assert find("ISO37122:18.1").source.startswith("https://")


def test_every_definition_is_whole_and_its_crosswalk_leads_somewhere() -> None:
    for one in shipped().values():
        assert one.title, one.code
        assert one.title_id not in {"", one.title}, one.code
        assert one.theme in words("themes"), one.code
        for name in ("focus_areas", "key_elements", "dimensions"):
            said = set(getattr(one, name))
            assert said, one.code
            assert said <= set(words(name)), one.code
        assert one.sdg_targets, one.code
        assert one.base in {"", *words("quantities")}, one.code
        assert one.direction in {"up", "down", None}, one.code


def test_what_nobody_told_us_is_none() -> None:
    contracts, downtime, unemployment = find("ISO37122:5.1"), find("ISO37122:10.4"), find("ISO37120:5.1")

    assert contracts.numerator == "city service contracts in force that contain an open-data policy"
    assert contracts.direction == "up"
    assert downtime.denominator is None
    assert unemployment.numerator is None
    assert unemployment.direction is None
    assert find("ISO37122:15.1").direction is None


def test_a_title_is_read_in_either_language() -> None:
    one = find("U4SSC:EC.ICT.ICT.1C")

    assert one.titled("id") == "Rumah dengan internet"
    assert one.titled("en") == "Homes with internet"
    assert find("ISO37120:5.6").measured_in("id") == "per 100.000 penduduk"


def test_the_rooms_own_stand_beside_the_standards() -> None:
    own = Catalogue()
    own.add(
        code="x.share", title="Share", unit="%", parts=("a", "b"), source="s", theme="water", direction="up"
    )(lambda _city, _year: Reading(1, 2))
    own.add(code="ISO37120:18.7", title="Bicycle", unit="km", parts=("km", "people"), source="s")(
        lambda _city, _year: Reading(1, 2)
    )

    found = definitions(own)

    assert len(found) == 340
    assert found["x.share"].standard == OWN
    assert found["x.share"].computed
    assert found["x.share"].direction == "up"
    assert found["ISO37120:18.7"].computed
    assert found["ISO37120:18.7"].title_id
    assert not shipped()["ISO37120:18.7"].computed
    assert find("x.share", own) == found["x.share"]
    with pytest.raises(KeyError):
        find("x.gone", own)


def test_small_counts_have_a_dated_rule_with_its_source() -> None:
    rule = suppression(date(2026, 1, 1))

    assert rule.smallest == 5
    assert rule.source
    assert suppression(date(1990, 1, 1)) == catalogue.suppressions()[0]
