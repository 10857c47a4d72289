"""The private page: whoever has its link made the report, follows it and answers."""

from collections.abc import Sequence
from functools import partial
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from simpul.adapters import photos
from simpul.ground.files.serve import serve
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import answer as act
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.forms.tell import AnswerForm
from simpul.rooms.reports.models import Photo, Report
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.share import island, pages
from simpul.rooms.reports.understand import tell as limits

THANKS = {
    "confirm": gettext_lazy("Thank you. The report is confirmed as done."),
    "dispute": gettext_lazy("Thank you. Somebody else than who said it was done takes it up again."),
    "withdraw": gettext_lazy("Your report is taken back."),
}


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report to whoever made it, and take an answer."""
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        if _answered(request, _known(token, ("city", "category")), form):
            return redirect("reports:mine", token)
        status = 422
    report, now = _known(token), timezone.now()
    context = {
        "city": report.city, "page": pages.public(report, now, token=token),
        "mine": pages.mine(report, token),
        "form": form, "sent": "sent" in request.GET, "words": island.words(),
        "whole_link": request.build_absolute_uri(pages.link(report)),
    }  # fmt: skip
    response = render(request, "reports/mine.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _known(token: str, beside: Sequence[str] = pages.WITH) -> Report:
    found = reporter.find(token, beside)
    if found is None:
        raise Http404
    return found


def _answered(request: HttpRequest, report: Report, form: AnswerForm) -> bool:
    """Take an answer. Gives False with what is wrong beside the form."""
    if not form.is_valid():
        return False
    name, now = form.cleaned_data["act"], timezone.now()
    try:
        shots = _shots(request, report) if name == "dispute" else []
        act.answer(report, name, now=now, words=form.cleaned_data["words"], photos=shots)
    except Refused as refusal:
        form.add_error("words" if name == "dispute" else None, str(refusal))
        return False
    messages.success(request, THANKS[name])
    return True


def _shots(request: HttpRequest, report: Report) -> list[Shot]:
    """Clean the photos that came with an answer. Raises Refused."""
    most = limits.of(report.city.settings)
    clean = partial(photos.clean, zone=ZoneInfo(report.city.time_zone), longest_px=most.photo_px)
    came = [one for one in request.FILES.getlist("photos") if one.size]
    if len(came) > most.photos:
        raise chosen.TooManyPhotos(_("At most %(most)d photos.") % {"most": most.photos})
    return [chosen.shot(one.read(most.photo_bytes), clean, name=one.name or "")[0] for one in came]


@require_safe
def photo(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """Send a photo to whoever made the report."""
    found = reporter.find(token)
    row = get_object_or_404(Photo, pk=pk, report=found)
    return serve(request, row.blob_id, filename=f"{pk}.jpg")
