"""What a drive cost, said on the survey's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from simpul.ground.people.access import person
from simpul.rooms.roads.act import drive_cost as act
from simpul.rooms.roads.forms.drive_cost import CostForm
from simpul.rooms.roads.models import Survey


@login_required
@require_POST
def cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a drive cost, and go back to its page."""
    survey = get_object_or_404(Survey.objects.select_related("city"), pk=pk)
    form = CostForm(request.POST)
    if form.is_valid():
        act.say(survey, form.cleaned_data["cost"], actor=person(request), now=timezone.now())
        messages.success(request, _("It is kept."))
    else:
        messages.error(request, _("Give what the drive cost: a number from 0 up."))
    return redirect(survey)
