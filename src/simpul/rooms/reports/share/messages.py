"""What people are told of a report: what happened, what comes next and by when, and how to hear no more."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from simpul.ground.post.act import Words, absolute
from simpul.rooms.reports.models import Event, Letter, Report, Subscription
from simpul.rooms.reports.observe import reporter, subscribed
from simpul.rooms.reports.share import words


def told(report: Report, events: Sequence[Event], to: Subscription, now: datetime) -> Words:
    """Say what happened to a report, in the language of who is told.

    Args:
        report: with city, category, region, office and parent.
        events: what happened since the last message, oldest first; at least one.
        to: who is told; who made it gets the private link.
        now: aware.
    """
    with override(to.language):
        last = next((one.step for one in reversed(events) if one.step), "")
        status = words.status(report, now, last_step=last)
        happened = [line for one in events for line in _lines(one)]
        url = link(report, to)
        parts = [
            about(report),
            "\n".join(happened),
            _("State: %(state)s. %(next)s") % {"state": status.title, "next": status.next},
            _("Everything about it: %(link)s") % {"link": url},
        ]
        if to.reporter:
            parts.append(
                _("This link is yours alone: whoever has it can answer, correct and delete the report.")
            )
        return _closed(
            _("Report %(code)s: %(state)s") % {"code": report.code, "state": status.title}, parts, url, to
        )


def no_report(letter: Letter, said: str) -> Words:
    """Tell who wrote an e-mail that it did not become a report, why, and how to make one.

    In the installation's language: which one an e-mail is written in is not known.
    """
    with override(settings.LANGUAGE_CODE):
        city = letter.city
        url = absolute(reverse("reports:tell", args=[city.slug]))
        day = date_format(city.day(letter.received_at))
        parts = [
            _("You wrote to %(city)s on %(day)s. Your e-mail did not become a report, and is not kept.")
            % {"city": city, "day": day},
            said,
            _("To report something, show here where it is: %(link)s") % {"link": url},
        ]
        return Words(subject=_("Your e-mail to %(city)s") % {"city": city}, text="\n\n".join(parts), url=url)


def asks(to: Subscription) -> Words:
    """Ask somebody whether they want to be told of a report."""
    report = to.report
    with override(to.language):
        url = absolute(reverse("reports:confirm", args=[subscribed.token(to)]))
        parts = [
            about(report),
            _("Somebody, probably you, asked to be told of this report. If it was you, open this page:"),
            url,
            _("If it was not you, do nothing: you are told nothing, and the address is deleted in a week."),
        ]
        return _closed(
            _("Do you want to be told of report %(code)s?") % {"code": report.code}, parts, url, to
        )


def about(report: Report) -> str:
    """Say which report it is, without a word of what was written in it."""
    kind = report.category or _("Something else")
    where = report.region.name if report.region else report.city.name
    return _("%(kind)s, %(where)s (report %(code)s)") % {"kind": kind, "where": where, "code": report.code}


def link(report: Report, to: Subscription) -> str:
    """Give the page that somebody is told of: the private one to who made it."""
    if to.reporter:
        return absolute(reverse("reports:mine", args=[reporter.token(report)]))
    return absolute(report.get_absolute_url())


def _lines(event: Event) -> list[str]:
    title = words.step_title(event.step, event.office.name if event.office else "")
    return [f"- {title}", *(f"  {line}" for line in event.words.splitlines() if line.strip())]


def _closed(subject: str, parts: list[str], url: str, to: Subscription) -> Words:
    leave = absolute(reverse("reports:leave", args=[subscribed.token(to)]))
    parts.append(_("To hear no more of it: %(link)s") % {"link": leave})
    return Words(subject=subject, text="\n\n".join(part for part in parts if part), url=url, leave=leave)
