"""The pages of a candidate: its plan, and every step of its journey. Only who takes part in it sees them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import candidate as act
from simpul.rooms.hub.forms import network as forms
from simpul.rooms.hub.forms.record import RecordForm
from simpul.rooms.hub.models import Candidate, State
from simpul.rooms.hub.share import labels
from simpul.rooms.hub.share import record as share
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.views.shown import answer

OF_STATE = {"hub.review_candidate", act.NOMINATE}


def _states(user: object) -> list[State]:
    """Give the states for which the reader may apply."""
    may = (act.APPLY, act.NOMINATE)
    return [one for one in State.objects.all() if any(allowed(user, name, one.iso3) for name in may)]


def _seen(request: HttpRequest, slug: str) -> Candidate:
    rows = Candidate.objects.select_related("state", "meeting", "city__city", "applied_by")
    found = get_object_or_404(rows, slug=slug)
    if not act.may_see(request.user, found):
        raise Http404
    return found


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the applications that the reader may read."""
    shown = share.visible_candidates(request.user)
    return render(request, "hub/candidates.html", {"candidates": shown, "states": _states(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, iso3: str) -> HttpResponse:
    """Apply for a city or province of a state."""
    state = get_object_or_404(State, pk=iso3)
    if state not in _states(request.user):
        raise PermissionDenied
    form = forms.CandidateForm(request.POST or None)

    def do(form: RecordForm) -> str:
        made = act.apply(state, act.Plan(**form.said()), actor=person(request), now=timezone.now())
        return reverse("hub:candidate", args=[made.slug])

    context = {
        "title": _("A candidate of %(state)s") % {"state": state.name},
        "back": _("Candidates"),
        "back_url": reverse("hub:candidates"),
        "intro": _("The five parts of the plan can be written later; the review needs them all."),
    }
    return answer(request, form, do, context, done=_("The application is kept."))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the plan of a candidate anew, before its review."""
    found = _seen(request, slug)
    if found.applied_by != request.user and not allowed(request.user, act.NOMINATE, found.state_id):
        raise PermissionDenied
    form = forms.CandidateForm(request.POST or None, initial=forms.CandidateForm.initial_of(found))

    def do(form: RecordForm) -> str:
        act.change(found, act.Plan(**form.said()), actor=person(request), now=timezone.now())
        return reverse("hub:candidate", args=[slug])

    back = reverse("hub:candidate", args=[slug])
    context = {"title": found.name, "back": found.name, "back_url": back}
    return answer(request, form, do, context, done=_("Saved."))


@login_required
@require_GET
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a candidate: its plan, its journey, and the steps that the reader may take."""
    return _page(request, _seen(request, slug), {})


def _page(request: HttpRequest, found: Candidate, typed: dict[str, Any], status: int = 200) -> HttpResponse:
    steps = [
        (step, labels.CANDIDATE[step.after], typed.get(step.after) or _form(step.after))
        for step in states.ways(states.CANDIDATE, found.stage)
        if allowed(request.user, step.needs, found.state_id if step.needs in OF_STATE else None)
    ]
    mine = found.applied_by == request.user or allowed(request.user, act.NOMINATE, found.state_id)
    context = {
        "candidate": found,
        "plan": [(labels.PLAN[name], getattr(found, name)) for name in states.PLAN],
        "journey": found.steps.select_related("by"),
        "steps": steps,
        "may_change": found.stage == "proposed" and mine,
    }
    return render(request, "hub/candidate.html", context, status=status)


def _form(after: str, data: Any = None) -> forms.StepForm:
    kind = forms.DecisionForm if after in states.DECIDED else forms.StepForm
    return kind(data, initial={"to": after}, auto_id=f"id_{after}_%s")


@login_required
@require_POST
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a candidate a step on."""
    found, after = _seen(request, slug), request.POST.get("to", "")
    form = _form(after, request.POST)
    if form.is_valid():
        said, actor, now = form.cleaned_data, person(request), timezone.now()
        try:
            if isinstance(form, forms.DecisionForm):
                act.decide(
                    found, after, said["meeting"], by_consensus=said["by_consensus"], note=said["note"],
                    actor=actor, now=now,
                )  # fmt: skip
            else:
                act.go(found, after, note=said["note"], actor=actor, now=now)
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("hub:candidate", slug)
    return _page(request, found, {after: form}, status=422)
