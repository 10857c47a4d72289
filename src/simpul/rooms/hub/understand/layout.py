"""Which files the public record has, which records each holds, and which fields each record may have."""

from collections.abc import Mapping

from simpul.rooms.hub.understand import fields as may
from simpul.rooms.hub.understand.fields import Field

VERIFIED = Field(may.flag)
SOURCE = Field(may.source, default="")
NOTE = Field(may.text(), default="")
YEAR = Field(may.year)
LON, LAT = Field(may.number(-180, 180), required=True), Field(may.number(-90, 90), required=True)

FILES: Mapping[str, tuple[str, ...]] = {
    "states.toml": ("state", "post", "holder"),
    "cities.toml": ("city",),
    "meetings.toml": ("meeting", "toolkit"),
    "partners.toml": ("partner",),
    "projects.toml": ("project",),
}
KEY = {"state": "iso3", "post": "code", "holder": ""}
"""Which field is a record's key where that is not "slug"; a holder's is made of what it says."""

RECORDS: Mapping[str, Mapping[str, Field]] = {
    "state": {
        "iso3": Field(may.text(3), required=True),
        "name": Field(may.text(100), required=True),
        "since": Field(may.partial_date, default=""),
        "note": NOTE,
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "post": {
        "code": Field(may.text(60), required=True),
        "title": Field(may.text(120), required=True),
        "title_id": Field(may.text(120), default=""),
        "per": Field(may.one_of("state", "city", "network"), required=True),
        "duties": NOTE,
        "term": Field(may.text(200), default=""),
    },
    "holder": {
        "post": Field(may.of("post"), required=True),
        "state": Field(may.of("state")),
        "city": Field(may.of("city")),
        "holding_state": Field(may.of("state")),
        "institution": Field(may.text(300), default=""),
        "since": Field(may.partial_date, default=""),
        "until": Field(may.partial_date, default=""),
        "note": NOTE,
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "city": {
        "slug": Field(may.slug, required=True),
        "name": Field(may.text(200), required=True),
        "state": Field(may.of("state"), required=True),
        "admin_level": Field(may.text(200), default=""),
        "official_code": Field(may.text(40), default=""),
        "lon": LON,
        "lat": LAT,
        "position_source": SOURCE,
        "time_zone": Field(may.text(60), required=True),
        "joined": Field(may.partial_date, default=""),
        "joined_source": SOURCE,
        "joined_verified": VERIFIED,
        "joined_note": NOTE,
        "pilot": Field(may.flag, default=False),
        "lead_institution": Field(may.text(300), default=""),
        "lead_institution_year": YEAR,
        "note": NOTE,
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "meeting": {
        "slug": Field(may.slug, required=True),
        "number": Field(may.number(1, 999)),
        "chair": Field(may.of("state")),
        "when": Field(may.partial_date, required=True),
        "host": Field(may.text(200), default=""),
        "mode": Field(may.text(40), default=""),
        "outcome": NOTE,
        "decisions": Field(may.many(may.text()), default=[]),
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "toolkit": {
        "slug": Field(may.slug, required=True),
        "title": Field(may.text(300), required=True),
        "year": YEAR,
        "url": Field(may.text(500), default=""),
        "note": NOTE,
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "partner": {
        "slug": Field(may.slug, required=True),
        "name": Field(may.text(300), required=True),
        "kind": Field(may.word("partner_kind"), default=""),
        "country": Field(may.text(3), default=""),
        "what": NOTE,
        "url": Field(may.text(500), default=""),
        "cities": Field(may.many(may.of("city")), default=[]),
        "note": NOTE,
        "source": SOURCE,
        "verified": VERIFIED,
    },
    "project": {
        "slug": Field(may.slug, required=True),
        "state": Field(may.of("state"), required=True),
        "city": Field(may.of("city")),
        "place": Field(may.text(200), default=""),
        "title": Field(may.text(300), required=True),
        "summary": NOTE,
        "focus_area": Field(may.word("focus_area"), default=""),
        "status": Field(may.word("status"), required=True),
        "first_year": YEAR,
        "last_year": YEAR,
        "in_network_list": Field(may.flag, default=True),
        "status_by_year": Field(may.by_year(may.word("status")), default={}),
        "focus_area_by_year": Field(may.by_year(may.word("focus_area")), default={}),
        "lon": Field(LON.check),
        "lat": Field(LAT.check),
        "sources": Field(may.many(may.source), default=[]),
        "needs_2018": Field(may.many(may.word("support")), default=[]),
        "needs_note_2018": NOTE,
        "challenges": Field(may.many(may.text()), default=[]),
        "note": NOTE,
        "verified": VERIFIED,
    },
}
PARTS: Mapping[str, Mapping[str, Mapping[str, Field]]] = {
    "city": {
        "population": {
            "value": Field(may.number(0, 10**10), required=True),
            "year": YEAR,
            "scope": Field(may.text(200), required=True),
            "area_km2": Field(may.number(0, 10**7)),
            "source": SOURCE,
            "verified": VERIFIED,
        }
    },
    "partner": {
        "fund": {
            "amount": Field(may.amount, required=True),
            "currency": Field(may.currency, required=True),
            "when": Field(may.text(40), default=""),
            "note": Field(may.text(300), default=""),
        }
    },
    "project": {
        "alias": {
            "title": Field(may.text(300), required=True),
            "source": SOURCE,
            "inferred": Field(may.flag, default=False),
        },
        "cost": {
            "kind": Field(may.one_of("investment", "running", "funding"), required=True),
            "amount": Field(may.amount, required=True),
            "currency": Field(may.currency, required=True),
            "year": YEAR,
            "payer": Field(may.text(200), default=""),
            "note": Field(may.text(300), default=""),
            "source": SOURCE,
            "verified": VERIFIED,
        },
        "partner": {
            "name": Field(may.text(300), required=True),
            "partner": Field(may.of("partner")),
            "role": Field(may.text(30), default=""),
        },
        "metric": {
            "name": Field(may.text(300), required=True),
            "value": Field(may.figure, required=True),
            "unit": Field(may.text(100), default=""),
            "period": Field(may.text(60), required=True),
            "about": Field(may.text(60), default=""),
            "target": Field(may.flag, default=False),
            "source": SOURCE,
        },
    },
}
"""The tables inside a record, such as [[city.population]]."""
