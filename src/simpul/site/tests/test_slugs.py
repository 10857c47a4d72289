"""No city can have a slug that other pages begin with: told from the addresses of all rooms."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from simpul.ground.places import act
from simpul.ground.places.models import City
from simpul.ground.places.slugs import RESERVED

OF_A_CITY = re.compile(r"<(\w+:)?(slug|city)>")
WORD = re.compile(r"[-\w]+")
OTHERS = ("hub/candidates", "hub/meetings", "hub/partners", "hub/practices", "hub/help/offers/new")
"""Where such a part of an address names something else than a city."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def routes(resolver: URLResolver, before: str = "") -> Iterator[list[str]]:
    """Give every address of the installation in its parts."""
    for one in resolver.url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, whole)
        else:
            yield whole.split("/")


def beside_cities() -> set[str]:
    """Give the words that stand in some address where another has the slug of a city."""
    known = list(routes(get_resolver()))
    found = set()
    for parts in known:
        for at, part in enumerate(parts):
            before = parts[:at]
            if not OF_A_CITY.fullmatch(part) or "/".join(before) in OTHERS:
                continue
            found |= {one[at] for one in known if one[:at] == before and WORD.fullmatch((*one, "")[at])}
    return found


def test_the_reserved_words_are_those_of_the_addresses() -> None:
    assert beside_cities() == RESERVED
    assert {"mine", "told", "open311"} <= RESERVED


@pytest.mark.django_db
def test_a_city_that_is_only_known_cannot_have_one_either() -> None:
    said = {"name": "Mine", "country": "IDN", "position": None, "time_zone": "", "now": NOW}
    with pytest.raises(act.NameTaken, match="“mine” begins the addresses"):
        act.know_city(slug="mine", **said)  # type: ignore[arg-type]
    assert not City.objects.exists()

    City.objects.create(slug="mine", name="Of before", served=False)
    assert act.know_city(slug="mine", **said).name == "Mine"  # type: ignore[arg-type]
