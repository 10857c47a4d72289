"""What the office does with what was said: it shows what was held, hides it, keeps a sender out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from simpul.ground.people.access import person, require
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import block as blocks
from simpul.rooms.reports.act import propose
from simpul.rooms.reports.forms.moderate import BlockForm
from simpul.rooms.reports.models import Amendment, Comment, Proposal
from simpul.rooms.reports.understand import guard
from simpul.rooms.reports.views.proposals_who import city_of

KINDS: dict[str, type[Proposal | Comment | Amendment]] = {
    "proposal": Proposal, "comment": Comment, "amendment": Amendment,
}  # fmt: skip


@require_POST
def release(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show what was held, or hide what everybody reads."""
    city, row = city_of(slug), _row(slug, kind, pk)
    propose.release(row, person(request), show=request.POST.get("show") == "1", now=timezone.now())
    return redirect("reports:proposals", city.slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Keep whoever said something out for a time."""
    city, actor = city_of(slug), person(request)
    require(actor, propose.MODERATE, city)
    row = _row(slug, kind, pk)
    form = BlockForm(request.POST or None, initial={"days": guard.of(city.settings).block_days})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            blocks.block_said(
                row, said["kind"], said["days"], said["reason"], actor=actor, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sender is kept out."))
            return redirect("reports:proposals", slug)
    context = {"city": city, "form": form, "title": _("Keep a sender out")}
    context["back"] = reverse("reports:proposals", args=[slug])
    return render(request, "reports/together_form.html", context, status=422 if form.errors else 200)


def _row(slug: str, kind: str, pk: int) -> Any:
    city = city_of(slug)
    if kind not in KINDS:
        raise Http404
    where = {"city": city} if kind == "proposal" else {"proposal__city": city}
    return get_object_or_404(KINDS[kind], pk=pk, **where)
