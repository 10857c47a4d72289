"""The reports room over HTTP and JSON, under /api/reports/."""

from ninja import Router

from simpul.rooms.reports.api import proofs, reports, together

router = Router(tags=["reports"])
for part in (reports, proofs, together):
    router.add_router("", part.router)
