"""What leaves and what comes in, through the doors: table, report, and a table with faults."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from simpul.adapters import sheets, tables
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.ground.roadstate.models import SegmentState
from simpul.rooms.roads.act import condition_table as act
from simpul.rooms.roads.models import Inspection, Survey, TableImport
from simpul.rooms.roads.observe import condition_sheet
from simpul.rooms.roads.share import condition_table as share

HEADER = [
    *("No. ruas", "Dari STA", "Ke STA", "Tanggal survei", "Retak (% luas)", "Lubang (jumlah)"),
    *("Alur (mm)", "Lebar retak (mm)", "Saluran kiri"),
]
PAGE = "/roads/straight/exports/"


def sheet(street: Street, *rows: list[Any]) -> bytes:
    first = [[str(street.pk), *row] for row in rows]
    return tables.write_csv(HEADER, first)


def send(client: Client, data: bytes, name: str = "kondisi.csv") -> Any:
    return client.post(PAGE, {"table": SimpleUploadedFile(name, data)})


def taken(kept: TableImport) -> TableImport:
    return act.take(TableImport.objects.get(pk=kept.pk), now=timezone.now())


def test_a_table_with_faults_takes_in_the_others_and_names_each_cell(
    client: Client, street: Street, surveyor: Person
) -> None:
    client.force_login(surveyor)
    data = sheet(
        street,
        ["0+000", "0+100", "2026-03-02", "12,5", 2, 5, 2, "baik"],
        ["0+100", "0+200", "2026-03-02", "N/A", 0, 5, 2, ""],
        ["0+900", "1+000", "2026-03-02", 3, 0, "", "", ""],
    )

    response = send(client, data)
    kept = taken(TableImport.objects.get())
    page = client.get(response["Location"]).content.decode()

    assert (kept.taken, kept.again, kept.done) == (1, 0, 1)
    row = Inspection.objects.get()
    assert (row.sdi, row.grade, row.inspected_on) == (97.5, "fair", date(2026, 3, 2))
    assert row.roadside.drain_left == "good"
    assert SegmentState.objects.get(segment=row.segment).grade == "fair"
    assert "E3" in page
    assert "Leave it empty where nobody measured" in page
    assert "0+500" in page  # where the link ends
    assert Entry.objects.filter(verb=act.TAKE).count() == 1


def test_the_same_rows_again_make_nothing_new_and_a_long_row_speaks_for_several(
    client: Client, street: Street, surveyor: Person
) -> None:
    client.force_login(surveyor)
    data = sheet(street, ["0+000", "0+200", "2026-03-02", 5, 4, 5, 2, ""])
    send(client, data)
    taken(TableImport.objects.get())

    send(client, data)
    again = taken(TableImport.objects.order_by("-pk")[0])

    assert (again.taken, again.again) == (0, 2)
    assert [one.potholes_per_km for one in Inspection.objects.all()] == [20, 20]


def test_a_table_that_lacks_a_column_is_refused_by_name_and_keeps_nothing(
    client: Client, street: Street, surveyor: Person
) -> None:
    client.force_login(surveyor)

    response = send(client, tables.write_csv(["Ruas"], [["7"]]))

    assert response.status_code == 422
    assert "LINK, FROM_STA, TO_STA, SURVEY_DATE" in response.content.decode()
    assert send(client, b"\x89PNG\r\n", "photo.xlsx").status_code == 422
    assert not TableImport.objects.exists()


def test_who_may_not_inspect_sends_nothing_and_reads_no_table(
    client: Client, street: Street, surveyor: Person, stranger: Person
) -> None:
    client.force_login(surveyor)
    url = send(client, sheet(street, ["0+000", "0+100", "2026-03-02", 1, 0, 0, 0, ""]))["Location"]
    client.force_login(stranger)

    assert send(client, sheet(street)).status_code == 403
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302
    assert 'type="file"' not in client.get(PAGE).content.decode()


def test_a_table_killed_in_the_middle_goes_on_where_it_was(
    city: City, street: Street, surveyor: Person
) -> None:
    rows = [[f"0+{at:03d}", f"0+{at + 100:03d}", "2026-03-02", 1, 0, 5, 2, ""] for at in (0, 100, 200, 300)]
    lines, wrong = condition_sheet.read(city, sheets.read(sheet(street, *rows), "a.csv")[0], date(2026, 3, 9))
    kept = act.let_in(city, "a.csv", lines, wrong, actor=surveyor, now=timezone.now())

    def dies(done: int, _total: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        act.take(kept, dies, now=timezone.now(), at_once=2)
    assert Inspection.objects.count() == 2

    again = taken(kept)

    assert (again.taken, again.again, Inspection.objects.count()) == (4, 0, 4)


def test_the_condition_table_leaves_as_csv_and_workbook(client: Client, surveyed: Survey) -> None:
    text = client.get("/roads/straight/condition-table.csv").content.decode()
    book = sheets.read(client.get("/roads/straight/condition-table.xlsx").content, "a.xlsx")[0]

    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == share.header() == list(book.header)
    assert [row["FROM_STA"] for row in rows] == ["0+000", "0+100", "0+200"]
    assert rows[1]["POTHOLES"] == "1"
    assert rows[1]["RUT_MM"] == ""  # a camera measures none
    assert len(book.rows) == len(rows)
    assert client.get("/roads/straight/condition-table.ods").status_code == 404


def test_the_report_is_a_pdf_in_both_languages(client: Client, surveyed: Survey) -> None:
    for language in ("id", "en"):
        response = client.get("/roads/straight/report.pdf", headers={"Accept-Language": language})

        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
        assert len(response.content) > 20_000


def test_a_city_that_nobody_surveyed_has_a_report_that_says_so(client: Client, street: Street) -> None:
    assert client.get("/roads/straight/report.pdf").content.startswith(b"%PDF-")
    assert client.get(PAGE).status_code == 200
