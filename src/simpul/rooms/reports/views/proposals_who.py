"""Who takes part: the account, or the e-mail address that this browser has confirmed; and their news."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people import address
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose_who as act
from simpul.rooms.reports.forms.together_who import WhoForm
from simpul.rooms.reports.models import Cycle, Participant, Survey
from simpul.rooms.reports.share import budget as budgets
from simpul.rooms.reports.share import proposals as share
from simpul.rooms.reports.views import guarded

SESSION = act.SESSION


def city_of(slug: str) -> City:
    """Give a city that is served here. Raises Http404."""
    return get_object_or_404(City.objects.served(), slug=slug)


def participant(request: HttpRequest, city: City) -> Participant | None:
    """Give who takes part; None where nobody is signed in and this browser has confirmed no address."""
    return act.of_session(city, request.user, request.session, now=timezone.now())


@require_GET
def together(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what residents can decide together now, and somebody's own news."""
    city = city_of(slug)
    me = participant(request, city)
    context = {
        "city": city,
        "proposals": share.listed(city, by_support=True)[:5],
        "cycle": Cycle.objects.filter(city=city).first(),
        "budgets": budgets.listed(city, request.user)[:5],
        "surveys": Survey.objects.filter(city=city, state=Survey.State.OPEN)[:5],
        "me": me,
        "news": share.news(me) if me else [],
    }
    return render(request, "reports/together.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def known(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask somebody without an account for an e-mail address, and send a link to it."""
    city = city_of(slug)
    form = WhoForm(request.POST or None, city=city)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            came = guarded.come(request, city, said["email"])
            asked = act.ask(
                city, said["email"], said["name"], now=timezone.now(), sender=address.of(request),
                gender=said["gender"], region=said["region"],
            )  # fmt: skip
            guarded.kept(city, came, asked)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            request.session["reports-after"] = _next(request, city)
            return render(request, "reports/together_sent.html", {"city": city})
    context = {"city": city, "form": form, "next": _next(request, city)}
    return guarded.page(request, city, "reports/together_known.html", context, 422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Open the link that was sent; the button confirms, so that a mail program that looks ahead does not."""
    city = city_of(slug)
    if request.method == "POST":
        found = act.confirm(token, now=timezone.now())
        request.session.cycle_key()
        request.session[SESSION.format(city=found.city_id)] = found.pk
        messages.success(request, _("Thank you: your voice counts now."))
        return redirect(request.session.pop("reports-after", reverse("reports:proposals", args=[city.slug])))
    return render(request, "reports/together_link.html", {"city": city})


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Let this browser forget who took part."""
    city = city_of(slug)
    request.session.pop(SESSION.format(city=city.pk), None)
    return redirect("reports:together", city.slug)


def _next(request: HttpRequest, city: City) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse("reports:proposals", args=[city.slug])
