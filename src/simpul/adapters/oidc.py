"""OpenID Connect discovery: where an issuer signs people in (OpenID Connect Discovery 1.0, section 4)."""

from collections.abc import Mapping
from typing import Any

import urllib3

TIMEOUT_S = 10
_NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class DiscoveryFailed(Exception):
    """The issuer did not answer, or its answer was not one we can sign in with."""


def discover(issuer: str) -> Mapping[str, Any]:
    """Fetch an issuer's description of itself.

    Args:
        issuer: its address, as in settings.

    Returns:
        The metadata; `issuer` and the four addresses that signing in needs are there.

    Raises:
        DiscoveryFailed: no answer in TIMEOUT_S seconds, an error status, another form, or another issuer's
            name.
    """
    address = issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        answer = urllib3.request("GET", address, timeout=TIMEOUT_S, retries=False)
        found = answer.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise DiscoveryFailed(f"{address}: {error}") from error
    if answer.status != 200 or not isinstance(found, dict):  # noqa: PLR2004 - HTTP's OK
        raise DiscoveryFailed(f"{address}: status {answer.status}")
    if found.get("issuer") != issuer:
        raise DiscoveryFailed(f"{address} speaks for {found.get('issuer')!r}")
    if missing := [name for name in _NEEDED if not isinstance(found.get(name), str)]:
        raise DiscoveryFailed(f"{address} does not say {', '.join(missing)}")
    return found
