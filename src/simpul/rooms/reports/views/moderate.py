"""Held reports wait here for a colleague, who lets them go on, hides parts, or does not take them up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from simpul.ground.people.access import allowed, person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import block as blocks
from simpul.rooms.reports.act import moderate as act
from simpul.rooms.reports.forms.moderate import BlockForm, RejectForm, ReleaseForm
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk, held
from simpul.rooms.reports.share import card
from simpul.rooms.reports.share import held as share
from simpul.rooms.reports.understand import guard

SHOWN = 50
type Chosen = ReleaseForm | RejectForm | BlockForm


@login_required
@never_cache
@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List what waits for a person, and apart from it what may be part of a flood."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, act.MODERATE, city)
    waiting = held.waiting(actor, city)
    context = {
        "city": city, "waiting": [(one, share.reasons(one)) for one in waiting[:SHOWN]],
        "waiting_count": waiting.count(), "senders": held.senders(actor, city, SHOWN),
        "apart_count": held.apart(actor, city).count(),
    }  # fmt: skip
    return render(request, "reports/moderate.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show a report with what holds it, and take a decision."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    report = desk.find(actor, city, code, act.MODERATE)
    photos = list(report.photos.values_list("pk", flat=True))
    chosen = request.POST.get("decision", "")
    said = request.POST if request.method == "POST" else None
    forms: dict[str, Chosen] = {
        "release": ReleaseForm(
            said if chosen == "release" else None, photos=photos,
            initial={"text": report.text, "confidential": report.confidential},
        ),
        "reject": RejectForm(said if chosen == "reject" else None),
        "block": BlockForm(
            said if chosen == "block" else None, initial={"days": guard.of(city.settings).block_days}
        ),
    }  # fmt: skip
    if said is not None and chosen in forms and _decided(request, report, actor, forms[chosen]):
        return redirect("reports:moderate", slug)
    shows_person = allowed(actor, desk.READ_PERSON, city)
    context = {
        "city": city, "report": report, "title": card.title(report), "place": card.place(report),
        "reasons": share.reasons(report), "forms": forms, "photos": report.photos.all(),
        "earlier": report.corrections.all() if shows_person else [],
        "of_sender": len(act.of_sender(report)),
    }  # fmt: skip
    return render(request, "reports/moderate_one.html", context, status=422 if said is not None else 200)


def _decided(request: HttpRequest, report: Report, actor: Person, form: Chosen) -> bool:
    """Do what was decided. False with what is wrong beside its form."""
    now = timezone.now()
    if not form.is_valid():
        return False
    try:
        if isinstance(form, ReleaseForm):
            act.release(report, form.decision(), actor=actor, now=now)
            messages.success(request, _("The report goes on its way."))
        elif isinstance(form, RejectForm):
            _reject(request, report, actor, form)
        else:
            said = form.cleaned_data
            blocks.block(report, said["kind"], said["days"], said["reason"], actor=actor, now=now)
            messages.success(request, _("The sender is kept out."))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _reject(request: HttpRequest, report: Report, actor: Person, form: RejectForm) -> None:
    reason, now = form.cleaned_data["reason"], timezone.now()
    if not form.cleaned_data["all_of_sender"]:
        act.reject(report, reason, actor=actor, now=now)
        messages.success(request, _("The report is not taken up."))
        return
    done = act.reject_sender(report, reason, actor=actor, now=now)
    messages.success(request, _("%(many)d reports are not taken up.") % {"many": done})
