"""The one API: every room's router under its label, and every no turned into one shape in one place.

Each error is {"detail": what is wrong, "cure": what to do about it}: a program and a person can act on it.
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from simpul.ground.files.full import NoRoom, is_full
from simpul.ground.room import rooms
from simpul.kernel.refusal import Refused

METHODS = ("get", "post", "put", "patch", "delete")
NOS = {
    "401": "Nobody is signed in",
    "403": "This person may not",
    "404": "There is no such thing",
    "409": "A rule said no",
    "422": "Something that was sent cannot be read",
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong, what to do about it, and for 422 what is wrong with each field.",
    "properties": {
        "detail": {"type": "string"},
        "cure": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["detail", "cure"],
}


class Api(NinjaAPI):
    """The API, whose description also says how each address answers no."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Give the description of every address, each no included."""
        schema = super().get_openapi_schema(**where)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for item in schema["paths"].values():
            for method, operation in item.items():
                if method in METHODS:
                    for status in _nos(method, operation):
                        operation["responses"].setdefault(status, _problem(status))
        return schema


def _nos(method: str, operation: dict[str, Any]) -> set[str]:
    """Which noes an address may answer with, by what it asks for."""
    named = bool(operation.get("parameters")) or "requestBody" in operation
    found = {"404", "422"} if named else set()
    found |= {"401", "403"} if "security" in operation else set()
    return found | ({"403", "409", "422"} if method != "get" else set())


def _problem(status: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": NOS[status], "content": {"application/json": {"schema": shape}}}


api = Api(
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
    faults = getattr(error, "faults", None)
    return _no(request, 409, str(error), cure, **({"fields": dict(faults)} if faults else {}))


@api.exception_handler(NoRoom)
@api.exception_handler(OSError)
@api.exception_handler(DatabaseError)
def full(request: HttpRequest, error: Exception) -> HttpResponse:
    """There is no room left here; any other failure of a file or the database stays what it is."""
    if not is_full(error):
        raise error
    cure = _("Send the same again later.")
    return _no(request, 507, _("There is no room left here, and nothing was kept."), cure)


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


@csrf_exempt
def no_address(request: HttpRequest) -> HttpResponse:
    """Answer what no address of the API reads, such as a name with letters that none can have."""
    return nowhere(request, Http404())


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
