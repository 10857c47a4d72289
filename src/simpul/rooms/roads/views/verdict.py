"""The pages of verdicts: the list, one with its photos side by side, and the crews' confirmed shares."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import verdict as act
from simpul.rooms.roads.forms.verdict import OverruleForm
from simpul.rooms.roads.models import Crew, Verdict
from simpul.rooms.roads.share import verdicts as share

A_PAGE = 50
WITH = (
    "damage__city",
    "damage__street",
    "survey",
    "before",
    "after",
    "item__order__crew",
    "proof",
    "decided_by",
)


@require_GET
def verdicts(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's verdicts that count, newest first: all, or of an outcome or a crew."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Verdict.Outcome.values else ""
    crews = list(Crew.objects.filter(city=city, orders__items__verdicts__isnull=False).distinct())
    crew = next((one for one in crews if str(one.pk) == request.GET.get("crew")), None)
    found = share.listed(city, outcome=outcome, crew=crew.pk if crew else None)
    context = {
        "city": city, "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")), "crews": crews,
        "crew": crew, "outcome": outcome, "counts": share.counts(city), "not_passed": share.not_passed(city),
    }  # fmt: skip
    return render(request, "roads/verdicts.html", context)


@require_GET
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one verdict: before, proof and after side by side, how far apart, and what may be said of it."""
    return _page(request, get_object_or_404(Verdict.objects.select_related(*WITH), pk=pk), OverruleForm())


@login_required
@require_POST
def overrule(request: HttpRequest, pk: int) -> HttpResponse:
    """Say otherwise than the camera."""
    found = get_object_or_404(Verdict.objects.select_related(*WITH), pk=pk)
    form = OverruleForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            act.overrule(found, said["outcome"], said["note"], actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is decided; the ledger keeps it."))
            return redirect(found)
    return _page(request, found, form, status=422)


@require_GET
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the crews' repairs fared before the camera."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    found = share.shares(city)
    return render(request, "roads/shares.html", {"city": city, "shares": found, "bars": share.chart(found)})


def _page(request: HttpRequest, found: Verdict, form: OverruleForm, *, status: int = 200) -> HttpResponse:
    city = found.damage.city
    may = found.standing and allowed(request.user, act.OVERRULE, city)
    context = {"city": city, "form": form if may else None, **share.whole(found)}
    return render(request, "roads/verdict.html", context, status=status)
