"""The pages of proposals. Read the request, call one verb, render one template."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import comment, propose, propose_amend, support_proposal
from simpul.rooms.reports.act.propose import Wanted
from simpul.rooms.reports.forms.together import AmendForm, CommentForm, ListForm, ProposalForm, TextForm
from simpul.rooms.reports.models import Amendment, Comment, Participant, Proposal, Report
from simpul.rooms.reports.share import island
from simpul.rooms.reports.share import proposals as share
from simpul.rooms.reports.understand.cycle_changes import changes
from simpul.rooms.reports.views import guarded
from simpul.rooms.reports.views.proposals_who import city_of, participant

EACH_PAGE = 20


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the proposals that everybody may read."""
    city = city_of(slug)
    form = ListForm(request.GET)
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in ("state", "words", "by")}
    found = share.listed(city, said["state"], said["words"], by_support=said["by"] == "support")
    page = Paginator(found, EACH_PAGE).get_page(request.GET.get("page"))
    waits = _held(city) if allowed(request.user, propose.MODERATE, city) else None
    context = {"city": city, "form": form, "page": page, "held": waits}
    return render(request, "reports/proposals.html", context, status=200 if form.is_valid() else 400)


def _held(city: City) -> dict[str, QuerySet[Any]]:
    """Give what waits for somebody of the office to read it."""
    hidden: dict[str, Any] = {"shown": False, "erased_at": None}
    return {
        "proposals": Proposal.objects.filter(city=city, **hidden).exclude(state=Proposal.State.WITHDRAWN),
        "comments": Comment.objects.filter(proposal__city=city, **hidden).select_related("proposal"),
        "amendments": Amendment.objects.filter(proposal__city=city, **hidden).select_related("proposal"),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a proposal, perhaps from a report (?report=CODE)."""
    city = city_of(slug)
    me = participant(request, city)
    report = Report.objects.shown().filter(city=city, code=request.GET.get("report", "")).first()
    initial = {"title": report.category, "text": report.text, "region": report.region_id} if report else {}
    form = ProposalForm(request.POST or None, city=city, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted(report)
        try:
            made = guarded.take(request, city, me, Proposal, wanted.key, partial(_propose, city, wanted, me))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, made, made.shown)
    context = {"city": city, "form": form, "me": me, "title": _("Propose something"), "words": island.words()}
    return guarded.page(request, city, "reports/proposal_form.html", context, 422 if form.errors else 200)


def _propose(city: City, wanted: Wanted, me: Participant | None, held: list[str]) -> Proposal:
    return propose.propose(city, replace(wanted, held=held), me, now=timezone.now())[0]


def _kept(request: HttpRequest, proposal: Proposal, shown: bool) -> HttpResponse:  # noqa: FBT001 - a row's own
    if shown:
        messages.success(request, _("Thank you. Everybody can read it now."))
        return redirect(proposal)
    messages.info(request, _("Thank you. Somebody reads it before everybody does."))
    return redirect("reports:proposals", proposal.city.slug)


@require_GET
def proposal(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show a proposal: its text, its way, its projects, who is for it, what is said of it."""
    return _page(request, _found(request, slug, code), CommentForm(), 200)


def _page(request: HttpRequest, found: Proposal, form: CommentForm, status: int) -> HttpResponse:
    me = participant(request, found.city)
    moderates = allowed(request.user, propose.MODERATE, found.city)
    seen = Q() if moderates else Q(shown=True)
    amendments = [
        (one, changes(found.text, one.text))
        for one in found.amendments.filter(seen).select_related("participant")
    ]
    context = {
        "city": found.city, "proposal": found, "me": me, "form": form, "moderates": moderates,
        "mine": bool(me) and found.participant_id == getattr(me, "pk", None),
        "support": found.backings.count(), "backed": share.is_backed(found, me), "way": share.way(found),
        "projects": share.projects(found), "amendments": amendments,
        "comments": found.comments.filter(seen).select_related("participant"),
        "wordings": found.wordings.count(), "words": island.words() if found.lon is not None else None,
        "is_open": found.state == Proposal.State.OPEN,
        "is_undecided": found.state in {Proposal.State.OPEN, Proposal.State.MEETING},
    }  # fmt: skip
    return guarded.page(request, found.city, "reports/proposal.html", context, status)


@require_GET
def history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show every wording, and what changed."""
    found = _found(request, slug, code)
    context = {"city": found.city, "proposal": found, "history": share.history(found)}
    return render(request, "reports/proposal_history.html", context)


@require_POST
def support(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Be for it, or no longer."""
    found = _found(request, slug, code)
    me = participant(request, found.city)
    wanted = request.POST.get("wanted") == "1"
    if wanted:
        guarded.press(request, found.city, me)
    support_proposal.support(found, me, wanted=wanted, now=timezone.now())
    return redirect(found)


@require_POST
def say(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a comment."""
    found = _found(request, slug, code)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    said = form.cleaned_data
    me = participant(request, found.city)

    def keep(held: list[str]) -> Comment:
        return comment.comment(
            found, said["key"], said["text"], me, now=timezone.now(), named=said["named"], held=held
        )

    made = guarded.take(request, found.city, me, Comment, said["key"], keep)
    if not made.shown:
        messages.info(request, _("Thank you. Somebody reads it before everybody does."))
    return redirect(found)


@never_cache
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take an amendment."""
    found = _found(request, slug, code)
    me = participant(request, found.city)
    form = AmendForm(request.POST or None, initial={"title": found.title, "text": found.text})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def keep(held: list[str]) -> Amendment:
            return propose_amend.amend(
                found, said["key"], said["title"], said["text"], me, now=timezone.now(), why=said["why"],
                named=said["named"], held=held,
            )  # fmt: skip

        try:
            guarded.take(request, found.city, me, Amendment, said["key"], keep)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form(request, found, form, me, _("Ask for another wording"))


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Let the author write it anew, or take it back."""
    found = _found(request, slug, code)
    me = participant(request, found.city)
    form = TextForm(request.POST or None, initial={"title": found.title, "text": found.text})
    if request.method == "POST" and "withdraw" in request.POST:
        propose.withdraw(found, me, now=timezone.now())
        return redirect("reports:proposals", found.city.slug)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = propose.reword(found, said["title"], said["text"], me, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, made, made.shown)
    return _form(request, found, form, me, _("Change the text"), may_withdraw=True)


def _form(  # noqa: PLR0913 - what the page shows
    request: HttpRequest, found: Proposal, form: Any, me: Any, title: str, *, may_withdraw: bool = False
) -> HttpResponse:
    context = {
        "city": found.city, "proposal": found, "form": form, "me": me, "title": title,
        "may_withdraw": may_withdraw,
    }  # fmt: skip
    return guarded.page(
        request, found.city, "reports/proposal_form.html", context, 422 if form.errors else 200
    )


@require_POST
def decide(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Let the author take an amendment, or say why not."""
    found = _found(request, slug, code)
    row = get_object_or_404(Amendment, pk=pk, proposal=found)
    propose_amend.decide(
        row, take=request.POST.get("take") == "1", reason=request.POST.get("reason", ""), now=timezone.now(),
        participant=participant(request, found.city),
    )  # fmt: skip
    return redirect(found)


def _found(request: HttpRequest, slug: str, code: str) -> Proposal:
    """Give a proposal that the reader may see: everybody, its author, or who moderates. Raises Http404."""
    city = city_of(slug)
    found = get_object_or_404(
        Proposal.objects.select_related("city", "participant", "region", "report__category"),
        city=city,
        code=code,
    )
    if not found.shown and not allowed(request.user, propose.MODERATE, city):
        me = participant(request, city)
        mine = me is not None and me.pk == found.participant_id
        return found if mine else get_object_or_404(Proposal.objects.none())
    return found
