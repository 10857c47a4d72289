"""The reports room over HTTP and JSON, under /api/reports/."""

from ninja import Router

from simpul.rooms.reports.api import reports

router = Router(tags=["reports"])
for part in (reports,):
    router.add_router("", part.router)
