"""The pages that take: what was typed is kept, "N/A" is refused with a way out, sheets come in whole."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.adapters import sheets
from simpul.ground.jobs.worker import Worker
from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry as Said
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.jobs import take_in
from simpul.rooms.indicators.models import Denominator, Duty, Intake, Lock, Mapping, Target, Value
from simpul.rooms.indicators.tests.conftest import DEATHS, NOW, SERVICES, approved
from simpul.rooms.indicators.understand.catalogue import shipped
from simpul.rooms.indicators.understand.entry import Entry

ENTER = f"/indicators/contoh/{SERVICES}/enter/"
IMPORT = "/indicators/contoh/import/"
TOLD = {"year": "2024", "kind": "number", "number": "40,5", "department": "Diskominfo"}


@pytest.fixture
def desk(client: Client, officer: Person) -> Client:
    """The officer's browser, in English."""
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def test_a_number_is_read_as_both_readers_write_it(desk: Client, city: City) -> None:
    assert desk.post(ENTER, TOLD).status_code == 302

    value = Value.objects.get()
    assert (value.number, value.state) == (40.5, "draft")
    assert '<input type="text" name="number" value="40.5"' in desk.get(f"{ENTER}?year=2024").content.decode()


@pytest.mark.parametrize("said", ["N/A", "-", "tidak ada data", "1.234", "many"])
def test_what_is_no_number_is_refused_with_a_way_out_and_kept(desk: Client, city: City, said: str) -> None:
    response = desk.post(ENTER, TOLD | {"number": said, "why": "a long story"})

    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{said}"' in page
    assert "a long story" in page
    assert "no data because" in page or "Write " in page
    assert not Value.objects.exists()


def test_no_number_needs_its_reason(desk: Client, city: City) -> None:
    silent = desk.post(ENTER, TOLD | {"kind": "no_data", "number": ""})
    both = desk.post(ENTER, TOLD | {"kind": "no_data", "why": "nobody counts"})
    told = desk.post(ENTER, TOLD | {"kind": "no_data", "number": "", "why": "nobody counts"})

    assert (silent.status_code, both.status_code, told.status_code) == (422, 422, 302)
    assert Value.objects.get().why == "nobody counts"


def test_a_file_of_a_refused_form_need_not_be_sent_again(desk: Client, city: City) -> None:
    pdf = SimpleUploadedFile("lkjip.pdf", b"%PDF-1.7 proof")
    refused = desk.post(ENTER, TOLD | {"number": "N/A", "file": pdf, "note": "page 3"})
    kept = refused.context["form"]["kept"].value()

    assert "lkjip.pdf" in refused.content.decode()
    assert desk.post(ENTER, TOLD | {"kept": kept, "note": "page 3", "then": "submit"}).status_code == 302

    value = Value.objects.get()
    proof = value.evidence.get()
    assert (value.state, proof.name, proof.note) == ("submitted", "lkjip.pdf", "page 3")
    file = desk.get(f"/indicators/contoh/values/{value.pk}/evidence/{proof.blob_id}/")
    assert b"".join(file.streaming_content) == b"%PDF-1.7 proof"  # type: ignore[attr-defined]
    for close in file._resource_closers:  # type: ignore[attr-defined]
        close()


def test_evidence_that_is_a_program_is_refused(desk: Client, city: City) -> None:
    program = SimpleUploadedFile("proof.pdf", b"\x7fELF\x00\x01")

    response = desk.post(ENTER, TOLD | {"file": program})

    assert response.status_code == 422
    assert not Value.objects.exists()


def test_too_few_people_are_suppressed_and_the_page_says_so(desk: Client, city: City) -> None:
    path = f"/indicators/contoh/{DEATHS}/enter/"
    said = TOLD | {"number": "", "numerator": "2", "denominator": "100000"}

    page = desk.post(path, said, follow=True).content.decode()

    assert Value.objects.get().kind == "suppressed"
    assert "it is suppressed" in page


def test_the_way_through_the_office(desk: Client, city: City, chief: Person) -> None:
    desk.post(ENTER, TOLD | {"then": "submit"})
    value = Value.objects.get()
    steps = f"/indicators/contoh/values/{value.pk}"
    office = Client()
    office.force_login(chief)

    assert "Diskominfo" in desk.get("/indicators/contoh/queue/").content.decode()
    office.post(f"{steps}/return/", {"reason": ""})
    assert Value.objects.get().state == "submitted", "a reason is needed"
    office.post(f"{steps}/return/", {"reason": "Which quarter?"})
    assert "Which quarter?" in desk.get("/indicators/contoh/queue/?department=Diskominfo").content.decode()
    desk.post(f"{steps}/submit/")
    away = office.post(f"{steps}/approve/", {"next": "https://elsewhere.example/"})

    assert away.headers["Location"] == f"/indicators/contoh/{SERVICES}/"
    assert Value.objects.get().published


def test_a_closed_year_takes_nothing_and_opens_with_a_reason(desk: Client, city: City, chief: Person) -> None:
    office = Client()
    office.force_login(chief)
    office.post("/indicators/contoh/years/", {"what": "lock", "year": "2024"})

    refused = desk.post(ENTER, TOLD)

    assert refused.status_code == 422
    assert "2024" in refused.content.decode()
    office.post("/indicators/contoh/years/", {"what": "unlock", "year": "2024", "why": ""})
    assert Lock.objects.standing().exists()
    office.post("/indicators/contoh/years/", {"what": "unlock", "year": "2024", "why": "wrong count"})
    assert not Lock.objects.standing().exists()


def test_what_stands_around_the_values(client: Client, city: City, chief: Person) -> None:
    client.force_login(chief)
    plan, counts = "/indicators/contoh/plan/", "/indicators/contoh/denominators/"
    target = {"which": "target", "code": SERVICES, "year": 2029, "number": "60", "source": "RPJMD"}
    duty = {
        "which": "duty",
        "code": SERVICES,
        "year": 2025,
        "department": "Diskominfo",
        "due_on": "2026-03-31",
    }
    count = {"quantity": "population", "year": 2023, "number": "1.731.731", "source": "BPS"}

    assert [client.post(plan, target).status_code, client.post(plan, duty).status_code] == [302, 302]
    assert client.post(counts, count).status_code == 302

    assert Target.objects.get().number == 60
    assert Duty.objects.get().due_on == date(2026, 3, 31)
    assert Denominator.objects.get().value == 1731731
    assert client.post(plan, duty | {"code": "ISO37122:99.9"}).status_code == 422
    assert client.post(counts, count | {"number": "0"}).status_code == 422


SHEET = b"Kode,Tahun,Nilai,Dinas,Alasan,Jenis\n" + b"".join(
    [
        b'ISO37122:10.2,2023,"40,5",Diskominfo,,\n',
        b"ISO37122:5.1,2023,,Bappeda,tidak dicatat,no_data\n",
    ]
)


def sent(desk: Client, data: bytes, name: str = "nilai.csv") -> dict[str, str]:
    """Send a sheet, and give what the next form says when nobody changes it."""
    response = desk.post(IMPORT, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 200, response.content
    told = {f"column-{column}": heading for column, _name, heading in response.context["told"]}
    return told | {"kept": response.context["sent"].token}


def test_a_sheet_is_checked_then_taken_in_and_remembered(desk: Client, city: City) -> None:
    form = sent(desk, SHEET)
    assert form["column-department"] == "Dinas", "people's own words are guessed"

    checked = desk.post(IMPORT, form | {"then": "check"})
    assert "2 values, 2 of them new or changed" in checked.content.decode()
    assert not Value.objects.exists()
    taken = desk.post(IMPORT, form | {"then": "take", "name": "bulanan"})
    waits = desk.get(taken["Location"]).content.decode()
    assert "The sheet waits to be taken in" in waits
    assert "No worker is running" in waits
    assert not Value.objects.exists()
    assert Worker().run_once()

    part = desk.get(taken["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "2 values were taken in, 2 of them new" in part
    assert "hx-get" not in part, "nothing more will change"
    assert "nilai.csv" in desk.get(IMPORT).content.decode()
    assert Value.objects.count() == 2
    assert Mapping.objects.get().columns["code"] == "Kode"
    assert "0 of them new" in desk.post(IMPORT, form | {"then": "check"}).content.decode()


def test_faults_stand_at_their_cells_and_nothing_is_taken(desk: Client, city: City) -> None:
    form = sent(desk, SHEET.replace(b'"40,5"', b"N/A").replace(b"ISO37122:5.1", b"ISO37122:99"))

    response = desk.post(IMPORT, form | {"then": "take", "name": "x"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "C2" in page
    assert not Value.objects.exists()
    assert not Mapping.objects.exists()
    mended = sent(desk, SHEET.replace(b"ISO37122:5.1", b"ISO37122:99"))
    assert "A3" in desk.post(IMPORT, mended | {"then": "check"}).content.decode()


def test_a_sheet_that_fits_no_more_when_its_turn_comes_is_refused_whole(
    desk: Client, city: City, chief: Person
) -> None:
    taken = desk.post(IMPORT, sent(desk, SHEET) | {"then": "take", "name": "x"})
    act.lock_year(city, 2023, actor=chief, now=NOW)

    assert Worker().run_once()

    page = desk.get(taken["Location"]).content.decode()
    assert "The year 2023 is closed" in page
    assert "B2" in page
    assert not Value.objects.exists()
    assert not Mapping.objects.exists()
    intake = Intake.objects.get()
    assert (intake.state, intake.count, len(intake.faults)) == ("refused", None, 2)


def test_a_sheet_whose_bringer_may_no_more_is_refused(desk: Client, city: City, officer: Person) -> None:
    taken = desk.post(IMPORT, sent(desk, SHEET) | {"then": "take"})
    officer.roles.all().delete()

    assert Worker().run_once()

    assert Intake.objects.get().state == "refused"
    assert not Value.objects.exists()
    assert desk.get(taken["Location"]).status_code == 403


def test_a_job_that_is_begun_again_changes_nothing(desk: Client, city: City) -> None:
    desk.post(IMPORT, sent(desk, SHEET) | {"then": "take"})
    assert Worker().run_once()
    entries = Said.objects.count()

    assert take_in.func(Intake.objects.get().pk) == "taken"

    assert Value.objects.count() == 2
    assert Said.objects.count() == entries


def test_an_import_asks_the_database_no_oftener_for_many_rows(
    city: City, officer: Person, django_assert_max_num_queries: Any
) -> None:
    codes = [code for code, one in shipped().items() if not one.persons][:150]
    rows = [(code, 2015 + year, year, "Diskominfo") for code in codes for year in range(10)]
    (many,) = sheets.read(sheets.write_xlsx([("x", ("code", "year", "number", "department"), rows)]), "x")

    with django_assert_max_num_queries(400):
        act.import_rows(city, many, actor=officer, now=NOW)

    assert Value.objects.count() == len(rows) == 1500
    assert ledger.verify(city) == []


def test_a_remembered_mapping_is_used_again(desk: Client, city: City) -> None:
    odd = SHEET.replace(b"Kode", b"Kolom A").replace(b"Nilai", b"Kolom B")
    form = sent(desk, odd) | {"column-code": "Kolom A", "column-number": "Kolom B"}
    desk.post(IMPORT, form | {"then": "take", "name": "aneh"})
    assert Worker().run_once()

    assert sent(desk, odd)["column-number"] == "Kolom B"


def test_what_is_no_sheet_is_refused(desk: Client, city: City) -> None:
    assert desk.post(IMPORT, {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")}).status_code == 422
    assert desk.post(IMPORT, {}).status_code == 422
    assert desk.post(IMPORT, {"kept": "forged"}).status_code == 422


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again(desk: Client, city: City, chief: Person, suffix: str) -> None:
    for year, number in ((2022, 1.234), (2023, 1234)):
        approved(city, Entry(SERVICES, year, number=number, department="=D"), chief)

    data = desk.get(f"/indicators/contoh/export.{suffix}").content
    form = sent(desk, data, f"out.{suffix}")

    assert len(sheets.read(data, "out")[0].rows) == 2
    page = desk.post(IMPORT, form | {"then": "check"}).content.decode()
    assert "2 values" in page


def test_a_package_is_signed_and_had_by_anybody(client: Client, city: City, chief: Person) -> None:
    approved(city, Entry(SERVICES, 2024, number=40, department="D"), chief)
    client.force_login(chief)
    client.post("/indicators/contoh/package/2024/sign/")

    file = Client().get("/indicators/contoh/package/2024.zip")

    names = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))).namelist()  # type: ignore[attr-defined]
    for close in file._resource_closers:  # type: ignore[attr-defined]
        close()
    assert any(name.endswith(".csv") for name in names)
    assert any(name.endswith(".json") for name in names)
    assert "/indicators/contoh/package/2024.zip" in Client().get("/indicators/contoh/years/").content.decode()


def test_the_official_text_is_kept(client: Client, city: City, chief: Person) -> None:
    client.force_login(chief)
    path = f"/indicators/contoh/{SERVICES}/text/"

    assert client.post(path, {"text": "as printed", "edition": ""}).status_code == 422
    assert client.post(path, {"text": "as printed", "edition": "2019"}).status_code == 302
    assert "as printed" in client.get(f"/indicators/contoh/{SERVICES}/").content.decode()


def test_a_computed_indicator_is_not_entered(desk: Client, city: City) -> None:
    assert desk.get("/indicators/contoh/roads.surveyed/enter/").status_code == 404
