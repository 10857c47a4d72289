"""Who may pass which door of the hub: one row for each method of each address, pages and API.

A new address without a row fails `tests/record/test_matrix.py`; its rows belong here. The rows of the pages
of help, matching and practices are in `matrix_help`, with a cast of their own. The records are Makassar's: a
published project and a hidden one, drafts of an offer, a request and a practice, a quiet partnership; and
an application of Indonesia. "In" means that the door opened: an answer, or a rule that says no (409, 422).
"""

from typing import Any, NamedTuple

EVERYBODY = frozenset(
    {
        "visitor",
        "stranger",
        "csco",
        "other_csco",
        "representative",
        "other_representative",
        "secretariat",
        "superuser",
    }
)
SIGNED_IN = EVERYBODY - {"visitor"}
OWNER = frozenset({"csco", "superuser"})
OTHER = frozenset({"other_csco", "superuser"})
STATE = frozenset({"representative", "superuser"})
NETWORK = frozenset({"secretariat", "superuser"})
OWNER_OR_NETWORK = OWNER | NETWORK
ROOT = frozenset({"superuser"})
APPLICANT = STATE | NETWORK
CAMPAIGN = frozenset(
    {"csco", "other_csco", "representative", "other_representative", "secretariat", "superuser"}
)


class Door(NamedTuple):
    """A method of an address, with what is sent, and who may pass."""

    method: str
    name: str
    who: frozenset[str]
    url: dict[str, Any] = {}
    sent: Any = None


NEW = {"title": "T", "status": "planning"}
NR = {"post": "national_representative", "of": "IDN", "institution": "I"}
MEETING = {"when": "2026-09-09", "number": 9}
HELP = {"title": "Visit", "kind": "knowledge_sharing", "what": "See it."}
TEXTS = {"en": {"title": "Lesson", "summary": "S", "steps": ["one"], "went_wrong": "nothing"}}
PLAN = {"state": "IDN", "name": "Siak", "lon": 102.0, "lat": 0.8}
CAMPAIGN_2027 = {"year": 2027, "opens_on": "2027-03-01", "due_on": "2027-05-31", "source": "a test"}
HEALTH, SECRET = {"slug": "{health}"}, {"slug": "{hidden}"}
QUIET = {"partnership_id": "{quiet}"}
MAKASSAR = {"slug": "makassar"}

PAGES: tuple[Door, ...] = (
    Door("GET", "hub:project-new", OWNER, MAKASSAR),
    Door("POST", "hub:project-new", OWNER, MAKASSAR),
    Door("GET", "hub:project-edit", OWNER, HEALTH),
    Door("GET", "hub:project-edit", OWNER, SECRET),
    Door("POST", "hub:project-edit", OWNER, HEALTH),
    Door("GET", "hub:project-part", OWNER, HEALTH | {"name": "costs"}),
    Door("POST", "hub:project-part", OWNER, SECRET | {"name": "needs"}),
    Door("GET", "hub:project-year", OWNER, HEALTH),
    Door("POST", "hub:project-year", OWNER, HEALTH),
    Door("POST", "hub:project-publish", OWNER, SECRET),
    Door("GET", "hub:project-results", OWNER, HEALTH),
    Door("POST", "hub:project-results", OWNER, SECRET),
    Door("GET", "hub:project-point", OWNER, HEALTH | {"pk": "{indicator}"}),
    Door("POST", "hub:project-point", OWNER, HEALTH | {"pk": "{indicator}"}),
    Door("GET", "hub:posts", EVERYBODY),
    Door("GET", "hub:appoint", OWNER_OR_NETWORK, {"code": "chief_smart_city_officer", "of": "makassar"}),
    Door("POST", "hub:appoint", STATE | NETWORK, {"code": "national_representative", "of": "IDN"}),
    Door("GET", "hub:post-end", OWNER_OR_NETWORK, {"pk": "{holder}"}),
    Door("POST", "hub:post-end", OWNER_OR_NETWORK, {"pk": "{holder}"}),
    Door("GET", "hub:meeting-new", NETWORK),
    Door("POST", "hub:meeting-new", NETWORK),
    Door("GET", "hub:meeting-edit", NETWORK, {"slug": "annual-8"}),
    Door("POST", "hub:meeting-edit", NETWORK, {"slug": "annual-8"}),
    Door("GET", "hub:meeting-document", NETWORK, {"slug": "annual-8"}),
    Door("POST", "hub:meeting-document", NETWORK, {"slug": "annual-8"}),
    Door("GET", "hub:candidates", SIGNED_IN),
    Door("GET", "hub:candidate-new", STATE, {"iso3": "IDN"}),
    Door("POST", "hub:candidate-new", STATE, {"iso3": "IDN"}),
    Door("GET", "hub:candidate", APPLICANT, {"slug": "jambi"}),
    Door("GET", "hub:candidate-edit", STATE, {"slug": "jambi"}),
    Door("POST", "hub:candidate-edit", STATE, {"slug": "jambi"}),
    Door("POST", "hub:candidate-step", APPLICANT, {"slug": "jambi"}),
    Door("GET", "hub:partner-new", OWNER_OR_NETWORK, {"of": "makassar"}),
    Door("POST", "hub:partner-new", NETWORK, {"of": "network"}),
    Door("GET", "hub:partnership-new", OWNER, {"of": "makassar"}),
    Door("POST", "hub:partnership-new", NETWORK, {"of": "network"}),
    Door("GET", "hub:partnership", OWNER, {"pk": "{quiet}"}),
    Door("POST", "hub:partnership-step", OWNER, {"pk": "{quiet}"}),
    Door("GET", "hub:campaigns", CAMPAIGN),
    Door("POST", "hub:campaigns", NETWORK, sent=CAMPAIGN_2027),
    Door("GET", "hub:campaign", CAMPAIGN, {"year": 2026}),
    Door("POST", "hub:close-campaign", NETWORK, {"year": 2026}),
    Door("GET", "hub:answers", OWNER | STATE | NETWORK, {"year": 2026, "slug": "makassar"}),
    Door("POST", "hub:submit-answers", OWNER, {"year": 2026, "slug": "makassar"}),
    Door(
        "GET",
        "hub:answer",
        OWNER | STATE | NETWORK,
        {"year": 2026, "slug": "makassar", "project": "{health}"},
    ),
    Door(
        "POST",
        "hub:answer",
        OWNER,
        {"year": 2026, "slug": "makassar", "project": "{health}"},
        {"revision": 0},
    ),
    Door("POST", "hub:move-answer", OWNER, {"pk": "{answer}", "name": "submit"}),
    Door("POST", "hub:move-answer", STATE, {"pk": "{answer}", "name": "endorse"}),
    Door("POST", "hub:move-answer", NETWORK, {"pk": "{answer}", "name": "accept"}),
    Door("GET", "hub:reports", EVERYBODY),
    Door("GET", "hub:report", EVERYBODY, {"year": 2025}),
    Door("GET", "hub:report-file", EVERYBODY, {"year": 2025, "name": "projects.csv"}),
    Door("GET", "hub:exchange", NETWORK),
    Door("POST", "hub:decide-key", NETWORK, {"pk": "{unknown_key}"}),
    Door("GET", "hub:submission-file", OWNER_OR_NETWORK, {"sha256": "{submission}"}),
    Door("GET", "hub:city-exchange", OWNER_OR_NETWORK, MAKASSAR),
    Door("POST", "hub:send", frozenset(), MAKASSAR),  # Makassar is not served here: nobody sends for it
    Door("GET", "hub:network", EVERYBODY),
    Door("GET", "hub:city", EVERYBODY, MAKASSAR),
    Door("GET", "hub:state", EVERYBODY, {"iso3": "IDN"}),
    Door("GET", "hub:projects", EVERYBODY),
    Door("GET", "hub:project", EVERYBODY, HEALTH),
    Door("GET", "hub:partners", EVERYBODY),
    Door("GET", "hub:partner", EVERYBODY, {"slug": "jica"}),
    Door("GET", "hub:meetings", EVERYBODY),
    Door("GET", "hub:meeting", EVERYBODY, {"slug": "annual-8"}),
    Door("GET", "hub:search", EVERYBODY),
    Door("GET", "hub:news", EVERYBODY),
    Door("GET", "hub:calendar", EVERYBODY),
)

API: tuple[Door, ...] = (
    Door("GET", "/states", EVERYBODY),
    Door("GET", "/cities", EVERYBODY),
    Door("GET", "/cities.csv", EVERYBODY),
    Door("GET", "/cities/{slug}", EVERYBODY, MAKASSAR),
    Door("GET", "/projects", EVERYBODY),
    Door("GET", "/projects.csv", EVERYBODY),
    Door("POST", "/projects", OWNER, sent={"city": "makassar", "fields": NEW}),
    Door("GET", "/projects/{slug}", EVERYBODY, HEALTH),
    Door("GET", "/projects/{slug}", OWNER, SECRET),
    Door("PATCH", "/projects/{slug}", OWNER, HEALTH, {"fields": {"note": "n"}}),
    Door("PATCH", "/projects/{slug}", OWNER, SECRET, {"fields": {"note": "n"}}),
    Door("GET", "/projects/{slug}/history", EVERYBODY, HEALTH),
    Door("GET", "/projects/{slug}/history", OWNER, SECRET),
    Door("GET", "/projects/{slug}/results", EVERYBODY, HEALTH),
    Door("GET", "/projects/{slug}/results", OWNER, SECRET),
    Door("POST", "/projects/{slug}/results", OWNER, HEALTH, {"outcome": "o", "name": "n"}),
    Door(
        "POST", "/projects/{slug}/results/{indicator_id}/points", OWNER,
        HEALTH | {"indicator_id": "{indicator}"}, {"kind": "target", "period": "2027", "number": 1},
    ),
    Door("POST", "/projects/{slug}/published", OWNER, SECRET, {"published": True}),
    Door("GET", "/partners", EVERYBODY),
    Door("GET", "/partners.csv", EVERYBODY),
    Door("GET", "/partners/{slug}", EVERYBODY, {"slug": "jica"}),
    Door("POST", "/partners", OWNER_OR_NETWORK, sent={"name": "N", "kind": "firm", "city": "makassar"}),
    Door("POST", "/partners", NETWORK, sent={"name": "N", "kind": "firm"}),
    Door("GET", "/partnerships", EVERYBODY),
    Door("POST", "/partnerships", OWNER, sent={"partner": "jica", "city": "makassar", "subject": "s"}),
    Door("POST", "/partnerships", NETWORK, sent={"partner": "jica", "subject": "s"}),
    Door("POST", "/partnerships/{partnership_id}/steps", OWNER, QUIET, {"to": "agreed"}),
    Door("GET", "/meetings", EVERYBODY),
    Door("GET", "/meetings.csv", EVERYBODY),
    Door("GET", "/meetings/{slug}", EVERYBODY, {"slug": "annual-8"}),
    Door("POST", "/meetings", NETWORK, sent=MEETING),
    Door("PUT", "/meetings/{slug}", NETWORK, {"slug": "annual-8"}, MEETING),
    Door("GET", "/holders", EVERYBODY),
    Door(
        "POST", "/holders", OWNER_OR_NETWORK,
        sent={"post": "chief_smart_city_officer", "of": "makassar", "institution": "I"},
    ),
    Door("POST", "/holders", STATE | NETWORK, sent=NR),
    Door("POST", "/holders", NETWORK, sent={"post": "chair", "of": "network", "holding_state": "KHM"}),
    Door("POST", "/holders/{holder_id}/end", OWNER_OR_NETWORK, {"holder_id": "{holder}"}, {"until": "2026"}),
    Door("GET", "/candidates", SIGNED_IN),
    Door("POST", "/candidates", STATE, sent=PLAN),
    Door("GET", "/candidates/{slug}", APPLICANT, {"slug": "jambi"}),
    Door("POST", "/candidates/{slug}/steps", STATE, {"slug": "jambi"}, {"to": "nr_reviewed"}),
    Door("GET", "/offers", EVERYBODY),
    Door("POST", "/offers", OWNER, sent=HELP | {"city": "makassar"}),
    Door("GET", "/offers/{pk}", OWNER, {"pk": "{offer}"}),
    Door("POST", "/offers/{pk}/step", OWNER, {"pk": "{offer}"}, {"step": "publish"}),
    Door("POST", "/offers/{pk}/bookings", OTHER, {"pk": "{open_offer}"}, {"city": "battambang"}),
    Door("GET", "/offers/{pk}/matches", OWNER, {"pk": "{offer}"}),
    Door("GET", "/requests", EVERYBODY),
    Door("POST", "/requests", OWNER, sent=HELP | {"city": "makassar"}),
    Door("GET", "/requests/{pk}", OWNER, {"pk": "{request}"}),
    Door("POST", "/requests/{pk}/step", OWNER, {"pk": "{request}"}, {"step": "publish"}),
    Door("GET", "/requests/{pk}/matches", OWNER, {"pk": "{request}"}),
    Door("GET", "/bookings/{pk}", OWNER | OTHER, {"pk": "{booking}"}),
    Door("POST", "/bookings/{pk}/confirm", OWNER | OTHER, {"pk": "{booking}"}, {}),
    Door("POST", "/bookings/{pk}/end", OWNER | OTHER, {"pk": "{booking}"}, {"reason": "no"}),
    Door(
        "POST", "/bookings/{pk}/deliver", OWNER | OTHER, {"pk": "{booking}"},
        {"delivered_on": "2026-11-20", "people": 3, "what": "w"},
    ),
    Door("POST", "/bookings/{pk}/outcome", OTHER, {"pk": "{booking}"}, {"what_changed": "w"}),
    Door("GET", "/needs/{pk}/matches", EVERYBODY, {"pk": "{need}"}),
    Door("GET", "/practices/{slug}/matches", OWNER, {"slug": "{practice}"}),
    Door("GET", "/cities/{slug}/alike", EVERYBODY, MAKASSAR),
    Door("GET", "/practices", EVERYBODY),
    Door("POST", "/practices", OWNER, sent={"city": "makassar", "texts": TEXTS}),
    Door("GET", "/practices/{slug}", OWNER, {"slug": "{practice}"}),
    Door("POST", "/practices/{slug}/step", OWNER, {"slug": "{practice}"}, {"step": "publish"}),
    Door(
        "POST", "/practices/{slug}/adoptions", OTHER, {"slug": "{open_practice}"},
        {"city": "battambang", "adopted_on": "2026-01-01", "code": "ISO37122:5.1", "baseline_year": 2025},
    ),
    Door("GET", "/adoptions", EVERYBODY),
    Door("GET", "/adoptions/{pk}", OTHER, {"pk": "{adoption}"}),
    Door("POST", "/adoptions/{pk}/measure", OTHER, {"pk": "{adoption}"}, {"year": 2026}),
    Door("POST", "/submissions", EVERYBODY, sent={"payload": ""}),  # a signature opens it, not a person
    Door("GET", "/key", EVERYBODY),
    Door("GET", "/reports/{year}", EVERYBODY, {"year": 2025}),
)  # fmt: skip
