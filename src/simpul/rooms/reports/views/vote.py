"""A vote as everybody sees it: what stands to vote, the ballot, the receipt, the bulletin, the count."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from simpul.ground.people import address
from simpul.ground.people.access import allowed
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import vote as act
from simpul.rooms.reports.forms.together import CodesForm, SheetForm
from simpul.rooms.reports.models import Poll
from simpul.rooms.reports.observe import ballots, eligible
from simpul.rooms.reports.share import ballot as share
from simpul.rooms.reports.understand.receipt import TOKEN_DIGITS
from simpul.rooms.reports.views.proposals_who import city_of

SECRET = ("code", "nik", "card", "token", "choices")


@require_safe
def vote(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a vote: what stands to vote, the rules, how many took part, the result."""
    found = poll(request, slug, pk)
    prepares = allowed(request.user, act.BUDGET, found.budget.city)
    counted = found.state == Poll.State.COUNTED
    now = timezone.now()
    context = {
        "city": found.budget.city, "poll": found, "budget": found.budget, "offer": share.offer(found),
        "areas": share.areas(share.offer(found)), "may": found.electors.count(),
        "is_open": found.state == Poll.State.OPEN and found.opens_at <= now < found.closes_at,
        "is_over": found.state == Poll.State.OPEN and now >= found.closes_at,
        "prepares": prepares, "is_draft": found.state == Poll.State.DRAFT,
        "lines": share.lines(found), "chart": share.chart(found),
        "turnout": share.turnout(found) if counted else {},
        "written": ballots.written(found), "rules": found.rules or eligible.rules(),
        "sheet_form": SheetForm(auto_id="sheet_%s"), "codes_form": CodesForm(auto_id="codes_%s"),
    }  # fmt: skip
    return render(request, "reports/vote.html", context)


@sensitive_post_parameters(*SECRET)
@never_cache
@require_http_methods(["GET", "POST"])
def cast(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the ballot; show it once more before it is cast; cast it and give the receipt.

    Nothing of it is ever in an address, and the receipt is the answer itself: no page has it afterwards.
    """
    found = poll(request, slug, pk)
    said = request.POST
    if request.method != "POST":
        return _ballot(request, found, secrets.token_hex(TOKEN_DIGITS // 2), [], "", 200)
    token, chosen = said.get("token", ""), _choices(said.getlist("choices"))
    try:
        given = act.Cast(_mark(request, found), token, chosen, address.of(request))
        if said.get("step") != "cast":
            act.check(found, given, now=timezone.now())
            return _review(request, found, token, chosen)
        halves = act.cast(found, given, now=timezone.now())
    except Refused as refusal:
        return _ballot(request, found, token, chosen, str(refusal), 422)
    context = {"city": found.budget.city, "poll": found, "halves": halves}
    return render(request, "reports/vote_receipt.html", context)


def _choices(said: list[str]) -> list[int]:
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 16]  # noqa: PLR2004


def _mark(request: HttpRequest, found: Poll) -> str:
    said = request.POST
    if said.get("code", "").strip():
        return eligible.mark_of_code(found, said["code"][:100])
    return eligible.mark_of_numbers(found, said.get("nik", "")[:100], said.get("card", "")[:100])


def _ballot(  # noqa: PLR0913, PLR0917 - what the page shows
    request: HttpRequest, found: Poll, token: str, chosen: list[int], fault: str, status: int
) -> HttpResponse:
    offer = share.offer(found)
    now = timezone.now()
    context = {
        "city": found.budget.city, "poll": found, "offer": offer, "areas": share.areas(offer), "token": token,
        "chosen": chosen, "fault": fault, "said": request.POST,
        "is_open": found.state == Poll.State.OPEN and found.opens_at <= now < found.closes_at,
    }  # fmt: skip
    return render(request, "reports/vote_cast.html", context, status=status)


def _review(request: HttpRequest, found: Poll, token: str, chosen: list[int]) -> HttpResponse:
    offer = share.offer(found)
    picked = [one for one in offer.projects if one.id in chosen]
    context = {
        "city": found.budget.city, "poll": found, "offer": offer, "picked": picked, "token": token,
        "said": request.POST, "cost": sum(one.cost for one in picked),
    }  # fmt: skip
    return render(request, "reports/vote_review.html", context)


@require_safe
def check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Look a receipt up (?number=): it shows that the ballot is there, and not what was voted."""
    found = poll(request, slug, pk)
    number = request.GET.get("number", "")[:200]
    checked = share.check(found, number) if number.strip() else None
    context = {"city": found.budget.city, "poll": found, "checked": checked, "number": number}
    return render(request, "reports/vote_check.html", context)


@require_safe
def bulletin(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Publish the numbers of every receipt that was mixed, and their root."""
    found = poll(request, slug, pk)
    listed = ballots.bulletin(found)
    return _file(
        {"format": "simpul-bulletin/1", "vote": found.pk, "root": found.receipts_root, "receipts": listed},
        f"bulletin-{found.pk}",
    )


@require_safe
def count(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Publish the count: every ballot, so that anyone can count again (./simpul reports count FILE)."""
    found = poll(request, slug, pk)
    if found.state != Poll.State.COUNTED:
        raise Http404
    return _file(ballots.published(found), f"count-{found.pk}")


def _file(said: dict[str, object], name: str) -> JsonResponse:
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def poll(request: HttpRequest, slug: str, pk: int) -> Poll:
    """Give a vote that the reader may see: a draft is for who prepares it. Raises Http404."""
    city = city_of(slug)
    rows = Poll.objects.select_related("budget__city").filter(budget__city=city)
    if not allowed(request.user, act.BUDGET, city):
        rows = rows.exclude(state=Poll.State.DRAFT)
    return get_object_or_404(rows, pk=pk)
