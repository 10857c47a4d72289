"""What stands in the way of a vote on a budget. Pure."""

from collections.abc import Sequence

from simpul.rooms.reports.understand.tally import KNAPSACK, Offer

MOST_PROJECTS = 200


def faults(offer: Offer) -> list[tuple[str, str]]:
    """Give what must be mended before a vote can open: what is wrong, and the name of what it is about.

    "none": fewer than two projects; "many": more than a ballot can hold; "area": an area's ceiling is above
    the total; "dear": a project costs more than could ever be spent on it; "most": a ballot may hold none, or
    as many as there are.
    """
    found = [("area", name) for _id, name, ceiling in offer.areas if ceiling > offer.total]
    if len(offer.projects) < 2:  # noqa: PLR2004 - with one there is nothing to choose
        found.append(("none", ""))
    if len(offer.projects) > MOST_PROJECTS:
        found.append(("many", str(MOST_PROJECTS)))
    ceilings = {one: ceiling for one, _name, ceiling in offer.areas}
    for one in offer.projects:
        most = min(offer.total, ceilings.get(one.area, offer.total) if one.area else offer.total)
        if one.cost > most:
            found.append(("dear", one.title))
    if offer.method != KNAPSACK and not 1 <= offer.most <= max(1, len(offer.projects) - 1):
        found.append(("most", str(offer.most)))
    return found


def left(total: int, costs: Sequence[int]) -> int:
    """Give what is left of a budget when so much was chosen; below 0 where it is overspent."""
    return total - sum(costs)
