"""Cycling routes over HTTP and JSON: three ways between stops, with the condition along them."""

from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router

from simpul.adapters import valhalla
from simpul.rooms.cycling.observe import engine, served
from simpul.rooms.cycling.share import routes
from simpul.rooms.cycling.understand.wish import KINDS, LANGUAGES, MOST_STOPS, PROFILES, Language

router = Router(tags=["cycling"])


def _word(name: str, description: str, *, required: bool = False, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


SHARE: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}
WORDS = [
    _word("city", "The city's name in addresses.", required=True),
    _word("stops", f"2 to {MOST_STOPS} stops: lon,lat;lon,lat, WGS 84.", required=True),
    _word("profile", "Who rides; city where it is not said.", enum=list(PROFILES)),
    _word("hills", "0 avoids hills, 1 does not mind them; the profile's own where it is not said.", **SHARE),
    _word("surface", "0 avoids rough surfaces, 1 does not mind them.", **SHARE),
    _word("kind", f"Only these answers, with commas between them: {', '.join(KINDS)}."),
    _word("at", "When one sets out, ISO 8601 with its zone: for the sun.", format="date-time"),
    _word("lang", "Of the sentences.", enum=list(LANGUAGES)),
    _word("why", "0: do not say what is gone round, which takes one more search.", enum=["0", "1"]),
]


@router.get(
    "/routes",
    url_name="cycling_routes",
    summary="Three ways between stops, with the condition along them",
    openapi_extra={"parameters": WORDS},
)
def ways(request: HttpRequest) -> HttpResponse:
    """Give a quick, a balanced and a calm way; where two are the same, `same_as` says so.

    409: a stop is off the map, or no way leads there. 422: a word cannot be read.
    """
    words = _said(request)
    city, marks = served.city(words.get("city", ""))
    try:
        wish = routes.read(words, language=language())
    except routes.Unreadable as error:
        cure = _("Correct the named fields and send again.")
        said = {"detail": str(error), "cure": cure, "fields": {error.field: str(error)}}
        return JsonResponse(said, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = routes.answer(
        city,
        wish,
        engine=engine.current(city, valhalla.engine, marks),
        marks=marks,
        now=timezone.now(),
        why=words.get("why") != "0",
    )
    return HttpResponse(found.dumps(), content_type="application/json")


def _said(request: HttpRequest) -> dict[str, str]:
    """Read the words of the address, the last of each; `request.GET` takes four times as long."""
    pairs = (pair.partition("=") for pair in request.META.get("QUERY_STRING", "").split("&"))
    return {_plain(name): _plain(word) for name, _is, word in pairs}


def _plain(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def language() -> Language:
    """Give the language of the request, as far as routes are told in it."""
    return "id" if (get_language() or "").startswith("id") else "en"
