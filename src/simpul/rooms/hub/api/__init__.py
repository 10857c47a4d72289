"""The hub room over HTTP and JSON, under /api/hub/."""

from ninja import Router

from simpul.rooms.hub.api import (
    exchange,
    govern,
    help,  # noqa: A004 - the room's own word
    practice,
    public,
    record,
    write,
)

router = Router(tags=["hub"])
for part in (record, help, practice, exchange, public):
    router.add_router("", part.router)

__all__ = ["govern", "router", "write"]  # both stand on the router of `record`
