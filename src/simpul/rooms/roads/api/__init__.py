"""The roads room over HTTP and JSON, under /api/roads/."""

from ninja import Router

from simpul.rooms.roads.api import capture, coverage, inspection, order, plan, review, surveys, verdict

router = Router(tags=["roads"])
for part in (surveys, capture, coverage, review, inspection, plan, order, verdict):
    router.add_router("", part.router)
