"""Signing in through an OpenID Connect issuer, where settings name one: mozilla-django-oidc, made stricter.

What that library leaves open is closed here: the ID token must be for us and from the issuer, user info must
be about the same subject, PKCE is always used, and an account is found by the issuer's subject, not by an
e-mail address that anybody may claim. The issuer's other claims give nobody a role (decision 0017).
"""

from collections.abc import Mapping
from typing import Any

import jwt
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from mozilla_django_oidc import auth, views
from mozilla_django_oidc.utils import import_from_settings

from simpul.adapters import oidc
from simpul.ground.people.access import SYSTEM
from simpul.ground.people.models import Person
from simpul.ground.people.views import refused

KEPT_S = 3600
"""How long an issuer's description is believed, seconds."""
LEEWAY_S = 60
"""How far the issuer's clock may be from ours, seconds."""

_ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
_CHOSEN = {
    "OIDC_RP_SCOPES": "openid email profile",
    "OIDC_USE_PKCE": True,
    "OIDC_TIMEOUT": oidc.TIMEOUT_S,
    "OIDC_AUTHENTICATION_CALLBACK_URL": "sign-in-oidc-back",
}


def setting(name: str, *default: Any) -> Any:
    """Give one of the library's settings: from the issuer's description, from here, or from Django's."""
    if name in _ENDPOINTS:
        return _issuer()[_ENDPOINTS[name]]
    if name == "OIDC_RP_SIGN_ALGO":
        offered = _issuer().get("id_token_signing_alg_values_supported", ["RS256"])
        return "RS256" if "RS256" in offered else "ES256"
    if name == "OIDC_TOKEN_USE_BASIC_AUTH":
        return "client_secret_post" not in _issuer().get("token_endpoint_auth_methods_supported", [])
    return _CHOSEN.get(name) or import_from_settings(name, *default)


class Backend(auth.OIDCAuthenticationBackend):  # type: ignore[misc] # the library has no types
    """Turns the issuer's answer into a person. Made for each request, asking the issuer only when it must."""

    get_settings = staticmethod(setting)

    def __init__(self) -> None:
        self.UserModel = Person
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.OIDC_RP_IDP_SIGN_KEY = None

    def __getattr__(self, name: str) -> Any:
        """Look up an endpoint, or the kind of signature, when the library wants it."""
        if name.startswith("OIDC_"):
            return setting(name)
        raise AttributeError(name)

    def get_payload_data(self, token: str, key: Any) -> dict[str, Any]:
        """Read an ID token. Raises SuspiciousOperation unless it is signed, current and ours."""
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[self.OIDC_RP_SIGN_ALGO],
                audience=settings.OIDC_RP_CLIENT_ID,
                issuer=settings.OIDC_ISSUER,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise SuspiciousOperation(f"ID token: {error}") from error

    def get_or_create_user(
        self, access_token: str, id_token: str, payload: Mapping[str, Any]
    ) -> Person | None:
        """Find the account of the token's subject, or make one. None where it may not sign in."""
        claims = self.get_userinfo(access_token, id_token, payload)
        if claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the user info is about somebody else than the ID token")
        person = _person(str(payload["sub"]), claims)
        return person if self.user_can_authenticate(person) else None


class Ask(views.OIDCAuthenticationRequestView):  # type: ignore[misc] # the library has no types
    """Sends the browser to the issuer."""

    get_settings = staticmethod(setting)

    def __init__(self, **kwargs: Any) -> None:
        super(views.OIDCAuthenticationRequestView, self).__init__(**kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Begin, with a state, a nonce and a PKCE challenge that only this session knows."""
        _must_be_on()
        try:
            self.OIDC_OP_AUTH_ENDPOINT = setting("OIDC_OP_AUTHORIZATION_ENDPOINT")
        except oidc.DiscoveryFailed:
            return refused(request, _("The organisation's sign-in does not answer. Try again later."), 503)
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        answer: HttpResponse = super().get(request)
        return answer


class Back(views.OIDCAuthenticationCallbackView):  # type: ignore[misc] # the library has no types
    """Takes the browser back from the issuer."""

    get_settings = staticmethod(setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Sign the person in, or say that it did not work."""
        _must_be_on()
        try:
            answer: HttpResponse = super().get(request)
        except (SuspiciousOperation, KeyError, ValueError, jwt.PyJWTError):
            return refused(request, _("The organisation's answer could not be trusted. Try again."), 400)
        except (OSError, oidc.DiscoveryFailed):  # the library's HTTP errors are OSErrors
            return refused(request, _("The organisation's sign-in does not answer. Try again later."), 503)
        return answer

    def login_failure(self) -> HttpResponse:
        """Say that nobody was signed in."""
        self.request.user = AnonymousUser()
        return refused(self.request, _("You were not signed in. Ask whoever runs this installation."), 403)


def _must_be_on() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


def _issuer() -> Mapping[str, Any]:
    key = f"oidc:{settings.OIDC_ISSUER}"
    found: Mapping[str, Any] | None = cache.get(key)
    if found is None:
        found = oidc.discover(settings.OIDC_ISSUER)
        cache.set(key, found, KEPT_S)
    return found


@transaction.atomic
def _person(subject: str, claims: Mapping[str, Any]) -> Person:
    known = Person.objects.filter(oidc_subject=subject).first()
    if known:
        return known
    email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
    person = (
        Person.objects.filter(email__iexact=email, oidc_subject="", machine=False).first() if email else None
    )
    if person is None:
        taken = email and Person.objects.filter(email__iexact=email).exists()
        wanted = str(claims.get("preferred_username") or email.partition("@")[0] or "person")
        person = Person.objects.create_user(_free_name(wanted), email="" if taken else email)
    person.oidc_subject = subject
    person.save(update_fields=["oidc_subject"])
    return person


def _free_name(wanted: str) -> str:
    """Give an account name like the one wanted that nobody has."""
    plain = "".join(letter for letter in wanted if letter.isalnum() or letter in "@.+-_")[:140] or "person"
    name, number = plain, 1
    while name.casefold() == SYSTEM or Person.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{plain}-{number}"
    return name
