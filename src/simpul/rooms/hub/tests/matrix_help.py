"""Who gets which answer where help, matching and practices are found: rows for the test of every endpoint.

A draft is 404 to those who may not know of it, a form or an act is 403 to who may not, a visitor is sent to
sign in (302). A POST without its fields is 422, or 409 where the rule says no; either shows that the door
was open. The records are those of `tests/help/conftest.py`: the course and the lesson are Phnom Penh's,
published; the request and the adoption are Makassar's, published; the booking is Makassar's of the course.
"""

ROLES = ("visitor", "stranger", "giver", "taker", "third", "helper", "keeper")
"""giver: chief smart city officer of Phnom Penh; taker: of Makassar; third: of Kuching; helper: a partner;
keeper: the Secretariat."""

ALL = dict.fromkeys(ROLES, 200)
SIGN_IN = {"visitor": 302}


def only(*may: str, answer: int = 200, others: int = 403) -> dict[str, int]:
    """Give the row of a door that these roles pass."""
    return {**dict.fromkeys(ROLES, others), **SIGN_IN, **dict.fromkeys(may, answer)}


MATRIX: dict[str, dict[str, int]] = {
    "hub:help": ALL,
    "hub:offer": ALL,
    "hub:request": ALL,
    "hub:practices": ALL,
    "hub:practice": ALL,
    "hub:adoption": ALL,
    "hub:learned": ALL,
    "hub:match-request": ALL,
    "hub:match-need": ALL,
    "hub:match-offer": ALL,
    "hub:match-practice": ALL,
    "hub:alike": ALL,
    "hub:offer-new": only("giver"),
    "hub:offer-new-partner": only("helper"),
    "hub:offer-edit": only("giver"),
    "hub:offer-step": only("giver", answer=409),
    "hub:offer-book": only("giver", "taker", "third"),
    "hub:request-new": only("taker"),
    "hub:request-edit": only("taker"),
    "hub:request-step": only("taker", answer=409),
    "hub:booking": only("giver", "taker"),
    "hub:booking-confirm": only("giver", "taker", answer=409),
    "hub:booking-end": only("giver", "taker", answer=422),
    "hub:booking-deliver": only("giver", "taker", answer=422),
    "hub:booking-outcome": only("taker", answer=422),
    "hub:alike-facts": only("taker"),
    "hub:practice-new": only("giver"),
    "hub:practice-edit": only("giver"),
    "hub:practice-step": only("giver", answer=409),
    "hub:practice-figure": only("giver", answer=422),
    "hub:practice-figure-remove": only("giver", answer=404),
    "hub:practice-adopt": only("taker", "third"),
    "hub:adoption-measure": only("taker", answer=422),
    "hub:adoption-step": only("taker", answer=409),
}

POSTS = frozenset(
    {
        "hub:offer-step",
        "hub:request-step",
        "hub:booking-confirm",
        "hub:booking-end",
        "hub:booking-deliver",
        "hub:booking-outcome",
        "hub:practice-step",
        "hub:practice-figure",
        "hub:practice-figure-remove",
        "hub:adoption-measure",
        "hub:adoption-step",
    }
)
"""Those that only take a POST; the others are asked with GET."""
