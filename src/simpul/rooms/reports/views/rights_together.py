"""Whoever takes part sees, corrects and deletes what is kept about them; a colleague deletes on request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.rooms.reports.act import rights_together as act
from simpul.rooms.reports.forms.together_who import ForgetForm, MeForm, OnRequestForm, WordsForm
from simpul.rooms.reports.models import Amendment, Attendee, Comment, Participant, Proposal
from simpul.rooms.reports.share import rights_together as share
from simpul.rooms.reports.views.proposals_who import SESSION, city_of, participant

KINDS: dict[str, type[Proposal | Comment | Amendment]] = {
    "proposal": Proposal, "comment": Comment, "amendment": Amendment,
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything that is kept about who takes part, and correct who they are."""
    city = city_of(slug)
    me = participant(request, city)
    if me is None:
        return _ask(city)
    first = {"name": me.name, "gender": me.gender, "region": me.region_id}
    form = MeForm(request.POST or None, city=city, initial=first)
    if request.method == "POST" and form.is_valid():
        act.correct(me, **form.cleaned_data, now=timezone.now())
        messages.success(request, _("It is corrected."))
        return redirect("reports:together-mine", slug)
    return _page(request, me, form=form)


def _ask(city: City) -> HttpResponse:
    """Send somebody whom we do not know to the page that asks for an address."""
    there = reverse("reports:together-mine", args=[city.slug])
    return redirect(f"{reverse('reports:known', args=[city.slug])}?{urlencode({'next': there})}")


def _page(request: HttpRequest, me: Participant, **forms: Any) -> HttpResponse:
    status = 422 if any(one.errors for one in forms.values()) else 200
    first = {"name": me.name, "gender": me.gender, "region": me.region_id}
    context = {
        "city": me.city, "me": me, "stored": share.stored(me), "form": MeForm(city=me.city, initial=first),
        "erasing": ForgetForm(),
    }  # fmt: skip
    answer = render(request, "reports/together_rights.html", context | forms, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_GET
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Give everything that is kept, to take along."""
    city = city_of(slug)
    me = participant(request, city)
    if me is None:
        return _ask(city)
    with override("en"):
        answer = JsonResponse(share.stored(me), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="together-{city.slug}.json"'
    return answer


@never_cache
@require_POST
def erase(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete who somebody is, or what they said too."""
    city = city_of(slug)
    me = participant(request, city)
    if me is None:
        return _ask(city)
    form = ForgetForm(request.POST)
    if not form.is_valid():
        return _page(request, me, erasing=form)
    act.forget(me, words=form.cleaned_data["what"] == "all", now=timezone.now())
    request.session.pop(SESSION.format(city=city.pk), None)
    messages.success(request, _("It is deleted."))
    return redirect("reports:together", slug)


@never_cache
@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a comment."""
    city = city_of(slug)
    me = participant(request, city)
    if me is None:
        raise Http404
    found = get_object_or_404(Comment, pk=pk, proposal__city=city, participant=me, erased_at=None)
    form = WordsForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        act.reword(found, form.cleaned_data["text"], me, now=timezone.now())
        return redirect("reports:together-mine", slug)
    context = {"city": city, "form": form, "title": _("Change my comment")}
    context["back"] = reverse("reports:together-mine", args=[slug])
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


@require_POST
def erase_one(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Delete the words of one thing that somebody said."""
    city = city_of(slug)
    me = participant(request, city)
    if me is None or kind not in KINDS:
        raise Http404
    where = {"city": city} if kind == "proposal" else {"proposal__city": city}
    row: Any = get_object_or_404(KINDS[kind], pk=pk, participant=me, **where)
    act.erase_mine(row, me, now=timezone.now())
    messages.success(request, _("It is deleted."))
    return redirect("reports:together-mine", slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def on_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a colleague delete what is kept about somebody who asked for it."""
    city, actor = city_of(slug), person(request)
    require(actor, act.MODERATE, city)
    form = OnRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = act.find(city.pk, said["email"])
        if found is None:
            form.add_error("email", _("Nobody takes part under this address."))
        else:
            act.forget(found, words=said["what"] == "all", now=timezone.now(), actor=actor)
            messages.success(request, _("It is deleted."))
            return redirect("reports:proposals", slug)
    context = {"city": city, "form": form, "title": _("Delete on request")}
    context["back"] = reverse("reports:proposals", args=[slug])
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def attendee(request: HttpRequest, slug: str, pk: int, row: int) -> HttpResponse:
    """Let a colleague correct or delete a name on the list of a meeting, on request."""
    rows = Attendee.objects.select_related("meeting__cycle__city")
    found = get_object_or_404(rows, pk=row, meeting=pk, meeting__cycle__city=city_of(slug))
    line = "" if "delete" in request.POST else request.POST.get("line", "")
    if not line.strip() and "delete" not in request.POST:
        raise act.NothingLeft(_("Write the name, or delete it."))
    act.correct_attendee(found, line, actor=person(request), now=timezone.now())
    return redirect(found.meeting)
