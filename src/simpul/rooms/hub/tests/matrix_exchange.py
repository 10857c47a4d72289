"""Who gets what from the pages and the API of monitoring, reports and exchange.

`MATRIX[url name][role]` is the status of a GET, or of an empty POST where `POSTS` names the address. `city`
is the one that csco, owner and representative belong to; "nobody" is not signed in. A redirect to the
sign-in page is 302.
"""

from typing import Any

ROLES = (
    "nobody", "stranger", "owner", "csco", "officer", "other_csco", "representative", "other_representative",
    "secretariat", "chair", "partner",
)  # fmt: skip
POSTS = frozenset(
    {
        "hub:close-campaign",
        "hub:submit-answers",
        "hub:move-answer",
        "hub:decide-key",
        "hub:send",
        "api:submit",
    }
)
_OF_CITY = {"year": 2026, "slug": "makassar"}
ADDRESSES: dict[str, dict[str, Any]] = {
    "hub:campaign": {"year": 2026},
    "hub:answers": _OF_CITY,
    "hub:answer": _OF_CITY | {"project": "{health}"},
    "hub:close-campaign": {"year": 2026},
    "hub:submit-answers": _OF_CITY,
    "hub:move-answer": {"pk": "{answer}", "name": "endorse"},
    "hub:report": {"year": 2025},
    "hub:report-file": {"year": 2025, "name": "projects.csv"},
    "hub:decide-key": {"pk": "{unknown_key}"},
    "hub:city-exchange": {"slug": "makassar"},
    "hub:send": {"slug": "makassar"},
    "hub:submission-file": {"sha256": "{submission}"},
    "api:one_report": {"year": 2025},
}
"""What stands in each address; in braces what the test made."""


def _row(allowed: str, status: int = 200, *, denied: int = 403, nobody: int = 302) -> dict[str, int]:
    """Give the row of an address: who may, and what everybody else gets."""
    who = allowed.split()
    return {role: nobody if role == "nobody" else status if role in who else denied for role in ROLES}


EVERYBODY = " ".join(ROLES)
READERS = "owner csco representative secretariat chair"
MATRIX: dict[str, dict[str, int]] = {
    "hub:campaigns": _row(f"{READERS} other_csco other_representative"),
    "hub:campaign": _row(f"{READERS} other_csco other_representative"),
    "hub:answers": _row(READERS),
    "hub:answer": _row(READERS),
    "hub:close-campaign": _row("secretariat", 302),
    "hub:submit-answers": _row("owner csco", 302),
    "hub:move-answer": _row("representative", 302),  # "endorse", of a submitted answer
    "hub:reports": _row(EVERYBODY, 302),
    "hub:report": _row(EVERYBODY, nobody=200),
    "hub:report-file": _row(EVERYBODY, nobody=200),
    "hub:exchange": _row("secretariat"),
    "hub:decide-key": _row("secretariat", 302),
    "hub:city-exchange": _row("owner csco secretariat"),
    "hub:send": _row("owner csco", 422),  # of a city served here; without a hub's address
    "hub:submission-file": _row("owner csco secretariat"),
    "api:one_report": _row(EVERYBODY, nobody=200),
    "api:key": _row(EVERYBODY, nobody=200),
    "api:submit": _row(EVERYBODY, 422, nobody=422),  # who it is, is said by the signature
}
