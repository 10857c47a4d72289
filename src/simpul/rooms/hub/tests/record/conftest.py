"""The cast of the record: a small public record of two states, and everybody who may or may not touch it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.rooms.hub.act import candidate as candidates
from simpul.rooms.hub.act import partner, project
from simpul.rooms.hub.models import Candidate, Meeting, NetworkCity, Partner, Partnership, Project, State
from simpul.rooms.hub.observe import record
from simpul.rooms.hub.observe.record import Loaded

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FILES = {
    "states.toml": """
[[state]]
iso3 = "IDN"
name = "Indonesia"
[[state]]
iso3 = "KHM"
name = "Cambodia"
[[post]]
code = "national_representative"
title = "National representative"
per = "state"
[[post]]
code = "chief_smart_city_officer"
title = "Chief smart city officer"
per = "city"
[[post]]
code = "chair"
title = "Chair"
per = "network"
[[holder]]
post = "national_representative"
state = "IDN"
institution = "Ministry of Home Affairs"
[[holder]]
post = "chair"
holding_state = "IDN"
since = "2023"
until = "2023"
""",
    "cities.toml": """
[sources]
list = "https://example.org/list.pdf"
[[city]]
slug = "makassar"
name = "Makassar"
state = "IDN"
lon = 119.43
lat = -5.15
time_zone = "Asia/Makassar"
joined = "2018"
joined_source = "list"
joined_verified = true
pilot = true
source = "list"
verified = true
[[city.population]]
value = 1770000
year = 2018
scope = "as stated by the city"
area_km2 = 199.3
source = "list"
verified = true
[[city.population]]
value = 1482354
year = 2025
scope = "civil registry"
source = "list"
verified = false
[[city]]
slug = "battambang"
name = "Battambang"
state = "KHM"
lon = 103.2
lat = 13.1
time_zone = "Asia/Phnom_Penh"
joined = "2024-07-30"
joined_verified = false
""",
    "meetings.toml": """
[[meeting]]
slug = "annual-8"
number = 8
chair = "IDN"
when = "2025-09-09"
host = "Kuala Lumpur"
decisions = ["the plan is adopted"]
[[toolkit]]
slug = "guidebook"
title = "Planning Guidebook"
year = 2022
url = "https://example.org/guidebook.pdf"
""",
    "partners.toml": """
[[partner]]
slug = "jica"
name = "JICA"
kind = "development_agency"
country = "JPN"
cities = ["battambang"]
[[partner.fund]]
amount = 1000000000
currency = "JPY"
""",
    "projects.toml": """
[sources]
scap2018 = "https://example.org/ASCN-Consolidated-SCAPs.pdf"
me2024 = "https://example.org/2024-ASCN-ME-Report.pdf"
me2025 = "https://example.org/2025-ASCN-ME-Report.pdf"
[[project]]
slug = "idn-makassar-smart-health"
state = "IDN"
city = "makassar"
title = "Smart Health"
focus_area = "health_wellbeing"
status = "ongoing_or_planning"
first_year = 2018
last_year = 2025
status_by_year = { 2018 = "scap_priority", 2024 = "ongoing_or_planning", 2025 = "ongoing_or_planning" }
sources = ["scap2018", "me2024", "me2025"]
needs_2018 = ["funding", "technical"]
needs_note_2018 = "equipment"
challenges = ["few doctors"]
verified = true
[[project.alias]]
title = "Improved Health Care"
source = "scap2018"
inferred = true
[[project.cost]]
kind = "investment"
amount = 50000000
currency = "USD"
verified = false
[[project.partner]]
name = "JICA (Japan)"
partner = "jica"
[[project.metric]]
name = "patients served"
value = 5300
unit = "patients"
period = "2023"
about = "more than"
[[project.metric]]
name = "patients served"
value = 9000
unit = "patients"
period = "2026"
target = true
[[project]]
slug = "khm-battambang-waste"
state = "KHM"
city = "battambang"
title = "Waste Management"
focus_area = "quality_environment"
status = "completed"
status_by_year = { 2024 = "ongoing_or_planning", 2025 = "completed" }
sources = ["me2024", "me2025"]
[[project]]
slug = "idn-jembrana-host"
state = "IDN"
place = "Jembrana"
title = "Host of the sixth meeting"
status = "event_2023"
in_network_list = false
""",
}


def load(files: dict[str, str] | None = None) -> Loaded:
    return record.load(files or FILES, actor=system_person(), now=NOW)


@pytest.fixture
def loaded(db: None) -> Loaded:
    return load()


@pytest.fixture
def health(loaded: Loaded) -> Project:
    return Project.objects.shown().get(slug="idn-makassar-smart-health")


def somebody(name: str, role: str = "", *, city: str = "", country: str = "", **more: Any) -> Person:
    person = Person.objects.create_user(name, **more)
    if role:
        place = NetworkCity.objects.get(city__slug=city).city if city else None
        Role.objects.create(person=person, role=role, city=place, country=country)
    return person


@pytest.fixture
def csco(loaded: Loaded) -> Person:
    return somebody("csco", "csco", city="makassar")


@pytest.fixture
def other_csco(loaded: Loaded) -> Person:
    return somebody("other_csco", "csco", city="battambang")


@pytest.fixture
def representative(loaded: Loaded) -> Person:
    return somebody("representative", "representative", country="IDN")


@pytest.fixture
def other_representative(loaded: Loaded) -> Person:
    return somebody("other_representative", "representative", country="KHM")


@pytest.fixture
def secretariat(loaded: Loaded) -> Person:
    return somebody("secretariat", "secretariat")


@pytest.fixture
def stranger(loaded: Loaded) -> Person:
    return somebody("stranger")


@pytest.fixture
def superuser(loaded: Loaded) -> Person:
    return somebody("superuser", is_superuser=True)


@pytest.fixture
def as_(client: Client) -> Callable[[Person | None], Client]:
    """Give the client, signed in as somebody or as nobody."""

    def sign_in(person: Person | None) -> Client:
        client.logout()
        if person:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def hidden(csco: Person) -> Project:
    """A project of Makassar that Makassar did not publish."""
    city = NetworkCity.objects.shown().get(city__slug="makassar")
    said = {"title": "Secret Garden", "status": "planning", "focus_area": "quality_environment"}
    return project.add(city, said, actor=csco, now=NOW)


@pytest.fixture
def quiet(csco: Person) -> Partnership:
    """A partnership of Makassar that is not published."""
    city = NetworkCity.objects.shown().get(city__slug="makassar")
    return partner.propose(Partner.objects.get(slug="jica"), city, "quiet talks", actor=csco, now=NOW)


PLAN = candidates.Plan(
    name="Jambi",
    lon=103.6,
    lat=-1.6,
    time_zone="Asia/Jakarta",
    kind="province",
    focus_area="civic_social",
    vision="A province that listens.",
    solutions="One counter.",
    infrastructure="Fibre along the river.",
    data_platform="Open data of every regency.",
    sustainability="A line in the yearly budget.",
)


@pytest.fixture
def jambi(representative: Person) -> Candidate:
    return candidates.apply(State.objects.get(pk="IDN"), PLAN, actor=representative, now=NOW)


@pytest.fixture
def held(loaded: Loaded) -> Meeting:
    return Meeting.objects.get(slug="annual-8")
