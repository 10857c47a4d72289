"""What is written to those who are told that reports are late: which ones, never what was said in them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.ground.post.act import Words, absolute
from simpul.rooms.reports.models import Escalation, Office, Report
from simpul.rooms.reports.share import messages
from simpul.rooms.reports.share import words as said

LISTED = 50
"""Reports that one e-mail names; the queue has them all."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail; `key` makes it one, `about` names what it is forgotten with."""

    key: str
    about: str
    address: str
    words: Words


def letters(made: Sequence[Escalation]) -> list[Letter]:
    """Put together one e-mail for everybody who is told of some of these, in the installation's language."""
    by_address: defaultdict[str, list[Escalation]] = defaultdict(list)
    for one in made:
        for address in addresses(one):
            by_address[address].append(one)
    with override(settings.LANGUAGE_CODE):
        return [_letter(address, told) for address, told in by_address.items()]


def addresses(one: Escalation) -> list[str]:
    """Give where an escalation is told: of the office and whom it was given to, the desk, or the head."""
    city, report = one.report.city, one.report
    if one.to == Escalation.To.OFFICE:
        found = [
            report.office.email if report.office else "",
            report.assignee.email if report.assignee else "",
        ]
    elif one.to == Escalation.To.DESK:
        found = list(Office.objects.filter(city=city, desk=True, active=True).values_list("email", flat=True))
    else:
        found = _head(city)
    return list(dict.fromkeys(address for address in found if address))


def _head(city: City) -> list[str]:
    """Give the addresses in the city's setting "head", else those of the owners of the installation."""
    kept = city.settings.get("reports", {}).get("head")
    if kept:
        return [kept] if isinstance(kept, str) else [str(one) for one in kept]
    owners = Role.objects.of(city).filter(role="owner").values("person")
    return list(Person.objects.filter(pk__in=owners, is_active=True).values_list("email", flat=True))


def _letter(address: str, told: Sequence[Escalation]) -> Letter:
    city, count = told[0].report.city, len(told)
    queue = absolute(reverse("reports:desk", args=[city.slug]) + "?which=late")
    subject = ngettext(
        "%(city)s: %(count)d report is late", "%(city)s: %(count)d reports are late", count
    ) % {"city": city.name, "count": count}  # fmt: skip
    lines = [_line(one.report) for one in told[:LISTED]]
    parts = [
        subject, "\n".join(lines), _("All that is late: %(link)s") % {"link": queue},
        _("Each report is told once to each of you, for each stage that it is late in."),
    ]  # fmt: skip
    name = sha256(address.encode()).hexdigest()[:16]
    return Letter(
        f"reports.escalation/{told[0].pk}/{name}", "reports.escalation", address,
        Words(subject=subject, text="\n\n".join(parts), url=queue),
    )  # fmt: skip


def _line(report: Report) -> str:
    due = said.last_day(report.city, report.due_at)
    day = formats.date_format(due) if due else ""
    link = absolute(reverse("reports:case", args=[report.city.slug, report.code]))
    return f"- {messages.about(report)}, {_('until %(day)s') % {'day': day}}: {link}"
