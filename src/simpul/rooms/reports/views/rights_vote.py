"""Whoever is on the list of a vote sees what it says of them, corrects it, or is taken off it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from simpul.ground.people import address
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import rights_vote as act
from simpul.rooms.reports.forms.together_who import ElectorForm, GroupsForm
from simpul.rooms.reports.models import Elector, Poll
from simpul.rooms.reports.share import rights_together as share
from simpul.rooms.reports.views.vote import poll as find_poll


@sensitive_post_parameters("code", "nik", "card")
@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show, correct or forget a line of the list. What identifies somebody comes in the body, each time."""
    found = find_poll(request, slug, pk)
    form = ElectorForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form)
    said, now = form.cleaned_data, timezone.now()
    try:
        with transaction.atomic():
            line = act.find(found, said["code"], said["nik"], said["card"], address.of(request))
            if "forget" in request.POST:
                act.forget(line, now=now)
                messages.success(request, _("It is deleted."))
                return redirect(found)
            if "correct" in request.POST:
                groups = GroupsForm(request.POST)
                if groups.is_valid():
                    act.correct(line, **groups.cleaned_data, now=now)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, form)
    return _page(request, found, form, line)


def _page(request: HttpRequest, found: Poll, form: ElectorForm, line: Elector | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "city": found.budget.city,
        "poll": found,
        "form": form,
        "kept": act.is_kept(found),
    }
    if line:
        first = {"gender": line.gender, "age_group": line.age_group}
        context |= {"line": share.elector(line), "groups": GroupsForm(initial=first)}
    return render(request, "reports/vote_mine.html", context, status=422 if form.errors else 200)
