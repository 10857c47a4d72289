"""The pages of the yearly monitoring: the board, a city's part, one answer, and its steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import campaign as act
from simpul.rooms.hub.forms.campaign import AnswerForm, CampaignForm, ReasonForm
from simpul.rooms.hub.models import NetworkCity, Project
from simpul.rooms.hub.models.campaign import Answer, Campaign
from simpul.rooms.hub.observe import answers
from simpul.rooms.hub.share import campaign as share
from simpul.rooms.hub.share import report_words as words
from simpul.rooms.hub.understand import campaign as rules


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the yearly campaigns; the Secretariat opens one or sets its days."""
    may_run = allowed(request.user, act.RUN, None)
    if not share.readable(request.user) and not may_run:
        raise PermissionDenied
    form = CampaignForm(request.POST or None, initial=_proposed())
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = act.open_campaign(**form.cleaned_data, actor=person(request), now=timezone.now())
                return redirect("hub:campaign", made.year)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        status = 422
    context = {"campaigns": Campaign.objects.all(), "form": form, "may_run": may_run}
    return render(request, "hub/campaigns.html", context, status=status)


@login_required
@require_GET
def board(request: HttpRequest, year: int) -> HttpResponse:
    """Show who answered, who is late and whom to remind, as far as the reader may see."""
    campaign = get_object_or_404(Campaign, year=year)
    cities = share.readable(request.user)
    if not cities:
        raise PermissionDenied
    today = timezone.now().date()
    rows = share.board(campaign, cities, today)
    context = {
        "campaign": campaign,
        "rows": rows,
        "totals": share.totals(rows),
        "reminders": share.reminders(campaign, rows, today),
        "days": (campaign.due_on - today).days,
        "may_run": allowed(request.user, act.RUN, None),
    }
    return render(request, "hub/campaign.html", context)


@login_required
@require_GET
def city(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Show a city's part: each project with its answer."""
    campaign, found = _readable(request, year, slug)
    lines = share.lines(campaign, found)
    context = {
        "campaign": campaign,
        "network_city": found,
        "lines": lines,
        "may": share.may(request.user, found),
        "drafts": sum(line.state in rules.EDITABLE for line in lines),
    }
    return render(request, "hub/campaign_city.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, year: int, slug: str, project: str) -> HttpResponse:
    """Show an answer, and save what is typed: as it is typed, by button, or when it is submitted."""
    campaign, found = _readable(request, year, slug)
    asked = get_object_or_404(Project, slug=project, network_city=found)
    known = Answer.objects.filter(campaign=campaign, project=asked).first()
    content = rules.read(known.content) if known and known.revision else answers.begin(campaign, asked)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, content, known.revision if known else 0
    )
    if request.method == "GET":
        return _page(request, campaign, asked, known, form)
    if not form.is_valid():
        return _page(request, campaign, asked, known, form, status=422)
    return _save(request, campaign, asked, form)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a step with an answer: endorse, accept or return it."""
    if name not in rules.MOVES:
        raise Http404
    found = get_object_or_404(Answer.objects.select_related("city__city", "campaign", "project"), pk=pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    moved = act.move(
        found,
        name,
        actor=person(request),
        now=timezone.now(),
        reason=reason,
        release="release" in request.POST,
    )
    messages.success(
        request, _("%(project)s: %(state)s.") % {"project": found.project, "state": moved.get_state_display()}
    )
    return redirect("hub:answers", found.campaign.year, found.city.slug)


@login_required
@require_POST
def submit_city(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Submit every complete answer of a city at once."""
    campaign, found = _readable(request, year, slug)
    sent = act.submit_city(
        campaign, found.city, release="release" in request.POST, actor=person(request), now=timezone.now()
    )
    messages.success(request, _("Submitted: %(number)d.") % {"number": len(sent)})
    return redirect("hub:answers", year, slug)


@login_required
@require_POST
def close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a campaign."""
    carried = act.close(get_object_or_404(Campaign, year=year), actor=person(request), now=timezone.now())
    messages.success(request, _("Closed. Completed projects carried over: %(number)d.") % {"number": carried})
    return redirect("hub:campaign", year)


def _save(request: HttpRequest, campaign: Campaign, asked: Project, form: AnswerForm) -> HttpResponse:
    """Save what was typed, and submit it where that was asked."""
    actor, now, part = person(request), timezone.now(), bool(request.headers.get("HX-Request"))
    try:
        saved = act.save(
            campaign, asked, form.content(), revision=form.cleaned_data["revision"], actor=actor, now=now
        )
        if not saved.collided and "submit" in request.POST:
            act.move(saved.answer, "submit", actor=actor, now=now, release="release" in request.POST)
            messages.success(request, _("Submitted. Your national representative sees it now."))
            return redirect("hub:answers", campaign.year, asked.network_city.slug)  # type: ignore[union-attr]
    except Refused as refusal:
        form.add_error(None, str(refusal))
        known = Answer.objects.filter(campaign=campaign, project=asked).first()
        template = {"partial": True} if part else {}
        return _page(request, campaign, asked, known, form, status=422, **template)
    if part or saved.collided:
        return _page(request, campaign, asked, saved.answer, form, collided=saved.collided, partial=part)
    messages.success(request, _("Saved as a draft."))
    return redirect(request.path)


def _page(  # noqa: PLR0913 - what is shown, and how it went
    request: HttpRequest,
    campaign: Campaign,
    asked: Project,
    known: Answer | None,
    form: AnswerForm,
    *,
    status: int = 200,
    collided: bool = False,
    partial: bool = False,
) -> HttpResponse:
    state = known.state if known else "missing"
    context: dict[str, Any] = {
        "campaign": campaign,
        "project": asked,
        "network_city": asked.network_city,
        "answer": known,
        "form": form,
        "collided": collided,
        "theirs": rules.read(known.content) if known and collided else None,
    }
    if partial:
        return render(request, "hub/campaign_answer.html#saved", context, status=status)
    if asked.network_city:
        content = rules.read(known.content) if known else answers.begin(campaign, asked)
        may = share.may(request.user, asked.network_city)
        context |= {
            "may": may,
            "editable": may["answer"] and not campaign.closed_at and state in {"missing", *rules.EDITABLE},
            "content": content,
            "status": words.named("status", content.status),
            "support": [(words.named("support", need.kind), need.note) for need in content.support],
            "figures": share.figures(asked.network_city.city, content.figures),
            "drafts": known.drafts.select_related("by")[:20] if known else [],
            "reason": ReasonForm(),
        }
    return render(request, "hub/campaign_answer.html", context, status=409 if collided else status)


def _readable(request: HttpRequest, year: int, slug: str) -> tuple[Campaign, NetworkCity]:
    """Give the campaign and the city. Raises Http404, PermissionDenied."""
    campaign = get_object_or_404(Campaign, year=year)
    found = get_object_or_404(NetworkCity.objects.shown(), city__slug=slug)
    if not allowed(request.user, share.READ, found.city):
        raise PermissionDenied
    return campaign, found


def _proposed() -> dict[str, Any]:
    """Propose the next year's days from the schedule."""
    newest = Campaign.objects.first()
    year = newest.year + 1 if newest else timezone.now().year
    try:
        days = rules.schedule(year)
    except ValueError:
        return {"year": year}
    return {"year": year, "opens_on": days.opens_on, "due_on": days.due_on}
