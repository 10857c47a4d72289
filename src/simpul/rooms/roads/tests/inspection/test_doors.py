"""The inspector's form, page and API: one rule behind them, for the inspector, a colleague and a stranger."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Segment, Street
from simpul.ground.roadstate.models import SegmentState
from simpul.rooms.roads.models import Inspection
from simpul.rooms.roads.tests.conftest import on_street

pytestmark = pytest.mark.django_db
FORM = "/roads/straight/inspect/"
API = "/api/roads/inspections"


@pytest.fixture
def segment(street: Street) -> Segment:
    return Segment.objects.get(street=street, index=2)


@pytest.fixture
def inspector(client: Client, surveyor: Person) -> Client:
    client.force_login(surveyor)
    return client


def typed(at: Segment | None, /, **changed: Any) -> dict[str, Any]:
    """A whole inspection as the form sends it: fair by SDI, poor by roughness."""
    said: dict[str, Any] = {
        "key": str(uuid.uuid4()), "segment": at.pk if at else "", "inspected_on": "2026-05-04",
        "surface": "asphalt", "length_m": "100", "width_m": "5", "crack_area": "12",
        "crack_area_unit": "percent", "crack_width_mm": "3", "potholes": "1", "rut": "1.5",
        "rut_unit": "cm", "iri_m_per_km": "8.5",
        "distress-0-type": "asphalt:alligator_cracking", "distress-0-severity": "low",
        "distress-0-quantity": "20", "complete": "on",
    }  # fmt: skip
    return said | changed


def photo(name: str = "hole.jpg") -> SimpleUploadedFile:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[271] = "Phone of Ani"
    Image.new("RGB", (640, 400), (110, 110, 110)).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def test_an_inspection_is_recorded_with_all_that_follows(
    inspector: Client, segment: Segment, city: City, surveyor: Person
) -> None:
    answer = inspector.post(FORM, typed(segment))

    row = Inspection.objects.get()
    assert answer.headers["Location"] == row.get_absolute_url()
    # 20 for cracks that are not wide, 75 for ten holes a km, 10 for ruts
    assert (row.sdi, row.sdi_low, row.sdi_high) == (105, 105, 105)
    assert (row.grade, row.iri_class) == ("poor", "poor")
    assert row.pci == pytest.approx(78, abs=3)
    assert (row.rut_mm, row.potholes_per_km) == (15, 10)
    assert row.distresses == [{"type": "alligator_cracking", "severity": "low", "quantity": 20, "unit": "m2"}]
    entry = Entry.objects.get(verb="roads.inspect")
    assert (entry.actor, entry.subject) == (surveyor, f"roads.inspection/{row.pk}")
    assert entry.detail["sdi"] == 105
    assert ledger.verify(city) == []
    state = SegmentState.objects.get(segment=segment)
    assert (state.grade, state.ref) == ("poor", f"roads.inspection/{row.pk}")
    page = inspector.get(row.get_absolute_url()).text
    for words in ("105", "Alligator cracking", "corrected in rounds", "15 mm", "As measured"):
        assert words in page


def test_the_same_key_twice_is_one_record(inspector: Client, segment: Segment) -> None:
    said = typed(segment)

    first, second = inspector.post(FORM, said), inspector.post(FORM, said | {"potholes": "9"})

    assert first.headers["Location"] == second.headers["Location"]
    assert Inspection.objects.get().potholes == 1
    assert Entry.objects.filter(verb="roads.inspect").count() == 1


def test_a_key_of_somebody_elses_record_is_refused(
    inspector: Client, segment: Segment, engineer: Person
) -> None:
    said = typed(segment)
    inspector.post(FORM, said)
    inspector.force_login(engineer)

    assert inspector.post(FORM, said).status_code == 409
    assert Inspection.objects.count() == 1


def test_a_position_finds_the_segment(inspector: Client, segment: Segment) -> None:
    here = on_street(245)

    inspector.post(FORM, typed(None, lon=here.lon, lat=here.lat, length_m=""))

    row = Inspection.objects.get()
    assert row.segment == segment
    assert row.length_m == 100
    assert [row.lon, row.lat] == pytest.approx([here.lon, here.lat])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"crack_area": "120"}, "at most 100"),
        ({"rut": "90"}, "at most 300"),
        ({"potholes": "-1"}, "greater than or equal to 0"),
        ({"potholes": "two"}, "Enter a whole number"),
        ({"inspected_on": "2999-01-01"}, "lies in the future"),
        ({"inspected_on": "soon"}, "Enter a valid date"),
        ({"length_m": "0"}, "must be above 0"),
        ({"width_m": ""}, "Needed for the PCI. Fill it in"),
        ({"distress-0-severity": ""}, "Fill in the whole row"),
        ({"distress-0-quantity": "501"}, "more than the stretch has"),
        ({"distress-0-quantity": "0"}, "has a quantity above 0"),
        ({"distress-0-type": "concrete:punchouts"}, "one of another surface"),
        ({"distress-0-type": "asphalt:rust"}, "Select a valid choice"),
        ({"crack_area_unit": "m2", "width_m": "", "complete": ""}, "Length and width are needed"),
        ({"key": "17"}, "Enter a valid UUID"),
        ({"segment": "", "lon": "1", "lat": "2"}, "lies within 40 m"),
        ({"segment": ""}, "choose a street"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    inspector: Client, segment: Segment, changed: dict[str, str], said: str
) -> None:
    answer = inspector.post(FORM, typed(segment, **changed))

    assert answer.status_code == 422
    assert said in answer.text
    assert "Nothing was recorded" in answer.text
    assert not Inspection.objects.exists()
    assert not Entry.objects.filter(verb="roads.inspect").exists()


def test_what_is_left_empty_is_not_known(inspector: Client, segment: Segment) -> None:
    empty = dict.fromkeys(("crack_width_mm", "rut", "iri_m_per_km", "complete"), "")

    inspector.post(FORM, typed(segment, **empty))

    row = Inspection.objects.get()
    assert (row.sdi, row.sdi_low, row.sdi_high, row.sdi_rutted) == (None, 95, 115, 135)
    assert (row.pci, row.iri_class, row.rut_mm, row.crack_width_mm) == (None, "", None, None)
    page = inspector.get(row.get_absolute_url()).text
    assert "Not exact" in page
    assert "not measured" in page
    assert "Distresses were noted, but not all of them" in page


def test_square_metres_of_cracks_become_a_share(inspector: Client, segment: Segment) -> None:
    inspector.post(FORM, typed(segment, crack_area="50", crack_area_unit="m2"))

    assert Inspection.objects.get().crack_area_percent == 10


def test_a_correction_keeps_what_it_corrects(inspector: Client, segment: Segment, city: City) -> None:
    inspector.post(FORM, typed(segment))
    wrong = Inspection.objects.get()
    shown = inspector.get(f"{FORM}?corrects={wrong.pk}").text
    assert 'value="12.0"' in shown
    assert "asphalt:alligator_cracking" in shown

    inspector.post(FORM, typed(segment, potholes="0", corrects=wrong.pk))

    right = Inspection.objects.get(corrects=wrong)
    assert list(Inspection.objects.standing()) == [right]
    assert (wrong.potholes, right.potholes) == (1, 0)
    assert SegmentState.objects.get(segment=segment).ref == f"roads.inspection/{right.pk}"
    assert "This record was corrected" in inspector.get(wrong.get_absolute_url()).text
    assert wrong.get_absolute_url() in inspector.get(right.get_absolute_url()).text
    assert Entry.objects.filter(verb="roads.inspect").last().detail["corrects"] == wrong.pk  # type: ignore[union-attr]
    again = inspector.post(FORM, typed(segment, corrects=wrong.pk))
    assert again.status_code == 422
    assert "corrected before" in again.text
    assert ledger.verify(city) == []


def test_photos_are_kept_without_what_the_camera_wrote_for_those_who_may_see(
    inspector: Client, segment: Segment, stranger: Person
) -> None:
    inspector.post(FORM, typed(segment) | {"photos": [photo(), photo("other.jpg")]})
    row = Inspection.objects.get()
    assert row.photo_rows.count() == 2
    address = f"/roads/inspections/photos/{row.photo_rows.all()[0].pk}.jpg"

    answer = inspector.get(address)
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    for file in answer._resource_closers:  # type: ignore[attr-defined]
        file()
    assert data[:2] == b"\xff\xd8"
    assert b"Phone of Ani" not in data
    inspector.force_login(stranger)
    assert inspector.get(address).status_code == 403
    inspector.logout()
    assert inspector.get(address).status_code == 302


def test_what_is_no_photo_is_named(inspector: Client, segment: Segment) -> None:
    file = SimpleUploadedFile("notes.jpg", b"GIF89a not a photo", "image/jpeg")

    answer = inspector.post(FORM, typed(segment) | {"photos": [file]})

    assert answer.status_code == 422
    assert "notes.jpg is no JPEG photo" in answer.text
    assert not Inspection.objects.exists()


def test_a_stranger_and_a_visitor_cannot(client: Client, segment: Segment, stranger: Person) -> None:
    assert client.post(FORM, typed(segment)).status_code == 302
    client.force_login(stranger)
    for address in (FORM, "/roads/straight/inspections/"):
        assert client.get(address).status_code == 403
    assert client.post(FORM, typed(segment)).status_code == 403
    assert client.post(f"{FORM}preview/", typed(segment)).status_code == 403
    assert not Inspection.objects.exists()


def test_another_citys_segment_and_record_are_not_found(inspector: Client, segment: Segment) -> None:
    other = City.objects.create(slug="other", name="Other")
    Role.objects.create(person=Person.objects.get(username="surveyor"), city=other, role="surveyor")
    inspector.post(FORM, typed(segment))
    row = Inspection.objects.get()

    assert inspector.post("/roads/other/inspect/", typed(segment)).status_code == 404
    assert inspector.get(f"/roads/other/inspect/?corrects={row.pk}").status_code == 404
    assert inspector.get(f"{FORM}?segment=abc").status_code == 404


def test_the_preview_says_what_follows_and_keeps_nothing(inspector: Client, segment: Segment) -> None:
    said = inspector.post(f"{FORM}preview/", typed(segment)).text
    wrong = inspector.post(f"{FORM}preview/", typed(segment, crack_area="120")).text

    assert "105" in said
    assert "Lightly damaged" in said
    assert "same class" in said
    assert "at most 100" in wrong
    assert not Inspection.objects.exists()


def test_streets_are_found_by_name_and_by_place(inspector: Client, segment: Segment) -> None:
    here = on_street(210)

    by_name = inspector.get(f"{FORM}?q=lurus").text
    by_place = inspector.get(f"{FORM}near/?lon={here.lon}&lat={here.lat}").text

    assert f"?segment={segment.pk}" in by_name
    assert by_place.index(f'"{segment.pk}"') > 0
    assert "No street of the city was found there" in inspector.get(f"{FORM}near/?lon=x&lat=2").text


def test_the_list_and_its_queries(
    inspector: Client, segment: Segment, django_assert_max_num_queries: Any
) -> None:
    assert "Nobody has recorded an inspection yet" in inspector.get("/roads/straight/inspections/").text
    for day in range(1, 9):
        inspector.post(FORM, typed(segment, inspected_on=f"2026-05-{day:02d}"))

    with django_assert_max_num_queries(9):
        page = inspector.get("/roads/straight/inspections/").text

    assert page.count("/roads/inspections/") == 8


def sent(at: Segment | None, /, **changed: Any) -> dict[str, Any]:
    said = {
        "city": "straight", "key": str(uuid.uuid4()), "inspected_on": "2026-05-04", "surface": "asphalt",
        "segment": at.pk if at else None, "width_m": 5, "crack_area_percent": 12,
        "crack_width_mm": 3, "potholes": 1, "rut_mm": 15, "iri_m_per_km": 8.5, "distresses_complete": True,
        "distresses": [{"type": "alligator_cracking", "severity": "low", "quantity": 20}],
    }  # fmt: skip
    return said | changed


def test_over_the_api_it_is_the_same_record(inspector: Client, segment: Segment) -> None:
    said = sent(segment)

    first = inspector.post(API, said, content_type="application/json")
    second = inspector.post(API, said, content_type="application/json")

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert (first.json()["sdi"], first.json()["grade"]) == (105, "poor")
    assert inspector.get(f"{API}?city=straight&segment={segment.pk}").json() == [first.json()]
    assert inspector.get(f"{API}?city=straight&since=2026-05-05").json() == []


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"rut_mm": 900}, 409, "rut_mm"),
        ({"distresses": [{"type": "rust", "severity": "low", "quantity": 1}]}, 409, "Distress 1"),
        ({"distresses": [{"type": "rutting", "severity": "awful", "quantity": 1}]}, 422, "severity"),
        ({"distresses": [{"type": "rutting", "severity": "low", "quantity": -1}]}, 422, "quantity"),
        ({"segment": None}, 409, "position"),
        ({"segment": 99999}, 404, ""),
        ({"inspected_on": "2999-01-01"}, 409, "future"),
        ({"city": "nowhere"}, 404, ""),
        ({"surface": "ice"}, 422, "surface"),
    ],
)
def test_what_the_api_refuses(
    inspector: Client, segment: Segment, changed: dict[str, Any], status: int, said: str
) -> None:
    answer = inspector.post(API, sent(segment, **changed), content_type="application/json")

    assert answer.status_code == status, answer.content
    assert said in answer.text
    assert set(answer.json()) >= {"detail", "cure"}
    assert not Inspection.objects.exists()


def test_the_api_wants_to_know_who(client: Client, segment: Segment, stranger: Person) -> None:
    assert client.post(API, sent(segment), content_type="application/json").status_code == 401
    client.force_login(stranger)
    assert client.post(API, sent(segment), content_type="application/json").status_code == 403
    assert client.get(f"{API}?city=straight").status_code == 403
