"""What is new and what is coming, out of what is public already."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from simpul.ground import feeds
from simpul.ground.feeds import Happening
from simpul.rooms.hub.models import Meeting, Project
from simpul.rooms.hub.models.campaign import Campaign
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.share import labels

MOST = 50


@dataclass(frozen=True, slots=True)
class News:
    """Something that was published or changed."""

    title: str
    what: str
    url: str
    changed_at: datetime


def news() -> list[News]:
    """Give the newest public projects and practices, the last changed first; at most 50."""
    projects = Project.objects.public().shown().order_by("-changed_at")[:MOST]
    practices = Practice.objects.filter(state="published").select_related("city").prefetch_related("texts")
    found = [News(one.title, _project(one), one.get_absolute_url(), one.changed_at) for one in projects] + [
        News(
            one.text.title if one.text else one.slug,
            _("A practice of %(city)s") % {"city": one.city.name},
            one.get_absolute_url(),
            one.changed_at,
        )
        for one in practices.order_by("-changed_at")[:MOST]
    ]
    return sorted(found, key=lambda one: one.changed_at, reverse=True)[:MOST]


def _project(one: Project) -> str:
    where = one.network_city.name if one.network_city else one.place
    return " · ".join(
        part
        for part in (
            where,
            one.state.name,
            labels.word("focus_area", one.focus_area),
            labels.word("status", one.status),
        )
        if part
    )


def calendar(name: str, home: str, host: str) -> bytes:
    """Write the meetings whose day is known, and when each monitoring is due.

    Args:
        name: of the calendar.
        home: the address of the network's page.
        host: of this installation: it makes the ids of the events its own.
    """
    events = [
        _happening(one.slug, _title(one), one.starts_on, one.ends_on, home)
        for one in Meeting.objects.all()
        if one.starts_on and _day_known(one.when)
    ]
    for due in Campaign.objects.all():
        title = _("Monitoring of %(year)d: answers are due") % {"year": due.year}
        events.append(_happening(f"monitoring-{due.year}", title, due.due_on, None, home))
    return feeds.calendar(events, name=name, host=host)


def _day_known(when: str) -> bool:
    """Tell a day (2025-09-09) from a month or a year."""
    return len(when.partition("/")[0]) == len("2025-09-09")


def _title(one: Meeting) -> str:
    if one.number is None:
        return _("Network meeting, %(host)s") % {"host": one.host or "?"}
    return _("Annual meeting %(number)d of the network, %(host)s") % {
        "number": one.number,
        "host": one.host or "?",
    }


def _happening(key: str, title: str, first: date, last: date | None, url: str) -> Happening:
    """Make an event; that it changed is not written down, so that the same record gives the same bytes."""
    return Happening(key, title, first, datetime.combine(first, time(), UTC), last or first, url=url)
