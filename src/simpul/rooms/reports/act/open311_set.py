"""A city says to whose Open311 server which of its reports go on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.begin import SET_UP
from simpul.rooms.reports.models import Category, Endpoint, Office, Outgoing


class NoSuchKind(Refused):
    """The city has no category of that code."""


@transaction.atomic
def point(  # noqa: PLR0913 - each is said by name
    city: City,
    name: str,
    office: Office,
    url: str,
    services: Mapping[str, str],
    *,
    actor: Person,
    now: datetime,
    **more: Any,
) -> Endpoint:
    """Send what an office gets of some categories on to a server; said again for a name, it changes it.

    Args:
        city: whose reports.
        name: what the server is called here.
        office: in whose name it answers.
        url: up to the "v2".
        services: their service code for each of our categories' codes.
        actor: who says so.
        now: when, aware.
        more: other fields of Endpoint, such as `jurisdiction` and `api_key`.

    Raises:
        PermissionDenied: the actor may not set the room up.
        NoSuchKind: a category is not there.
    """
    require(actor, SET_UP, city)
    known = set(Category.objects.filter(city=city).values_list("code", flat=True))
    unknown = sorted(set(services) - known)
    if unknown:
        raise NoSuchKind(_("There is no category “%(code)s”.") % {"code": unknown[0]})
    values = {"office": office, "url": url, "services": dict(services), "active": True, **more}
    endpoint, _made = Endpoint.objects.update_or_create(city=city, name=name, defaults=values)
    ledger.record(
        city=city, actor=actor, verb="reports.open311_point", subject=endpoint, now=now, url=url,
        services=dict(services), tells_person=endpoint.tells_person,
    )  # fmt: skip
    return endpoint


@transaction.atomic
def stop(endpoint: Endpoint, *, actor: Person, now: datetime) -> Endpoint:
    """Send nothing there any more. Raises PermissionDenied."""
    require(actor, SET_UP, endpoint.city)
    endpoint.active = False
    endpoint.save(update_fields=["active"])
    ledger.record(city=endpoint.city, actor=actor, verb="reports.open311_stop", subject=endpoint, now=now)
    return endpoint


@transaction.atomic
def again(endpoint: Endpoint, *, actor: Person, now: datetime) -> int:
    """Send once more what was refused there. Returns how many. Raises PermissionDenied."""
    require(actor, SET_UP, endpoint.city)
    refused = Outgoing.objects.filter(endpoint=endpoint, state=Outgoing.State.REFUSED)
    return refused.update(state=Outgoing.State.WAITING, next_at=now, tries=0, error="")
