"""The pages that say no: a refused act, a missing page, an expired form; what happened, and what to do."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from simpul.ground.files.full import is_full
from simpul.kernel.refusal import Refused

FULL = gettext_noop(
    "Nothing of what you sent was kept. "
    "Whoever runs this installation must free some space; then send it again."
)


class RefusedMiddleware:
    """Turns a `Refused` that a view let through into a page with status 409. The API has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the work is in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a rule's no, and a full disk; anything else is None and goes on to the error page."""
        if is_full(error):
            return _say(request, 507, _("There is no room left here"), _(FULL))
        if not isinstance(error, Refused):
            return None
        return _say(request, 409, _("This could not be done"), str(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read (400)."""
    return _say(
        request, 400, _("The request could not be read"), _("Go back, check what you sent, and try again.")
    )


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not (403)."""
    if request.user.is_authenticated:
        cure = _("Your account has no role for this. Ask an owner of the city to give you one.")
    else:
        cure = _("Sign in with an account that has a role for this.")
    return _say(request, 403, _("You may not do this"), cure)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (404)."""
    return _say(
        request,
        404,
        _("There is nothing here"),
        _("The address may be misspelt, or what stood here was removed. Start again from the map."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open for too long or came from elsewhere (403)."""
    return _say(
        request,
        403,
        _("This form has expired"),
        _("Nothing was saved. Go back, load the page again and send the form once more. Allow cookies."),
    )


def broken(_request: HttpRequest) -> HttpResponse:
    """Answer our own mistake (500), without the database, a session, or the language files.

    A disk that is full before a view is asked, as when a large file arrives, is no mistake of ours (507).
    """
    full = is_full(sys.exc_info()[1])
    page = loader.render_to_string("site/500.html", {"full": full})
    return HttpResponse(page, status=507 if full else 500)


def _say(request: HttpRequest, status: int, title: str, cure: str) -> HttpResponse:
    return render(request, "site/error.html", {"status": status, "title": title, "cure": cure}, status=status)
