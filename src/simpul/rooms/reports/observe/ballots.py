"""What a vote's rows say: the bulletin of receipts, and the published count."""

from typing import Any

from simpul.ground.ledger.models import Entry
from simpul.rooms.reports.models import Poll
from simpul.rooms.reports.understand import tally_recount
from simpul.rooms.reports.understand.tally import Offer


def bulletin(poll: Poll) -> list[str]:
    """Give the numbers of every receipt that was mixed, in their own order."""
    return list(poll.receipts.filter(mixed=True).order_by("number").values_list("number", flat=True))


def published(poll: Poll) -> dict[str, Any]:
    """Give the count of a vote as it is published, made from its rows as they are now."""
    about = {
        "city": poll.budget.city.slug,
        "vote": poll.pk,
        "title": poll.budget.title,
        "year": poll.budget.year,
        "currency": poll.budget.currency,
    }
    rows = poll.ballots.filter(mixed=True).values_list("code", "choices")
    return tally_recount.publish(about, Offer.of(poll.offer), list(rows), bulletin(poll))


def written(poll: Poll) -> dict[str, Any] | None:
    """Give what the ledger says of a vote's count; None where there is none yet."""
    named = f"{poll._meta.label_lower}/{poll.pk}"
    entry = Entry.objects.filter(city=poll.budget.city, verb="reports.count_vote", subject=named).first()
    return dict(entry.detail) if entry else None
