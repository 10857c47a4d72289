"""What a rider types who only says where the ride begins: a round trip, or how far one gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.forms import plan
from simpul.rooms.cycling.share.find import Found
from simpul.rooms.cycling.understand import typed

AMOUNT = "60"
UNITS = ("minutes", "length_km")
KM = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it came: the start, and how long the ride should be, as text."""

    start: plan.Stop
    amount: str
    unit: str

    def address(self, query: QueryDict, at: str = "") -> str:
        """Give the parameters of the round trips from this start; `at` is when they begin."""
        found = QueryDict(mutable=True)
        if self.start.position:
            found["start"] = typed.written(self.start.position)
        if self.unit == "length_km":
            found["length_m"] = metres(self.amount)
        else:
            found["minutes"] = self.amount
        for name in (*plan.KEPT, "towards"):
            value = query.get(name, "")
            if value and (name, value) not in plan.MIDDLE:
                found[name] = value
        if at:
            found["at"] = at
        return found.urlencode(safe=",;")


def metres(text: str) -> str:
    """Turn kilometres as typed into metres; what is no number goes on as it is, to be refused by name."""
    try:
        return f"{float(text.replace(',', '.')) * KM:.0f}"
    except ValueError:
        return text


def read(
    query: QueryDict, bounds: Bounds, known: Mapping[str, LonLat], named: Callable[[str], list[Found]]
) -> Asked:
    """Settle what was typed (see `forms.plan.read`)."""
    start = plan.settled(query.get("from", "").strip(), 0, bounds, known, named)
    unit = query.get("unit", "")
    return Asked(start, query.get("amount", "").strip() or AMOUNT, unit if unit in UNITS else UNITS[0])


def shown(query: QueryDict) -> tuple[str, str]:
    """Give the amount and the unit that an address of round trips has, for the form."""
    length = query.get("length_m", "")
    if length:
        try:
            return f"{float(length) / KM:g}", "length_km"
        except ValueError:
            return length[:10], "length_km"
    return query.get("minutes", AMOUNT)[:10], "minutes"
