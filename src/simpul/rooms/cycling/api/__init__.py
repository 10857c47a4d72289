"""The cycling room over HTTP and JSON, under /api/cycling/."""

from ninja import Router

from simpul.rooms.cycling.api import destinations, fleet, hazards, repairs, routes, trips

router = Router(tags=["cycling"])
for part in (routes, trips, destinations, fleet, repairs, hazards):
    router.add_router("", part.router)
