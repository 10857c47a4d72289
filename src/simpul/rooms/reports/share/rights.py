"""Everything that is stored of a report and who made it, for whom it is about (UU 27/2022 article 7)."""

from datetime import datetime, timedelta
from typing import Any

from simpul.ground.post.act import absolute
from simpul.rooms.reports.models import Arrival, Contact, Proof, Report
from simpul.rooms.reports.share import card, pages, words
from simpul.rooms.reports.understand import guard, policy


def stored(report: Report, token: str) -> dict[str, Any]:
    """Give all of it as plain values, by English names: what the JSON says, and the page shows.

    Args:
        report: with city, category, region, segment, office.
        token: of the private link.
    """
    contact = Contact.objects.filter(report=report).first()
    return {
        "report": _report(report),
        "person": {"name": contact.name, "email": contact.email, "phone": contact.phone} if contact else None,
        "photos": [absolute(one.url) for one in pages.public(report, report.changed_at, token=token).photos],
        "history": [
            {"at": one.at, "what": words.step_title(one.step, one.office.name if one.office else ""),
             "words": one.words}
            for one in report.events.select_related("office")
        ],
        "earlier_words": [{"until": one.at, "words": one.was} for one in report.corrections.all()],
        "told": [
            {"by": "browser" if one.browser_id else "email", "to": one.email or None, "since": one.made_at}
            for one in report.subscriptions.filter(reporter=True, ended_at=None)
        ],
        "proofs": Proof.objects.filter(report=report).count(),
        "internal_notes": report.notes.count(),
        "sender": _sender(report),
        "kept_until": kept_until(report),
    }  # fmt: skip


def _report(report: Report) -> dict[str, Any]:
    return {
        "code": report.code, "category": card.title(report), "text": report.text, "place": report.place,
        "longitude": report.lon, "latitude": report.lat, "accuracy_m": report.accuracy_m,
        "street": report.segment.name if report.segment else None,
        "region": report.region.name if report.region else None,
        "who_may_know_you": report.get_known_display(), "office_only": report.confidential,
        "held_because_of": report.held, "seen_by_all": report.shown, "came_by": report.get_source_display(),
        "language": report.language, "made_at": report.made_at, "your_clock_said": report.said_at,
        "state": report.get_state_display(), "office": report.office.name if report.office else None,
    }  # fmt: skip


def _sender(report: Report) -> dict[str, Any] | None:
    """Say what is kept of where it came from: keyed hashes, and until when."""
    arrival = Arrival.objects.filter(report=report).first()
    if arrival is None:
        return None
    days = guard.of(report.city.settings).keep_sender_days
    return {
        "address_hash": arrival.address, "device_hash": arrival.device, "email_hash": arrival.email,
        "kept_until": arrival.at + timedelta(days=days),
    }  # fmt: skip


def kept_until(report: Report) -> dict[str, datetime | None]:
    """Say until when the person and the report are kept; None as long as it is not over."""
    rule = policy.of(report.city.settings)
    days = report.category.keep_days if report.category and report.category.keep_days is not None else None
    over = report.over_at
    return {
        "person": over + timedelta(days=rule.keep_contact_days) if over else None,
        "report": over + timedelta(days=rule.keep_days if days is None else days) if over else None,
    }
