"""What photos of repairs are looked at with, and survey photos made known before a crew sends any."""

from django.tasks import task

from simpul.adapters import proofs as adapter
from simpul.ground.proof.checks import Tools
from simpul.ground.proof.rules import rules
from simpul.rooms.roads.models import Item
from simpul.rooms.roads.observe import proof

TOOLS = Tools(adapter.examine, adapter.words)


@task(queue_name="vision", max_attempts=5)  # type: ignore[call-overload, untyped-decorator]
def know_streets(order_id: int) -> int:
    """Find the words of the surveys' photos along the streets of an order. Returns how many were new."""
    limits, done = rules(), 0
    items = Item.objects.filter(order=order_id).select_related("order__city", "damage", "segment")
    for item in items.order_by("pk"):
        while new := proof.index_frames(item, adapter.words, limits):
            done += new
    return done
