"""How many hazards came in lately, so that nobody can drown a city's map in made-up ones.

Of an address only a keyed hash is counted, in the memory of this process, for an hour; none is written down.
"""

import hashlib
import hmac
import tomllib
from datetime import datetime, timedelta
from functools import cache as once
from importlib.resources import files

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.refusal import Refused

HOUR = timedelta(hours=1)
FILE = "data/arrivals.toml"


class TooMany(Refused):
    """More hazards came from one address, or for one city, than riders report."""


@once
def limits() -> tuple[int, int]:
    """Give how many hazards one address and one city may report in an hour (data/arrivals.toml)."""
    found = tomllib.loads(files("simpul.rooms.cycling").joinpath(FILE).read_text(encoding="utf-8"))
    return found["per_address_an_hour"], found["per_city_an_hour"]


def check(city: City, address: str, now: datetime) -> None:
    """Make sure that one more hazard may come in.

    Raises:
        TooMany: not now; in an hour.
    """
    each, all_ = limits()
    persons = Hazard.objects.filter(city=city, source=Hazard.Source.PERSON, reported_at__gt=now - HOUR)
    if cache.get(_name(address), 0) >= each or persons.count() >= all_:
        raise TooMany(_("Too many reports came in. Yours is not lost: send it again in an hour."))


def count(address: str) -> None:
    """Count a hazard that came in from an address."""
    name = _name(address)
    cache.add(name, 0, HOUR.total_seconds())
    cache.incr(name)


def _name(address: str) -> str:
    key = settings.SECRET_KEY.encode()
    return f"cycling-hazards-{hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]}"
