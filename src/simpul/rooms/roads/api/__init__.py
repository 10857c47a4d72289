"""The roads room over HTTP and JSON, under /api/roads/."""

from ninja import Router

from simpul.rooms.roads.api import surveys

router = Router(tags=["roads"])
for part in (surveys,):
    router.add_router("", part.router)
