"""What the state of a report means to who reads it: what happens next, who does it, and by when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.understand.course import course


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a report in words.

    `next` is one or two sentences: what happens next and by when. `due_on` is the last day in time, None
    where no clock runs. `late_days` is by how many days that is past, 0 where it is in time. `kind` is how it
    is marked: "open", "asked" (who reported it is asked), "done" or "over".
    """

    title: str
    next: str
    due_on: date | None
    late_days: int
    kind: str


def status(report: Report, now: datetime, *, last_step: str = "") -> Status:
    """Say how far a report is. Reads `city`, `office` and, of a merged one, `parent`.

    Args:
        report: which.
        now: when it is read, aware.
        last_step: the step that led to its state, where the words differ by it ("time_out", "end").
    """
    due_on = last_day(report.city, report.due_at)
    late = max(0, (report.city.day(now) - due_on).days) if due_on else 0
    text = _NEXT[report.state](report, last_step) % {
        "due": formats.date_format(due_on, "DATE_FORMAT") if due_on else "",
        "office": report.office.name if report.office else _("the office"),
    }
    if late:
        text += " " + ngettext(
            "That is %(days)d day late.", "That is %(days)d days late.", late
        ) % {"days": late}  # fmt: skip
    return Status(report.state_words, text, due_on, late, kind(report.state))


def kind(state: str) -> str:
    """Give how a state is marked: "open", "asked", "done" or "over"."""
    if state == "proposed":
        return "asked"
    if state == "confirmed":
        return "done"
    return "over" if course().states[state].over else "open"


def last_day(city: City, due_at: datetime | None) -> date | None:
    """Give the last day on which a clock is in time (it ends at the midnight after); None without a clock."""
    return city.day(due_at - timedelta(seconds=1)) if due_at else None


def _submitted(_report: Report, _step: str) -> str:
    return _(
        "The citizens' desk has received it. Somebody reads it and finds who answers, "
        "by %(due)s at the latest."
    )


def _verified(_report: Report, _step: str) -> str:
    return _("The desk has read it. An office gets it and begins by %(due)s at the latest.")


def _forwarded(_report: Report, _step: str) -> str:
    return _("%(office)s has it, and begins by %(due)s at the latest.")


def _in_progress(_report: Report, _step: str) -> str:
    return _("%(office)s is working on it. It is to be done by %(due)s at the latest.")


def _doubted(_report: Report, _step: str) -> str:
    return _(
        "%(office)s says that it is done. Somebody else checks the proof first, by %(due)s at the latest; "
        "then whoever reported it is asked."
    )


def _proposed(_report: Report, _step: str) -> str:
    return _(
        "%(office)s says that it is done. Whoever reported it can say by %(due)s whether that is so; "
        "without an answer it is closed then."
    )


def _confirmed(_report: Report, _step: str) -> str:
    return _("It is done: whoever reported it, or a later survey of the road, saw so. Nothing more happens.")


def _disputed(_report: Report, _step: str) -> str:
    return _(
        "It was said to be done, and it is not. Somebody other than who said so takes it up again, "
        "by %(due)s at the latest."
    )


def _closed(_report: Report, step: str) -> str:
    if step == "time_out":
        return _(
            "It was said to be done, and nobody answered in time: it is closed, not confirmed. "
            "Whoever reported it can still confirm it. If it is there again, report it anew."
        )
    return _("The city ends it here without having mended it; the reason is below. Nothing more happens.")


def _returned(_report: Report, _step: str) -> str:
    return _("The office says that it is not theirs. The desk finds the right one by %(due)s at the latest.")


def _rejected(_report: Report, _step: str) -> str:
    return _("The desk does not take it up; the reason is below. Nothing more happens.")


def _merged(report: Report, _step: str) -> str:
    if report.parent and report.parent.shown:
        return _("Report %(code)s tells of the same. Follow that one; it is answered for both.") % {
            "code": report.parent.code
        }
    return _("Another report tells of the same. It is answered there for both.")


def _handed_over(_report: Report, _step: str) -> str:
    return _(
        "It belongs to another government and was handed to it; to whom is below. The city cannot follow it."
    )


def _withdrawn(_report: Report, _step: str) -> str:
    return _("Whoever reported it took it back. Nothing more happens.")


_NEXT: dict[str, Callable[[Report, str], str]] = {
    "submitted": _submitted, "verified": _verified, "forwarded": _forwarded, "in_progress": _in_progress,
    "doubted": _doubted, "proposed": _proposed, "confirmed": _confirmed, "disputed": _disputed,
    "closed": _closed, "returned": _returned, "rejected": _rejected, "merged": _merged,
    "handed_over": _handed_over, "withdrawn": _withdrawn,
}  # fmt: skip

STEPS: dict[str, str | Promise] = {
    "submit": gettext_lazy("Reported"),
    "verify": gettext_lazy("Read and verified by the desk"),
    "forward": gettext_lazy("Given to %(office)s"),
    "move": gettext_lazy("Moved to %(office)s"),
    "return": gettext_lazy("Sent back to the desk"),
    "start": gettext_lazy("%(office)s has begun"),
    "propose": gettext_lazy("%(office)s says that it is done"),
    "doubt": gettext_lazy("%(office)s says that it is done; the proof is being checked"),
    "accept": gettext_lazy("The proof was accepted"),
    "refuse": gettext_lazy("The proof was refused: the work goes on"),
    "confirm": gettext_lazy("Whoever reported it confirms that it is done"),
    "dispute": gettext_lazy("Whoever reported it says that it is not done"),
    "road_order": gettext_lazy("A road crew is to mend it"),
    "road_repair": gettext_lazy("The road office has proof that it is mended"),
    "see_mended": gettext_lazy("A survey of the road saw that it is done"),
    "see_damaged": gettext_lazy("A survey of the road saw that it is not done"),
    "time_out": gettext_lazy("Closed: nobody answered in time"),
    "end": gettext_lazy("Ended by the city"),
    "reject": gettext_lazy("Not taken up"),
    "merge": gettext_lazy("Joined with a report of the same"),
    "split": gettext_lazy("Found to be something of its own"),
    "hand_over": gettext_lazy("Handed to another government"),
    "reopen": gettext_lazy("Opened again"),
    "withdraw": gettext_lazy("Taken back"),
    "": gettext_lazy("%(office)s writes"),
}
"""What each step is called in the history that everybody reads."""

GROUPS: dict[str, str | Promise] = {
    "roads": gettext_lazy("Roads and lights"),
    "water": gettext_lazy("Water"),
    "clean": gettext_lazy("Clean and green"),
    "order": gettext_lazy("Order in public places"),
    "services": gettext_lazy("Services of the city"),
    "other": gettext_lazy("Anything else"),
}
"""What the groups of categories are called; a city's own group is called by its code."""


def group(code: str) -> str:
    """Give what a group of categories is called."""
    return str(GROUPS.get(code, code.replace("_", " ").replace("-", " ").capitalize()))


def step_title(name: str, office: str) -> str:
    """Give what a step is called; `office` is whose it is, "" where nobody's."""
    title = str(STEPS.get(name, name.replace("_", " ").capitalize()))
    return title % {"office": office or _("the office")} if "%(office)s" in title else title
