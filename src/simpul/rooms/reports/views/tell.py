"""A resident reports something: the form, what is near, what comes of it. Nobody needs to be signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.adapters import photos
from simpul.adapters.lookout import lookout
from simpul.ground.files.serve import signed_url
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.act.arrive import KeptOut, TooMany, arrive_new
from simpul.rooms.reports.forms.tell import TellForm, Where
from simpul.rooms.reports.jobs import look
from simpul.rooms.reports.models import Category, Chosen, Report
from simpul.rooms.reports.observe import challenge, find
from simpul.rooms.reports.share import card, hints, island, pages, words
from simpul.rooms.reports.share.near import near as nearby
from simpul.rooms.reports.understand import tell as limits

SENT = "?sent"
SEEN = "simpul.rooms.reports.seen"


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that was sent: what it is made of, and when it came."""

    request: HttpRequest
    city: City
    key: UUID
    now: datetime

    @property
    def is_program(self) -> bool:
        """Tell whether the phone's outbox sent it, which reads JSON and shows no reports nearby."""
        return "application/json" in self.request.headers.get("Accept", "")


@never_cache
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form; take it in; or show it again with what is wrong, or what was reported there already."""
    city, now = get_object_or_404(City.objects.served(), slug=slug), timezone.now()
    asked = Asked(request, city, _key(request.POST), now)
    if request.method != "POST":
        initial = {"key": asked.key, **_begun(city, request.GET)}
        return _page(asked, TellForm(city=city, initial=initial), 200)
    known = Report.objects.filter(key=asked.key, city=city).first()
    if known:
        return _done(asked, known, is_new=False)
    return _sent(asked)


def _sent(asked: Asked) -> HttpResponse:
    """Take the photos first, so that nothing else loses them; then read the rest."""
    said = asked.request.POST.copy()
    said["key"] = str(asked.key)
    said["place"] = said.get("choose", said.get("place", ""))
    refused = _take_photos(asked)
    form = TellForm(said, city=asked.city)
    is_right = form.is_valid()
    waiting = chosen.waiting(asked.key)
    places = [one.position for one in waiting]
    where = form.where(places) if is_right or "place" not in form.errors else None
    if refused:
        form.add_error(None, str(refused))
    if "leave_out" in said:
        chosen.leave_out(asked.key, said.getlist("leave_out"))
        return _page(asked, form, 200, quiet=True)
    if not form.is_valid() or where is None:
        return _wrong(asked, form, _status(refused))
    if not asked.is_program and _has_to_look(asked, form, where):
        return _page(asked, form, 200, where=where)
    try:
        sender = challenge.sender(asked.request, asked.now, said)
        meant = form.said(where, chosen.shots(waiting), get_language() or "id")
        report, is_new = arrive_new(asked.city, meant, sender, now=asked.now)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _wrong(asked, form, _status(refusal))
    chosen.used(waiting)
    return _done(asked, report, is_new=is_new)


def _status(refusal: Refused | None) -> int:
    """Give the status of a no: 429 where the phone may send the same again later, else 422."""
    return 429 if isinstance(refusal, (TooMany, KeptOut)) else 422


def _take_photos(asked: Asked) -> Refused | None:
    """Keep the photos that came. Gives what is wrong with them, None where nothing is."""
    most = limits.of(asked.city.settings)
    came = asked.request.FILES.getlist("photos")[: most.photos + 1]
    sent = [(one.name or "", one.read(most.photo_bytes + 1)) for one in came if one.size]
    if sent and not challenge.may_send_photos(asked.city, asked.request, len(sent), asked.now):
        return TooMany(
            _("Very many photos came from your network. Keep yours and send them again in an hour.")
        )
    clean = partial(photos.clean, zone=ZoneInfo(asked.city.time_zone), longest_px=most.photo_px)
    try:
        chosen.choose(asked.key, sent, clean, most, now=asked.now)
    except Refused as refusal:
        return refusal
    return None


def _has_to_look(asked: Asked, form: TellForm, where: Where) -> bool:
    """Tell whether the sender should see something first: the place that was found, or reports nearby."""
    if form.cleaned_data["checked"] == where.mark:
        return False
    return where.by != "pin" or bool(_cards(asked.city, where.position, form.cleaned_data, asked.now))


def _cards(city: City, position: LonLat, said: Mapping[str, Any], now: datetime) -> list[card.Card]:
    """Give what is near a position and may be the same as what is said ("category", a code, and "text")."""
    most = limits.of(city.settings)
    code = said.get("category", "").replace("\0", "")
    category = Category.objects.filter(city=city, code=code).first() if code else None
    found = nearby(
        city, position, category, text=said.get("text", ""), now=now, within_m=most.near_m,
        limit=most.near_shown,
    )  # fmt: skip
    return card.cards([one for one, _away in found], now, away_m={one.pk: away for one, away in found})


@require_http_methods(["GET", "POST"])
def near(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the reports near a position, as a part of the form's page. Words come by POST alone."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    said = request.POST if request.method == "POST" else request.GET
    position = find.numbers(city, f"{said.get('lon', '')} {said.get('lat', '')}")
    words = {"category": said.get("category", ""), "text": request.POST.get("text", "")}
    found = _cards(city, position, words, timezone.now()) if position else []
    place = find.called(city, position) if position else ""
    return render(request, "reports/tell_near.html", {"city": city, "near": found, "called": place})


@require_GET
def named(request: HttpRequest, slug: str) -> HttpResponse:
    """Give what a name may mean, as JSON for the form."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    found = find.named(city, request.GET.get("q", ""))
    return JsonResponse(
        {"found": [{"label": one.label, "lon": one.position.lon, "lat": one.position.lat} for one in found]}
    )


@require_POST
def hint(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what words and a photo may be about, as a part of the page. The photo is looked at, never kept.

    Words stay out of addresses: a POST. A photo too many of an address, too large or of no road says nothing.
    What was seen goes back signed, so that it is not sent again with each word.
    """
    city = get_object_or_404(City.objects.served(), slug=slug)
    offered = list(Category.objects.filter(city=city).offered())
    most = limits.of(city.settings)
    came = request.FILES.getlist("photos")[: most.look_photos]
    kinds = _seen(request.POST.get("seen", ""))
    if came and challenge.may_send_photos(city, request, len(came), timezone.now()):
        kinds = look.of_files([one.read(most.look_bytes + 1) for one in came], most, lookout())
    context = {
        "hints": hints.of(request.POST.get("text", ""), offered, kinds), "looked": bool(kinds),
        "seen": signing.dumps(kinds, salt=SEEN) if kinds else "",
    }  # fmt: skip
    return render(request, "reports/tell_hint.html", context)


def _seen(said: str) -> dict[str, float]:
    """Give what was seen in a photo before; {} where we did not sign it."""
    try:
        found: dict[str, float] = signing.loads(said[:500], salt=SEEN)
    except signing.BadSignature:
        return {}
    return found


def _key(said: QueryDict) -> UUID:
    """Give the form's key; a new one where it has none."""
    try:
        return UUID(said.get("key", ""))
    except ValueError:
        return uuid4()


def _begun(city: City, said: QueryDict) -> dict[str, Any]:
    """Give what a link to the form says already: a place, a category."""
    at = find.numbers(city, said.get("at", ""))
    found: dict[str, Any] = {"category": said.get("category", "")}
    return found | ({"lon": at.lon, "lat": at.lat} if at else {})


def _page(
    asked: Asked, form: TellForm, status: int, *, where: Where | None = None, quiet: bool = False
) -> HttpResponse:
    """Show the form. `where`: the place that was found, with what is near; `quiet`: without its mistakes."""
    begun = asked.request.method == "POST"  # a form that was just opened has a key that nothing has yet
    rows = list(Chosen.objects.filter(key=asked.key).select_related("blob")) if begun else []
    context = {
        "city": asked.city, "form": form, "key": asked.key, "quiet": quiet,
        "limits": limits.of(asked.city.settings),
        "chosen": [(one.pk, signed_url(one.blob), one.width, one.height) for one in rows],
        "guard": challenge.ask(asked.city, asked.request, asked.now),
        "contact": [form[name] for name in ("name", "email", "phone")], "words": island.words(),
    }  # fmt: skip
    if form.is_bound and not form["category"].value():
        kinds = look.of_kept([one.blob for one in rows], limits.of(asked.city.settings), lookout())
        offered = list(form.offered.values())
        context |= {"hints": hints.of(str(form["text"].value() or ""), offered, kinds), "looked": bool(kinds)}
    if where:
        context |= {
            "where": where, "called": find.called(asked.city, where.position),
            "near": _cards(asked.city, where.position, form.cleaned_data, asked.now),
        }  # fmt: skip
    response = render(asked.request, "reports/tell.html", context, status=status)
    return challenge.mark(asked.request, response)


def _wrong(asked: Asked, form: TellForm, status: int = 422) -> HttpResponse:
    if asked.is_program:
        errors = {name: [str(one) for one in some] for name, some in form.errors.items()}
        detail = " ".join(one for some in errors.values() for one in some)
        return JsonResponse({"detail": detail, "cure": "", "fields": errors}, status=status)
    return _page(asked, form, status)


def _done(asked: Asked, report: Report, *, is_new: bool) -> HttpResponse:
    link = pages.link(report)
    if not asked.is_program:
        return redirect(link + SENT)
    status = words.status(report, asked.now)
    found = {
        "code": report.code, "link": link, "state": status.title, "next": status.next, "is_new": is_new,
        "title": card.title(report),
    }  # fmt: skip
    return JsonResponse(found, status=201 if is_new else 200)
