"""An order on paper (Typst): the list of what is to be mended, a map, and each place as it was seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.files import store
from simpul.ground.places import spatial
from simpul.ground.places.models import Segment
from simpul.kernel.geo import Bounds, metres_per_degree
from simpul.rooms.roads.models import Frame, Order
from simpul.rooms.roads.share.orders import MARGIN, Thing, around

WIDTH, HIGHEST = 700, 700
"""Of the map, in points of its drawing."""
LINES = 3000
"""Most segments that are drawn beneath."""

type Quoted = Callable[[str], str]
"""Gives a text as a Typst string, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Typst source and the files that it shows."""

    source: str
    files: dict[str, bytes]


def source(order: Order, things: Sequence[Thing], *, now: datetime, quoted: Quoted) -> Sheet:
    """Write an order as a Typst source; a photo that is not there any more is left out."""

    def text(value: object) -> str:
        return f"#{quoted(str(value))};"

    printed = _("Printed on %(day)s") % {"day": date_format(order.city.day(now))}
    files = {"map.svg": _map(order, things)}
    parts = [
        f"= {text(_('Order %(number)s') % {'number': order.number})} {text(order.title)}",
        _facts(order, text),
        text(order.note) if order.note else "",
        f'#image("map.svg", width: 100%, alt: {quoted(_("Map with the numbers of the list"))})',
        f"#text(size: 7pt)[{text(order.city.credit)}]",
        _table(things, text),
    ]
    for number, one in enumerate(things, start=1):
        parts += _photo(number, one, files, text, quoted)
    parts.append(f"#v(1em)#text(size: 8pt)[{text(printed)}]")
    return Sheet("\n\n".join(part for part in parts if part), files)


def _facts(order: Order, text: Callable[[object], str]) -> str:
    rows = [
        (_("Crew"), order.crew.name),
        (_("To be done until"), date_format(order.due_on)),
        (_("Ordered by"), order.by.get_full_name() or order.by.get_username()),
        (_("Ordered on"), date_format(order.city.day(order.made_at))),
    ]
    if order.plan:
        rows.append((_("Plan"), order.plan.name))
    cells = ", ".join(f"[{text(name)}], [{text(value)}]" for name, value in rows)
    return f"#table(columns: (auto, 1fr), {cells})"


def _table(things: Sequence[Thing], text: Callable[[object], str]) -> str:
    heads = ["", _("What"), _("Where"), _("Position"), _("State"), _("Done")]
    cells = [f"[*{text(head)}*]" if head else "[]" for head in heads]
    for number, one in enumerate(things, start=1):
        here = f"{one.position.lat:.5f}, {one.position.lon:.5f}"
        row = [number, one.name, one.place, here, one.item.get_state_display(), "☐"]
        cells += [f"[{text(value)}]" for value in row[:-1]] + [
            "[#box(width: 9pt, height: 9pt, stroke: 0.7pt)]"
        ]
    head, rest = ", ".join(cells[: len(heads)]), ", ".join(cells[len(heads) :])
    return f"#table(columns: (auto, 1fr, 1.4fr, auto, auto, auto), table.header({head}), {rest})"


def _photo(
    number: int, one: Thing, files: dict[str, bytes], text: Callable[[object], str], quoted: Quoted
) -> list[str]:
    frame = one.before.frame if one.before else None
    data = _kept(frame)
    if data is None:
        return []
    name = f"photo-{number}.jpg"
    files[name] = data
    said = _("Photo of %(name)s, %(place)s") % {"name": one.name, "place": one.place}
    title = f"{text(number)} · {text(one.name)}, {text(one.place)}"
    return [f"#block(breakable: false)[== {title}\n#image({quoted(name)}, width: 60%, alt: {quoted(said)})]"]


def _kept(frame: Frame | None) -> bytes | None:
    if frame is None or frame.masked is None:
        return None
    try:
        return store.open(frame.masked)
    except store.Gone:
        return None


def _map(order: Order, things: Sequence[Thing]) -> bytes:
    """Draw the streets around the things, and the things with their numbers, north up."""
    box = around([one.position for one in things], order.city).around(MARGIN / 2)
    east_m, north_m = metres_per_degree((box.south + box.north) / 2)
    wide, high = (box.east - box.west) * east_m, (box.north - box.south) * north_m
    scale = min(WIDTH / wide, HIGHEST / high)

    def at(lon: float, lat: float) -> str:
        return f"{(lon - box.west) * east_m * scale:.1f},{(box.north - lat) * north_m * scale:.1f}"

    drawn = []
    for line in _lines(order, box):
        points = " ".join(at(*pair) for pair in line.coords)
        drawn.append(f'<polyline points="{points}" fill="none" stroke="#9aa5aa" stroke-width="3"/>')
    for number, one in enumerate(things, start=1):
        x, y = at(*one.position).split(",")
        drawn.append(
            f'<circle cx="{x}" cy="{y}" r="9" fill="#a50026"/><text x="{x}" y="{float(y) + 3.5:.1f}" '
            f'font-family="Noto Sans" font-size="10" text-anchor="middle" fill="#fff">{number}</text>'
        )
    size = f'width="{wide * scale:.0f}" height="{high * scale:.0f}"'
    whole = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {wide * scale:.0f} {high * scale:.0f}">'
    )
    return f'{whole}<rect width="100%" height="100%" fill="#f4f6f6"/>{"".join(drawn)}</svg>'.encode()


def _lines(order: Order, box: Bounds) -> list[shapely.LineString]:
    found = spatial.in_bbox(Segment.objects.filter(city=order.city).live(), box).values_list(
        "line", flat=True
    )
    return [shapely.from_wkb(bytes(line)) for line in found[:LINES]]
