"""Who sends a form: its address and device as keyed hashes, whether a person filled it in, the work it did.

How an entry point uses it:

    guard = challenge.ask(city, request, now)        # when the form is shown: put it in the context
    {% include "reports/guard.html" %}               # inside the form
    challenge.mark(request, response)                # on the way out: the device's cookie
    sender = challenge.sender(request, now, request.POST)   # when it comes back (without form: a program)
    report, is_new = arrive(city, said, sender, now=now)    # act.arrive, instead of act.submit
"""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from simpul.ground.people import address
from simpul.ground.places.models import City
from simpul.rooms.reports.observe import arrivals
from simpul.rooms.reports.understand import guard
from simpul.rooms.reports.understand.guard import Limits

COOKIE = "simpul-device"
COOKIE_LASTS = timedelta(days=30)
STAMP = "guard_stamp"
TRAP = "guard_website"
WORK = "guard_work"
_SALT = "simpul.rooms.reports.challenge"
_LONGEST = 4000
"""Letters of an answer that are read at all."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a report comes from. Hashes are "" where there is nothing to hash; so is `worked` without work.

    `is_script`: the form was filled in as no person does.
    """

    address: str = ""
    device: str = ""
    is_script: bool = False
    worked: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes into the form: when it was shown, signed; whether work is asked for; where the puzzle is."""

    stamp: str
    asks: bool
    url: str


def ask(city: City, request: HttpRequest, now: datetime) -> Asked:
    """Say what the form asks of whoever opened it."""
    stamp = signing.Signer(salt=_SALT).sign(str(int(now.timestamp())))
    return Asked(stamp, is_asked(city, request, now), reverse("reports:puzzle", args=[city.slug]))


def is_asked(city: City, request: HttpRequest, now: datetime) -> bool:
    """Tell whether so much came from this address or device, or came in at all, that work is asked for."""
    limits = guard.of(city.settings)
    found = sender(request, now)
    return guard.asks(limits, arrivals.seen(city, limits, found.address, found.device, "", now))


def puzzle(limits: Limits, now: datetime) -> dict[str, Any]:
    """Make a puzzle for a browser, as ALTCHA's second protocol writes it: signed, good for some minutes."""
    tries = SystemRandom().randint(limits.puzzle_least, limits.puzzle_most)
    made = altcha.create_challenge(
        "PBKDF2/SHA-256", limits.puzzle_cost, counter=tries, hmac_secret=_secret(), hmac_key_secret=_secret(),
        expires_at=now + timedelta(minutes=limits.puzzle_minutes),
    )  # fmt: skip
    found: dict[str, Any] = made.to_dict()
    return found


def sender(
    request: HttpRequest,
    now: datetime,
    form: Mapping[str, Any] | None = None,
    *,
    least_s: float | None = None,
) -> Sender:
    """Tell who sends a request.

    Args:
        request: its address is believed as far as settings say (`people.address`).
        now: aware.
        form: what came with it, where it was filled in on a page; None from a program, which has no stamp.
        least_s: how long a person needs for it, in seconds; None: as arrivals.toml says.
    """
    device = _device(request)
    least = guard.default()["least_seconds"] if least_s is None else least_s
    return Sender(
        address=arrivals.known_by("address", address.of(request)),
        device=arrivals.known_by("device", device),
        is_script=form is not None and _is_script(form, now, least),
        worked=_worked(str((form or {}).get(WORK, ""))),
    )


def may_send_photos(city: City, request: HttpRequest, many: int, now: datetime) -> bool:
    """Tell whether so many photos more of an address are looked at: before they are kept anywhere."""
    most = guard.of(city.settings).photos_address
    return arrivals.take_turns("photos", sender(request, now).address, many, most)


def mark(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device a random name of its own, kept for a month, where it has none."""
    if not _device(request):
        response.set_cookie(
            COOKIE, signing.Signer(salt=_SALT).sign(secrets.token_urlsafe(12)), max_age=COOKIE_LASTS,
            httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _device(request: HttpRequest) -> str:
    return _unsigned(request.COOKIES.get(COOKIE, ""))


def _is_script(form: Mapping[str, Any], now: datetime, least_s: float) -> bool:
    """Tell whether a field that no person sees was filled in, or all of them faster than a person can."""
    shown = _unsigned(str(form.get(STAMP, "")))
    return bool(form.get(TRAP)) or not shown or now.timestamp() - int(shown) < least_s


def _unsigned(said: str) -> str:
    try:
        return signing.Signer(salt=_SALT).unsign(said[:200])
    except signing.BadSignature:
        return ""


def _worked(said: str) -> str:
    """Give the name of the puzzle that an answer solves; "" where it solves none."""
    if not said or len(said) > _LONGEST:
        return ""
    try:
        if not altcha.verify_solution(said, _secret(), hmac_key_secret=_secret()).verified:
            return ""
        name = json.loads(base64.b64decode(said))["challenge"]["signature"]
    except (ValueError, KeyError, TypeError, OverflowError, binascii.Error, RecursionError):
        return ""
    return str(name)[:64]


def _secret() -> str:
    return f"{_SALT}:{settings.SECRET_KEY}"
