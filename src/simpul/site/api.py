"""The one API: every room's router under its label, and every no turned into one shape in one place.

Each error is {"detail": what is wrong, "cure": what to do about it}: a program and a person can act on it.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from simpul.ground.room import rooms
from simpul.kernel.refusal import Refused

METHODS = ("get", "post", "put", "patch", "delete")
api = NinjaAPI(
    title="Simpul",
    version=version("simpul"),
    description="The city's records over HTTP and JSON. Positions are WGS 84, longitude first.",
    urls_namespace="api",
    docs_url=None,  # decision 0067: the page below instead of a viewer of eight megabytes
)
for room in rooms():
    if room.has("api"):
        api.add_router(f"/{room.label}", import_module(f"{room.name}.api").router)


def _no(request: HttpRequest, status: int, detail: str, cure: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "cure": cure, **more}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A rule said no."""
    cure = getattr(error, "cure", "") or _("Change what the message names and ask again.")
    return _no(request, 409, str(error), cure)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """This person may not."""
    return _no(request, 403, _("You may not do this."), _("Ask an owner of the city for a role that may."))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    return _no(request, 401, _("Nobody is signed in."), _("Sign in first."))


@api.exception_handler(ObjectDoesNotExist)
def missing(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    """There is no such thing."""
    return _no(request, 404, _("There is no such thing."), _("Check the number or the name in the address."))


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    """There is nothing at this address."""
    return missing(request, ObjectDoesNotExist())


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Something that was sent cannot be read; `fields` names each part and what is wrong with it."""
    fields = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors}
    detail = "; ".join(f"{name}: {message}" for name, message in fields.items())
    return _no(request, 422, detail, _("Correct the named fields and send again."), fields=fields)


@api.exception_handler(HttpError)
def refused_by_code(request: HttpRequest, error: HttpError) -> HttpResponse:
    """An entry point answered with a status of its own."""
    return _no(request, error.status_code, str(error), _("See the description of this address under /api/."))


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show every address of the API to a person; the machine reads /api/openapi.json."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
            "body": "requestBody" in operation,
        }
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    return render(request, "site/api.html", {"operations": operations})
