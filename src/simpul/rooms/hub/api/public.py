"""Part of the hub room over HTTP and JSON."""

from ninja import Router

router = Router(tags=["hub"])
