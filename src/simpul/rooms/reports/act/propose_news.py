"""News of a proposal for who made it and who is for it: rows that wait to be sent."""

from datetime import datetime

from simpul.rooms.reports.models import Backing, News, Proposal


def tell(proposal: Proposal, what: str, *, now: datetime, words: str = "", ref: str = "") -> int:
    """Write down news for everybody whom a proposal concerns. Returns for how many."""
    backers = Backing.objects.filter(proposal=proposal).values_list("participant", flat=True)
    whom = [one for one in dict.fromkeys([proposal.participant_id, *backers]) if one is not None]
    rows = [
        News(participant_id=one, proposal=proposal, what=what, words=words[:500], ref=ref, at=now)
        for one in whom
    ]
    return len(News.objects.bulk_create(rows, batch_size=500))
