"""The pages of practices and adoptions. Read the request, call one verb, render one template."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import adoption as adoptions
from simpul.rooms.hub.act import practice as act
from simpul.rooms.hub.forms.help import ChooseForm
from simpul.rooms.hub.forms.practice import AdoptForm, FigureForm, MeasureForm, PracticeForm
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.share import learned as graph
from simpul.rooms.hub.share import practice as share
from simpul.rooms.hub.share.help import cities_for
from simpul.rooms.hub.understand import life
from simpul.rooms.hub.views.help import sent


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the published practices, and the reader's own drafts."""
    form = ChooseForm(request.GET)
    form.is_valid()
    area = form.cleaned_data.get("area", "")
    writing = list(cities_for(request.user, act.WRITE))
    drafts = Practice.objects.exclude(state="published").shown().filter(city__in=writing)
    context = {"form": form, "practices": share.listed(area=area), "drafts": drafts, "writing": writing}
    return render(request, "hub/practices.html", context)


@require_GET
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a practice with its live figures and who took it over."""
    found = _practice(request, slug)
    mine = allowed(request.user, act.WRITE, found.city)
    text = found.text
    context = {
        "practice": found,
        "text": text,
        "steps": text.steps.all() if text else [],
        "others": [one for one in found.texts.all() if one != text],
        "mine": mine,
        "words": list(life.PRACTICE[found.state]) if mine else [],
        "figures": [(figure, share.figure_chart(figure, found)) for figure in found.figures.all()],
        "figure_form": FigureForm() if mine else None,
        "adoptions": share.adoptions_facts(share.adoptions(of=found, reader=request.user)),
        "may_adopt": found.state == "published"
        and cities_for(request.user, adoptions.ADOPT).exclude(pk=found.city_id).exists(),
    }
    return render(request, "hub/practice.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a practice down."""
    city = get_object_or_404(City, slug=slug)
    require(person(request), act.WRITE, city)
    form = PracticeForm(sent(request), city=city)
    if request.method == "POST" and form.is_valid():
        try:
            made = act.write(city, form.content(), form.texts(), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    return _form(request, form, _("Write a practice down"), city.name)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a practice."""
    found = _practice(request, slug)
    require(person(request), act.WRITE, found.city)
    form = PracticeForm(sent(request), city=found.city, initial=PracticeForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            act.change(found, form.content(), form.texts(), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form(request, form, _("Change"), found.title)


@login_required
@require_POST
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish or withdraw a practice."""
    found = _practice(request, slug)
    act.step(found, request.POST.get("step", ""), actor=person(request), now=timezone.now())
    messages.success(request, _("Done."))
    return redirect(found)


@login_required
@require_POST
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Link a series of the giving city."""
    found, form = _practice(request, slug), FigureForm(request.POST)
    require(person(request), act.WRITE, found.city)
    if form.is_valid():
        act.link_figure(found, actor=person(request), now=timezone.now(), **form.cleaned_data)
        return redirect(found)
    return _form(request, form, _("Link a figure"), found.title)


@login_required
@require_POST
def remove_figure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a linked series off a practice."""
    found = _practice(request, slug)
    require(person(request), act.WRITE, found.city)
    act.unlink_figure(get_object_or_404(found.figures, pk=pk), actor=person(request), now=timezone.now())
    return redirect(found)


@login_required
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Say “we adopt this”."""
    found, now = _practice(request, slug), timezone.now()
    cities = cities_for(request.user, adoptions.ADOPT).exclude(pk=found.city_id)
    if not cities:
        raise PermissionDenied
    first = {"adopted_on": now.date(), "baseline_year": now.year - 1}
    codes = [one.code for one in found.figures.all()]
    form = AdoptForm(sent(request), cities=cities, first=codes, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = adoptions.adopt(found, actor=person(request), now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    return _form(request, form, _("We adopt this"), found.title)


@require_GET
def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an adoption with the adopting city's own series."""
    return _adoption_page(request, _adoption(request, pk))


@login_required
@require_POST
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the year after."""
    found, form = _adoption(request, pk), MeasureForm(request.POST)
    require(person(request), adoptions.ADOPT, found.city)
    if form.is_valid():
        try:
            adoptions.measure(found, actor=person(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _adoption_page(request, found, form)


@login_required
@require_POST
def step_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an adoption run or stop, show it or hide it."""
    found = _adoption(request, pk)
    adoptions.say_adoption(found, request.POST.get("step", ""), actor=person(request), now=timezone.now())
    messages.success(request, _("Done."))
    return redirect(found)


@require_GET
def learned(request: HttpRequest) -> HttpResponse:
    """Show who learned what from whom, and what happened to the number after."""
    return render(request, "hub/practice_learned.html", {"graph": graph.graph()})


def _practice(request: HttpRequest, slug: str) -> Practice:
    try:
        return share.practice(slug, request.user)
    except Practice.DoesNotExist as error:
        raise Http404 from error


def _adoption(request: HttpRequest, pk: int) -> Adoption:
    try:
        return share.adoption(pk, request.user)
    except Adoption.DoesNotExist as error:
        raise Http404 from error


def _adoption_page(request: HttpRequest, found: Adoption, form: MeasureForm | None = None) -> HttpResponse:
    mine = allowed(request.user, adoptions.ADOPT, found.city)
    words = [*life.ADOPTION[found.state], "hide" if found.public else "publish"] if mine else []
    context = {
        "adoption": found,
        "facts": share.adoption_facts(found),
        "chart": share.adoption_chart(found),
        "form": (form or MeasureForm()) if mine else None,
        "words": words,
        "step_to": reverse("hub:adoption-step", args=[found.pk]),
    }
    return render(request, "hub/practice_adoption.html", context, status=422 if form else 200)


def _form(
    request: HttpRequest, form: PracticeForm | FigureForm | AdoptForm, title: str, whose: str
) -> HttpResponse:
    context = {"form": form, "title": title, "whose": whose}
    return render(request, "hub/help_form.html", context, status=422 if form.errors else 200)
