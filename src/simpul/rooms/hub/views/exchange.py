"""The pages of a year's report, of what a hub received, and of what a city sent."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from simpul.ground import keys
from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.rooms.hub import jobs
from simpul.rooms.hub.act import exchange as act
from simpul.rooms.hub.act import outbox
from simpul.rooms.hub.forms.exchange import SendForm
from simpul.rooms.hub.models import NetworkCity
from simpul.rooms.hub.models.exchange import Outgoing, Stranger, Submission, Turned
from simpul.rooms.hub.share import report as reports
from simpul.rooms.hub.share import report_paper, submission

A_PAGE = 50
MOST_KEPT = 16
KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Go to the newest report."""
    known = reports.years()
    if not known:
        raise Http404
    return redirect("hub:report", known[0])


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Show the report of a year."""
    known = reports.years()
    if year not in known:
        raise Http404
    made = reports.of_year(year)
    context = report_paper.context(made) | {"years": known, "names": report_paper.NAMES, "linked": True}
    return render(request, "hub/report.html", context)


@require_safe
def report_file(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Send one file of a report in the reader's language, made from the records as they are."""
    if year not in reports.years() or name not in report_paper.NAMES:
        raise Http404
    made = reports.of_year(year)
    language = get_language() or "en"
    content = _kept(made.fingerprint, name, language, lambda: jobs.report_file(made, name, language))
    response = HttpResponse(content, content_type=KINDS[name.rpartition(".")[2]])
    shown = "inline" if name.endswith("pdf") else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="network-{year}-{name}"'
    response["Content-Language"] = language
    response["ETag"] = f'"{made.fingerprint[:32]}-{language}"'
    return response


@login_required
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """Show what came from cities, what was turned away, and the keys that wait for a decision."""
    require(person(request), act.KEYS, None)
    own = keys.own(None)
    rows = Submission.objects.select_related("city", "blob")
    context = {
        "own": own,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "strangers": Stranger.objects.filter(decided_at=None)[:A_PAGE],
        "turned": Turned.objects.all()[:A_PAGE],
    }
    return render(request, "hub/exchange.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Trust a key as a city's, or say that it is not to be trusted."""
    found = get_object_or_404(Stranger, pk=pk, decided_at=None)
    trust = request.POST.get("decision") == "trust"
    act.decide(found, trust=trust, actor=person(request), now=timezone.now())
    said = (
        _("The key %(key)s is trusted. The city may send again.")
        if trust
        else _("The key %(key)s is not trusted.")
    )
    messages.success(request, said % {"key": found.fingerprint})
    return redirect("hub:exchange")


@login_required
@require_GET
def of_city(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a city sent from here, and what this hub received of it."""
    city = get_object_or_404(City, slug=slug)
    if not _may_read(request, city):
        raise PermissionDenied
    return _city_page(request, city, SendForm())


@login_required
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what is new of a city to a hub."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    actor, now = person(request), timezone.now()
    require(actor, outbox.SUBMIT, city)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _city_page(request, city, form, status=422)
    to = outbox.hub(form.cleaned_data["url"])
    decided = submission.Decided(tuple(form.cleaned_data["publish"]), actor.get_username(), now)
    content = submission.content(city, now.year, decided)
    jobs.send(to, city, actor=actor, now=timezone.now)
    packed = outbox.waiting(to, city) or outbox.pack(to, city, content, actor=actor, now=now)
    sent = jobs.send(to, city, actor=actor, now=timezone.now) if packed else []
    for one in sent:
        level = messages.success if one.state == Outgoing.State.RECEIVED else messages.error
        level(request, f"{one.sequence}: {one.get_state_display()}. {one.refusal.get('detail', '')}")
    if not sent:
        messages.info(request, _("Nothing is new since the hub answered last."))
    return redirect("hub:city-exchange", slug)


@login_required
@require_safe
def submission_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Send the bytes of a submission as they came, or as they were sent."""
    came = Submission.objects.filter(blob=sha256).select_related("city").first()
    went = Outgoing.objects.filter(blob=sha256).select_related("city").first()
    found = came or went
    if found is None:
        raise Http404
    if not _may_read(request, found.city):
        raise PermissionDenied
    return serve(request, sha256, filename=f"submission-{found.city.slug}-{found.sequence}.json")


def _city_page(request: HttpRequest, city: City, form: SendForm, status: int = 200) -> HttpResponse:
    context = {
        "network_city": city,
        "in_network": NetworkCity.objects.shown().filter(city=city).exists(),
        "form": form if city.served and allowed(request.user, outbox.SUBMIT, city) else None,
        "own": keys.own(city) if city.served else None,
        "sent": Outgoing.objects.filter(city=city).select_related("hub", "blob").order_by("-pk")[:A_PAGE],
        "received": Submission.objects.filter(city=city)[:A_PAGE],
    }
    return render(request, "hub/exchange_city.html", context, status=status)


def _may_read(request: HttpRequest, city: City) -> bool:
    return allowed(request.user, outbox.SUBMIT, city) or allowed(request.user, act.KEYS, None)


_files: dict[tuple[str, str, str], bytes] = {}


def _kept(fingerprint: str, name: str, language: str, make: Callable[[], bytes]) -> bytes:
    """Make a file once for each state of the records: the newest few are kept in this process."""
    key = (fingerprint, name, language)
    if key not in _files:
        while len(_files) >= MOST_KEPT:
            _files.pop(next(iter(_files)))
        _files[key] = make()
    return _files[key]
