"""Consultations as everybody sees them: the list, the form, the results, the form at a meeting."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from simpul.ground.people.access import allowed, person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.act import survey as act
from simpul.rooms.reports.models import Reply, Survey
from simpul.rooms.reports.observe import replies
from simpul.rooms.reports.observe.eligible import rules
from simpul.rooms.reports.share import ballot
from simpul.rooms.reports.share import survey as share
from simpul.rooms.reports.understand import skip
from simpul.rooms.reports.views import guarded
from simpul.rooms.reports.views.proposals_who import city_of


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the consultations."""
    city = city_of(slug)
    context = {
        "city": city, "surveys": _seen(request, city).select_related("city"),
        "may_make": allowed(request.user, act.SURVEY, city),
    }  # fmt: skip
    return render(request, "reports/surveys.html", context)


@require_GET
def survey(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a consultation: what it asks, what was answered, who took part and who did not."""
    found = find(request, slug, pk)
    shown = found.state != Survey.State.DRAFT
    context = {
        "city": found.city, "survey": found, "replies": found.replies.count(),
        "results": share.results(found) if shown else [], "groups": share.took_part(found) if shown else {},
        "fields": [] if shown else share.fields(found, {}, {}),
        "prepares": allowed(request.user, act.SURVEY, found.city),
        "takes_down": allowed(request.user, act.TAKE_DOWN, found.city),
        "texts": _texts(found) if allowed(request.user, act.SURVEY, found.city) else [],
    }  # fmt: skip
    return render(request, "reports/survey.html", context)


def _texts(found: Survey) -> list[tuple[skip.Question, list[str]]]:
    """Give what was answered in words: for the office only, in no order that tells of anybody."""
    said = act.listed(found)
    return [
        (one, sorted(str(each[one.code]) for each in said if one.code in each))
        for one in act.questions(found) if one.type == skip.TEXT
    ]  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the questions, and take the answers once."""
    return _fill(request, find(request, slug, pk), "reports/survey_fill.html", Reply.Source.WEB.value, None)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the questions as the phone at a meeting keeps them, and take what waited there."""
    found = find(request, slug, pk)
    actor = person(request)
    require(actor, act.TAKE_DOWN, found.city)
    return _fill(request, found, "reports/survey_meeting.html", Reply.Source.MEETING.value, actor)


def _fill(
    request: HttpRequest, found: Survey, template: str, source: str, actor: Person | None
) -> HttpResponse:
    if request.method != "POST":
        return page(request, found, template, {}, {}, str(uuid4()))
    said = given(request, found, _key(request.POST.get("key", "")), source, actor)
    try:
        if not actor and not Reply.objects.filter(survey=found, key=said.key).exists():
            guarded.answer(request, found.city)
        made, _new = act.reply(found, said, now=timezone.now())
    except act.BadAnswers as refusal:
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"detail": str(refusal), "cure": ""}, status=422)
        return page(request, found, template, said.said, refusal.faults, str(said.key))
    messages.success(request, _("Thank you: your answers were kept."))
    if actor or made.source != Reply.Source.WEB:
        return redirect(request.path if actor else found.get_absolute_url())
    return redirect("reports:survey-mine", found.city.slug, found.pk, replies.token(made))


def given(
    request: HttpRequest, found: Survey, key: UUID, source: str = Reply.Source.WEB.value,
    actor: Person | None = None,
) -> act.Given:  # fmt: skip
    """Read what somebody answered on the form."""
    post = request.POST
    region = Boundary.objects.live().filter(city=found.city, pk=_number(post.get("region", ""))).first()
    return act.Given(
        key, _said(found, post), post.get("gender", ""), post.get("age_group", ""), region, source, actor
    )


def page(  # noqa: PLR0913, PLR0917 - what the page shows
    request: HttpRequest, found: Survey, template: str, said: Any, faults: Any, key: str, about: Any = None
) -> HttpResponse:
    """Show the questions, with what was answered (`said`) and said about oneself (`about`; None: as sent)."""
    villages = Boundary.objects.live().filter(city=found.city, level="village").order_by("name")
    context = {
        "city": found.city, "survey": found, "fields": share.fields(found, said, faults), "key": key,
        "faults": faults, "villages": villages, "said": about or request.POST,
        "groups": {
            of: [(code, ballot.group(of, code)) for code in rules()["groups"][of]]
            for of in ("gender", "age_group")
        },
    }  # fmt: skip
    return guarded.page(request, found.city, template, context, 422 if faults else 200)


def _said(found: Survey, post: QueryDict) -> dict[str, Any]:
    """Read the answers of a form: fields are named q-CODE."""
    return {
        one.code: post.getlist(f"q-{one.code}") if one.type == skip.SEVERAL else post.get(f"q-{one.code}", "")
        for one in act.questions(found)
    }


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return uuid4()


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0  # noqa: PLR2004


def _seen(request: HttpRequest, city: City) -> Any:
    rows = Survey.objects.filter(city=city)
    return rows if allowed(request.user, act.SURVEY, city) else rows.exclude(state=Survey.State.DRAFT)


def find(request: HttpRequest, slug: str, pk: int) -> Survey:
    """Give a consultation that the reader may see: a draft is for who prepares it. Raises Http404."""
    found: Survey = get_object_or_404(_seen(request, city_of(slug)).select_related("city"), pk=pk)
    return found
