"""Whoever answered a consultation sees the answer by its private link, changes or deletes it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.rooms.reports.act import rights_reply as act
from simpul.rooms.reports.act.survey import BadAnswers
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.observe import replies
from simpul.rooms.reports.share import rights_together as share
from simpul.rooms.reports.views import surveys
from simpul.rooms.reports.views.proposals_who import city_of


@never_cache
@require_GET
def mine(request: HttpRequest, slug: str, pk: int, token: str) -> HttpResponse:
    """Show an answer to whoever gave it."""
    found = _reply(slug, pk, token)
    context = {
        "city": found.survey.city, "survey": found.survey, "reply": found, "token": token,
        "answers": share.answers(found), "about": share.reply(found),
        "is_open": found.survey.state == Survey.State.OPEN,
    }  # fmt: skip
    answer = render(request, "reports/survey_mine.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_GET
def as_json(request: HttpRequest, slug: str, pk: int, token: str) -> JsonResponse:
    """Give an answer to take along."""
    found = _reply(slug, pk, token)
    with override("en"):
        answer = JsonResponse(share.reply(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="answer-{found.survey_id}.json"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, pk: int, token: str) -> HttpResponse:
    """Change an answer while the consultation is open."""
    found = _reply(slug, pk, token)
    template = "reports/survey_fill.html"
    if request.method != "POST":
        first = {"gender": found.gender, "age_group": found.age_group, "region": str(found.region_id or "")}
        said = {code: one if isinstance(one, list) else str(one) for code, one in found.said.items()}
        return surveys.page(request, found.survey, template, said, {}, str(found.key), first)
    given = surveys.given(request, found.survey, found.key)
    try:
        act.change(found, given)
    except BadAnswers as refusal:
        return surveys.page(request, found.survey, template, given.said, refusal.faults, str(found.key))
    messages.success(request, _("It is corrected."))
    return redirect("reports:survey-mine", slug, pk, token)


@never_cache
@require_POST
def erase(request: HttpRequest, slug: str, pk: int, token: str) -> HttpResponse:
    """Delete an answer."""
    found = _reply(slug, pk, token)
    if request.POST.get("sure") != "on":
        messages.error(request, _("Say that you are sure. Nothing was deleted."))
        return redirect("reports:survey-mine", slug, pk, token)
    act.erase(found, now=timezone.now())
    messages.success(request, _("It is deleted."))
    return redirect("reports:survey", slug, pk)


def _reply(slug: str, pk: int, token: str) -> Reply:
    found = replies.find(pk, token)
    if found is None or found.survey.city != city_of(slug):
        raise Http404
    return found
