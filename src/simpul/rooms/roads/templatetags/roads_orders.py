"""What pages of streets and damages say of repairs that were ordered, and to whom they offer to order one."""

from typing import Any

from django import template

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.act.order import ORDER
from simpul.rooms.roads.act.proof import DECIDE
from simpul.rooms.roads.models import Damage
from simpul.rooms.roads.observe.reported import people
from simpul.rooms.roads.share import orders

register = template.Library()


@register.simple_tag(takes_context=True)
def sees_orders(context: dict[str, Any], city: City) -> bool:
    """Tell whether the reader sees every order of a city."""
    user = context["request"].user
    return any(allowed(user, permission, city) for permission in (ORDER, DECIDE))


@register.inclusion_tag("roads/order_part.html", takes_context=True)
def repairs_of(context: dict[str, Any], damage: Damage) -> dict[str, Any]:
    """Write what was ordered for a damage, and the way to order its repair for who may."""
    items = orders.of_damage(damage)
    return {
        "orders": items,
        "damage": damage,
        "people": people(damage),
        "may_order": allowed(context["request"].user, ORDER, damage.city)
        and orders.can_be_ordered(damage, items),
    }


@register.inclusion_tag("roads/order_segment_part.html", takes_context=True)
def repairs_on(context: dict[str, Any], segment: Segment) -> dict[str, Any]:
    """Write the way to order repairs on a segment, for who may."""
    return {"segment": segment, "may_order": allowed(context["request"].user, ORDER, segment.city)}
