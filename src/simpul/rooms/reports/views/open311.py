"""Open311 (GeoReport v2): what can be reported, what was, what came of it; in XML and JSON."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from simpul.ground import jobs
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import open311_in as act
from simpul.rooms.reports.jobs import media, pictures
from simpul.rooms.reports.models import Client, Report
from simpul.rooms.reports.observe import open311 as observe
from simpul.rooms.reports.observe.open311 import Unreadable
from simpul.rooms.reports.share import open311 as share
from simpul.rooms.reports.share import open311_xml
from simpul.rooms.reports.share.open311 import Asked
from simpul.rooms.reports.understand import open311
from simpul.rooms.reports.understand.code import tidy

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json"}
FORBIDDEN, MISSING, TOO_MANY = 403, 404, 429

type View = Callable[..., tuple[str, Any, int]]


def answering(*methods: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Make a view of what gives a root's name, what to say and a status; noes as the standard has them."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, form: str, **named: Any) -> HttpResponse:
            if form not in TYPES:
                raise Http404
            if request.method not in methods:
                return _no(form, 405, _("Ask with %(methods)s.") % {"methods": ", ".join(methods)})
            try:
                name, said, status = view(request, *args, **named)
            except Unreadable as refusal:
                return _no(form, refusal.code, str(refusal))
            except act.TooMany as refusal:
                return _no(form, TOO_MANY, str(refusal))
            except (Refused, PermissionDenied) as refusal:
                return _no(form, 400, str(refusal))
            return _answer(form, name, said, status)

        return answer

    return decorate


@answering("GET", "HEAD")
def discovery(request: HttpRequest) -> tuple[str, Any, int]:
    """Say where the service is."""
    city = _city(request.GET)
    return "discovery", share.discovery(city, request.build_absolute_uri, share.never(city)), 200


@answering("GET", "HEAD")
def services(request: HttpRequest) -> tuple[str, Any, int]:
    """Give what can be reported."""
    return "services", share.services(_city(request.GET)), 200


@answering("GET", "HEAD")
def service(request: HttpRequest, code: str) -> tuple[str, Any, int]:
    """Give what else is asked about one kind of report."""
    found = share.offered(_city(request.GET)).filter(code=code).first()
    if found is None:
        raise Unreadable(_("There is no service “%(code)s”.") % {"code": code[:60]}, MISSING)
    return "service_definition", share.definition(found), 200


@answering("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> tuple[str, Any, int]:
    """Give reports, or take one."""
    city = _city(request.GET if request.method != "POST" else request.POST)
    if request.method == "POST":
        return _take(request, city)
    client = _client(request, city)
    asked = _asked(request, exact=client is not None)
    return "service_requests", share.requests(city, client, asked, request.build_absolute_uri), 200


@answering("GET", "HEAD")
def one(request: HttpRequest, code: str) -> tuple[str, Any, int]:
    """Give one report, or those whose numbers stand there with commas between."""
    city = _city(request.GET)
    now = timezone.now()
    asked = Asked(now, now, ids=_codes(code))
    found = share.requests(city, _client(request, city), asked, request.build_absolute_uri)
    if not found:
        raise Unreadable(_("There is no request “%(code)s”.") % {"code": code[:60]}, MISSING)
    return "service_requests", found, 200


@answering("GET", "HEAD")
def token(request: HttpRequest, token: str) -> tuple[str, Any, int]:
    """Give the number of a report by the key that it was sent with; we give numbers at once and no tokens."""
    city = _city(request.GET)
    key = observe.uuid(token)
    found = Report.objects.filter(city=city, key=key, erased_at=None).first() if key else None
    if found is None:
        raise Unreadable(_("There is no request of this token."), MISSING)
    return "service_requests", [{"service_request_id": found.code, "token": token}], 200


@answering("GET", "HEAD", "POST")
def updates(request: HttpRequest) -> tuple[str, Any, int]:
    """Give what happened to reports, or add to one."""
    city = _city(request.GET if request.method != "POST" else request.POST)
    if request.method == "POST":
        return _add(request, city)
    client = _client(request, city)
    found = share.updates(city, client, _asked(request, exact=client is not None))
    return "service_request_updates", found, 200


def _take(request: HttpRequest, city: City) -> tuple[str, Any, int]:
    client, now = _sender(request, city), timezone.now()
    sent = observe.report(city, request.POST)
    files = request.FILES.getlist("media")
    photos = pictures.shots(city, files)
    with transaction.atomic():
        report, is_new = act.take(client, sent, now=now, language=get_language() or "id", photos=photos)
        if is_new and sent.media:
            jobs.run(media.fetch, report.pk, sent.media)
    notice = None if report.shown else _("It is shown to the public after somebody of the city has read it.")
    said = {"service_request_id": report.code, "service_notice": notice, "account_id": None}
    return "service_requests", [said], 201 if is_new else 200


def _add(request: HttpRequest, city: City) -> tuple[str, Any, int]:
    client = _sender(request, city)
    added = observe.update(city, client, request.POST)
    with transaction.atomic():
        event = act.add(client, added, now=timezone.now())
        if added.media:
            jobs.run(media.fetch, added.report.pk, added.media)
    said = {"update_id": str(event.pk), "service_request_id": added.report.code}
    return "service_request_updates", [said], 201


def _city(said: Any) -> City:
    """Give the city of the jurisdiction. Raises Unreadable."""
    served = City.objects.served()
    slug = said.get("jurisdiction_id", "").strip()
    if slug:
        found = served.filter(slug=slug).first()
        if found is None:
            raise Unreadable(
                _("jurisdiction_id: there is no city “%(slug)s” here.") % {"slug": slug[:60]}, MISSING
            )
        return found
    some = list(served.order_by("pk")[:2])
    found = served.filter(slug=settings.SIMPUL_CITY).first() or (some[0] if len(some) == 1 else None)
    if found is None:
        raise Unreadable(_("jurisdiction_id: say which city."))
    return found


def _client(request: HttpRequest, city: City) -> Client | None:
    """Give who asks; None who has no key. Raises Unreadable where the key is none of ours."""
    key = (request.POST if request.method == "POST" else request.GET).get("api_key", "").strip()
    found = observe.client(city, key)
    if key and found is None:
        raise Unreadable(_("api_key: it is not known here."), FORBIDDEN)
    return found


def _sender(request: HttpRequest, city: City) -> Client:
    found = _client(request, city)
    if found is None:
        raise Unreadable(_("api_key: it is missing. The citizens' desk gives keys."), FORBIDDEN)
    return found


def _asked(request: HttpRequest, *, exact: bool) -> Asked:
    """Read what is asked for, in whole days unless `exact`. Raises Unreadable, naming the parameter."""
    said, rules = request.GET, open311.rules()
    now = timezone.now()
    try:
        begins, ends = open311.span(said.get("start_date", ""), said.get("end_date", ""), now, rules.window)
    except open311.BadTime as error:
        text = _("start_date, end_date: “%(said)s” is no span. Write 2026-11-22T00:00:00Z.")
        raise Unreadable(text % {"said": str(error)[:60]}) from error
    changed = _changed(said.get("updated_after", ""))
    if not exact:
        begins, ends = open311.whole_days(begins, ends)
        changed = changed and open311.whole_days(changed, changed)[0]
    return Asked(
        begins, ends, _codes(said.get("service_request_id", "")), _words(said.get("service_code", "")),
        _states(said.get("status", "")), changed,
        _count(said, "page", 1, 1_000_000), _count(said, "page_size", rules.page_rows, rules.page_rows),
    )  # fmt: skip


def _changed(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return open311.instant(text)
    except open311.BadTime as error:
        raise Unreadable(_("updated_after: it is no instant, such as 2026-11-22T00:00:00Z.")) from error


def _states(text: str) -> list[str]:
    said = _words(text)
    unknown = [one for one in said if one not in {"open", "closed"}]
    if unknown:
        raise Unreadable(_("status: “%(said)s” is none of: open, closed.") % {"said": unknown[0][:40]})
    return [state for one in said for state in open311.rules().states(one)]


def _count(said: Any, name: str, default: int, most: int) -> int:
    text = said.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most):
        raise Unreadable(_("%(name)s: give a number from 1 to %(most)d.") % {"name": name, "most": most})
    return int(text)


def _words(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()][:1000]


def _codes(text: str) -> list[str]:
    """Give the numbers that are meant; one that can be none finds nothing."""
    return [tidy(one) or "-" for one in _words(text)]


def _no(form: str, code: int, says: str) -> HttpResponse:
    return _answer(form, "errors", [{"code": code, "description": says}], code)


def _answer(form: str, name: str, said: Any, status: int) -> HttpResponse:
    response: HttpResponse
    if form == "json":
        response = JsonResponse(said, safe=False, status=status)
    else:
        response = HttpResponse(open311_xml.document(name, said), content_type=TYPES["xml"], status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response
