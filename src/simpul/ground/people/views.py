"""Signing in and out. Read the request, ask, answer."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from simpul.ground.people import address, language
from simpul.ground.people.forms import SignInForm


class SignIn(auth.LoginView):
    """The sign-in page. `next` leads only to this site; who failed too often gets the waiting page (429)."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try to sign in."""
        if address.is_crowding(request, timezone.now()):
            return locked_out(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again, with its fault."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go where the person wanted to, in their language."""
        response = super().form_valid(form)
        language.keep(response, form.get_user())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page whether the other way to sign in is open."""
        return super().get_context_data(**kwargs) | {"oidc": bool(settings.OIDC_ISSUER)}


@method_decorator(never_cache, name="dispatch")
class SignOut(auth.LogoutView):
    """Signing out, by POST only: a link on another page cannot do it."""


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """Tell somebody who failed to sign in too often how long to wait (429; django-axes calls it too)."""
    wait_s = int(address.wait().total_seconds())
    response = render(request, "people/locked_out.html", {"minutes": max(1, round(wait_s / 60))}, status=429)
    response["Retry-After"] = str(wait_s)
    return response


def refused(request: HttpRequest, says: str, status: int) -> HttpResponse:
    """Show the sign-in page with what went wrong on another way of signing in."""
    context = {
        "form": SignInForm(request),
        "next": "",
        "oidc": bool(settings.OIDC_ISSUER),
        "says": says,
    }
    return render(request, "people/sign_in.html", context, status=status)
