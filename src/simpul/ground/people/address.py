"""Where a request comes from, and for whom it tries to sign in: what the lock-out counts by."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

CROWD = 10
"""An address may fail this many times as often as one account from it: an office shares one address."""


def of(request: HttpRequest) -> str:
    """Give the IP address that a request came from.

    X-Forwarded-For is written by whoever likes, so it is read only from the right, and only as far as the
    machines in settings.SIMPUL_TRUSTED_PROXIES wrote it: the first that is not one of them is the sender.
    """
    trusted = [ip_network(each) for each in settings.SIMPUL_TRUSTED_PROXIES]
    sender = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    while hops and _within(sender, trusted):
        if not _is_address(hops[-1]):
            break
        sender = hops.pop()
    return sender


def name_given(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Give the account name that a sign-in is tried with, in the one form that the lock-out counts by."""
    given = (credentials or {}).get("username") or (request.POST.get("username") if request else None)
    return str(given or "").strip().casefold()[:255]


def is_elsewhere(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Tell whether this sign-in gives no password here, so that there is nothing to guess (OIDC)."""
    return "username" not in (credentials or {}) and "username" not in request.POST


def is_crowding(request: HttpRequest, now: datetime) -> bool:
    """Tell whether an address has failed to sign in so often, whatever the accounts, that it must wait."""
    since = now - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(ip_address=of(request) or None, attempt_time__gte=since)
    failures = tried.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return bool(failures >= CROWD * settings.AXES_FAILURE_LIMIT)


def wait() -> timedelta:
    """Give how long somebody who is locked out must wait."""
    return timedelta(seconds=settings.AXES_COOLOFF_TIME.total_seconds())


def _within(address: str, networks: list[Any]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
