"""How commands are told where something holds: --city SLUG, --state CODE or --network."""

from collections.abc import Callable
from typing import Any

import click
from django.conf import settings

from simpul.ground.people.models import Where
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused


class NoSuchCity(Refused):
    """No city is known here by that name."""


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the three options `slug`, `state` and `network`, to be read by `where`."""
    for option in (
        click.option("--network", is_flag=True, help="In the whole network."),
        click.option("--state", metavar="ISO3", help="In this state and its cities, such as IDN."),
        click.option("--city", "slug", help="In this city (its slug)."),
    ):
        command = option(command)
    return command


def where(slug: str | None, state: str | None, *, network: bool) -> Where:
    """Give what the three options say. Exactly one of them must be given.

    Raises:
        click.UsageError: none, or more than one.
        NoSuchCity: nobody knows the city.
    """
    if sum((bool(slug), bool(state), network)) != 1:
        raise click.UsageError("say where: --city, --state or --network, one of them")
    return city_named(slug) if slug else state


def city_named(slug: str | None) -> City:
    """Give the city of that slug, served here or not; without one SIMPUL_CITY, or the only one served.

    Raises:
        NoSuchCity: there is none, or more than one and none was named.
    """
    slug = slug or settings.SIMPUL_CITY
    if not slug:
        served = list(City.objects.served()[:2])
        if len(served) != 1:
            raise NoSuchCity("say which city with --city" if served else "there is no city yet")
        return served[0]
    found = City.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(City.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise NoSuchCity(f"there is no city {slug!r}; there is: {known}")
    return found
