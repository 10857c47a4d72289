"""The pages of the Musrenbang. Read the request, call one verb, render one template."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import meet, propose_amend, rank
from simpul.rooms.reports.forms.together import HeldForm, MeetingForm
from simpul.rooms.reports.models import Agenda, Amendment, Cycle, Meeting, Proposal
from simpul.rooms.reports.share import meetings as share
from simpul.rooms.reports.share import proposals
from simpul.rooms.reports.understand import cycle as understand
from simpul.rooms.reports.views.proposals_who import city_of

OFFERED = 100


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the years; whoever plans begins one."""
    city = city_of(slug)
    if request.method == "POST":
        year = request.POST.get("year", "")
        wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0  # noqa: PLR2004
        if not 2000 <= wanted <= 2100:  # noqa: PLR2004 - a year that is planned
            raise meet.BadCount(_("Give a year, such as 2027."))
        return redirect(meet.begin(city, wanted, actor=person(request), now=timezone.now()))
    context = {
        "city": city, "cycles": Cycle.objects.filter(city=city).select_related("city"),
        "may_begin": allowed(request.user, meet.PLAN, city), "next_year": timezone.now().year + 1,
    }  # fmt: skip
    return render(request, "reports/meetings.html", context)


@require_GET
def cycle(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show the levels of a year and their meetings."""
    found = _cycle(slug, year)
    context = {
        "city": found.city, "cycle": found, "levels": share.levels(found),
        "may_meet": allowed(request.user, meet.MEET, found.city), "source": found.rules.get("source", ""),
    }  # fmt: skip
    return render(request, "reports/meetings_cycle.html", context)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Call a meeting."""
    found = _cycle(slug, year)
    actor = person(request)
    require(actor, meet.MEET, found.city)
    form = MeetingForm(request.POST or None, city=found.city, rules=meet.rules(found))
    if request.method == "POST" and form.is_valid():
        try:
            made = meet.call(found, meet.Call(**form.cleaned_data), actor=actor, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    return _form(request, found.city, form, _("Call a meeting"), found.get_absolute_url())


@require_GET
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a meeting: when, where, who came, its list, what was taken and why not."""
    found = _meeting(slug, pk)
    keeps = allowed(request.user, meet.MEET, found.cycle.city)
    rules = meet.rules(found.cycle)
    agenda = share.agenda(found)
    context = {
        "city": found.cycle.city, "meeting": found, "came": share.came(found), "agenda": agenda,
        "late": share.is_late(found), "keeps": keeps and not found.closed_at,
        "level": proposals.level(found.level), "above": rules.above(found.level),
        "quota": rules.level(found.level).quota, "names": found.attendees.all() if keeps else None,
        "waiting": [row for row in agenda if row.outcome == Agenda.Outcome.WAITING],
        "offered": _offered(found, rules) if keeps else [],
        "amendments": _amendments(found) if keeps else [],
    }  # fmt: skip
    return render(request, "reports/meeting.html", context)


def _offered(found: Meeting, rules: understand.Rules) -> list[Proposal]:
    """Give the proposals that could be brought before a meeting."""
    if not rules.level(found.level).enters:
        return []
    rows = Proposal.objects.filter(city=found.cycle.city, state=Proposal.State.OPEN).shown()
    near = [
        one for one in rows.select_related("region")
        if understand.is_in(found.area, one.region.code if one.region else "")
    ]  # fmt: skip
    return near[:OFFERED]


def _amendments(found: Meeting) -> list[Amendment]:
    waiting = found.agenda.filter(outcome=Agenda.Outcome.WAITING).values("proposal")
    rows = Amendment.objects.filter(proposal__in=waiting, state=Amendment.State.OPEN, shown=True)
    return list(rows.select_related("proposal"))


@require_http_methods(["GET", "POST"])
def held(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write down who came."""
    found = _meeting(slug, pk)
    actor = person(request)
    require(actor, meet.MEET, found.cycle.city)
    first: dict[str, Any] = {"women": found.women, "men": found.men}
    first |= {f"group_{code}": count for code, count in found.groups.items()}
    first["names"] = "\n".join(", ".join(filter(None, [one.name, one.role])) for one in found.attendees.all())
    form = HeldForm(request.POST or None, rules=meet.rules(found.cycle), initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            meet.hold(
                found, women=said["women"], men=said["men"], groups=form.groups(),
                names=said["names"].splitlines(), actor=actor, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form(request, found.cycle.city, form, _("Who came"), found.get_absolute_url())


@require_POST
def bring(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring a proposal before the meeting."""
    found = _meeting(slug, pk)
    row = get_object_or_404(Proposal, city=found.cycle.city, code=request.POST.get("code", ""))
    meet.bring(found, row, actor=person(request), now=timezone.now())
    return redirect(found)


@require_POST
def order(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Rank the list: a place for each proposal, as numbers in fields."""
    found = _meeting(slug, pk)
    said = [(str(value), name[5:]) for name, value in request.POST.items() if name.startswith("rank-")]
    if not all(value.isdigit() and row.isdigit() and value.isascii() for value, row in said):
        raise rank.NotTheList(_("Give each proposal of the list one place of its own."))
    places = sorted((int(value), int(row)) for value, row in said)
    if len({place for place, _row in places}) < len(places):
        raise rank.NotTheList(_("Give each proposal of the list one place of its own."))
    rank.rank(found, [row for _place, row in places], actor=person(request), now=timezone.now())
    return redirect(found)


@require_POST
def decide(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """Take a proposal up here, or say why it ends."""
    found = _meeting(slug, pk)
    item = get_object_or_404(Agenda, pk=row, meeting=found)
    rank.decide(
        item, take=request.POST.get("take") == "1", reason=request.POST.get("reason", ""),
        actor=person(request), now=timezone.now(),
    )  # fmt: skip
    return redirect(found)


@require_POST
def amendment(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """Let the meeting take an amendment, or say why not."""
    found = _meeting(slug, pk)
    item = get_object_or_404(Amendment, pk=row, proposal__city=found.cycle.city)
    propose_amend.decide(
        item, take=request.POST.get("take") == "1", reason=request.POST.get("reason", ""),
        now=timezone.now(), meeting=found, actor=person(request),
    )  # fmt: skip
    return redirect(found)


@require_POST
def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a meeting: its list goes upward."""
    found = _meeting(slug, pk)
    rank.close(found, actor=person(request), now=timezone.now())
    return redirect(found)


def _cycle(slug: str, year: int) -> Cycle:
    return get_object_or_404(Cycle.objects.select_related("city"), city=city_of(slug), year=year)


def _meeting(slug: str, pk: int) -> Meeting:
    rows = Meeting.objects.select_related("cycle__city", "region")
    return get_object_or_404(rows, cycle__city=city_of(slug), pk=pk)


def _form(request: HttpRequest, city: City, form: Any, title: str, back: str) -> HttpResponse:
    context = {"city": city, "form": form, "title": title, "back": back}
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)
