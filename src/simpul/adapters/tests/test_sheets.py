"""Spreadsheets as people send them, and each way in which one is wrong."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest
import xlsxwriter

from simpul.adapters import sheets
from simpul.adapters.sheets import Cell, Table, Value

CONTENT = '<?xml version="1.0" encoding="UTF-8"?>'


def workbook(**cells: object) -> bytes:
    """Make a workbook of one sheet with these cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for ref, value in cells.items():
            sheet.write(ref, value, day if isinstance(value, date) else None)
    return file.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """Give a workbook with another content in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def values(data: bytes, name: str = "a.csv") -> list[list[object]]:
    (sheet,) = sheets.read(data, name)
    rows: list[list[object]] = [[*sheet.header]]
    rows += [[*(cell.value for cell in row)] for row in sheet.rows]
    return rows


NUMBERS = count(1)
"""Names for files whose length differs from run to run."""


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"city,value\nHu\xe1\xba\xbf,1.5\n", "UTF-8"),
        (b"\xef\xbb\xbfcity;value\r\nHu\xe1\xba\xbf;1.5\r\n", "UTF-8 with its mark"),
        ("city\tvalue\nHuế\t1.5\n".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "city;value\nHuế;1.5\n".encode("utf-16-be"), "UTF-16, big end first"),
        ("sep=|\ncity|value\nHuế|1.5\n".encode(), "a separator that it names"),
        ('"city","value"\n"Huế","1.5"\n'.encode(), "all quoted"),
        ("\n\n,\ncity,value\nHuế,1.5\n\n".encode(), "empty lines"),
    ],
)
def test_csv_is_read_as_offices_write_it(data: bytes, what: str) -> None:
    assert values(data) == [["city", "value"], ["Huế", "1.5"]], what


def test_windows_1252_is_read_where_it_is_no_utf_8() -> None:
    assert values("city;cost €\nSão;1\n".encode("cp1252")) == [["city", "cost €"], ["São", "1"]]


def test_a_decimal_comma_a_line_break_and_a_quotation_mark_stay_what_they_are() -> None:
    assert values(b'a;b;c\n1,5;"two\nlines, and; more";"say ""hi"""\n') == [
        ["a", "b", "c"], ["1,5", "two\nlines, and; more", 'say "hi"'],
    ]  # fmt: skip


def test_every_cell_knows_its_place() -> None:
    (sheet,) = sheets.read(b'\nname,note\n"two\nlines",\nb,x\n', "a.csv")

    assert sheet.rows == [[Cell("two\nlines", "A3"), Cell(None, "B3")], [Cell("b", "A4"), Cell("x", "B4")]]


def test_a_workbook_is_read_with_its_kinds_of_values_and_its_places() -> None:
    data = workbook(B3="city", C3="value", D3="on", B5="Huế", C5=1.5, D5=date(2026, 1, 2), B6=True, C6=7.0)

    (sheet,) = sheets.read(data, "any name")

    assert (sheet.name, sheet.header) == ("Data", ("city", "value", "on"))
    assert sheet.rows == [
        [Cell("Huế", "B5"), Cell(1.5, "C5"), Cell(date(2026, 1, 2), "D5")],
        [Cell("TRUE", "B6"), Cell(7, "C6"), Cell(None, "D6")],
    ]
    assert isinstance(sheet.rows[1][1].value, int)


def test_what_stands_beyond_the_header_is_not_lost() -> None:
    (sheet,) = sheets.read(b"a,b\n1,2,3\n", "a.csv")

    assert sheet.rows[0][2] == Cell("3", "C2")


def ods(body: str, manifest: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"{CONTENT}<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml", f"{CONTENT}{content}</office:spreadsheet></office:body></office:document-content>"
        )
    return file.getvalue()


ROW = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>city</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="1.5"/></table:table-row>'
)


def test_ods_is_read() -> None:
    assert values(ods(f'<table:table table:name="T">{ROW}{ROW}</table:table>'), "a.ods") == [
        ["city", "1.5"], ["city", 1.5],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "refusal", "said"),
    [
        (b"", sheets.NoTable, "no cell"),
        (b"\n , ,\n\n", sheets.NoTable, "no cell"),
        (workbook(), sheets.NoTable, "no cell"),
        (b"a,b\n1,\x002\n", sheets.BadSheet, "no text"),
        (b"\x89PNG\r\n\x1a\n\x81\x8d", sheets.BadSheet, "no text"),
        (b'a,b\n1,"open\n', sheets.BadSheet, r"a\.csv, line 2"),
        (b'a,b\n1,"x"y\n', sheets.BadSheet, r"a\.csv, line 2"),
        (b"a\n" * (sheets.ROWS + 2), sheets.TooBig, "100000 rows"),
        (b"," * sheets.COLUMNS, sheets.TooBig, "columns"),
        (b"a" * (sheets.LARGEST + 1), sheets.TooBig, "20 MB"),
        (b"PK\x03\x04 not a zip", sheets.BadSheet, "broken"),
        (workbook(A1="a")[:-400], sheets.BadSheet, "broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), sheets.BadSheet, "broken"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            sheets.Encrypted,
            "password",
        ),
        (ods("", "<x:encryption-data/>"), sheets.Encrypted, "password"),
        (
            repacked(workbook(A1="a"), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
            sheets.BadSheet,
            "broken",
        ),
        (repacked(workbook(A1="a"), "xl/media/big.bin", bytes(sheets.UNPACKED)), sheets.TooBig, "unpacks"),
    ],
    ids=lambda value: f"file {next(NUMBERS)}" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    data: bytes, refusal: type[sheets.BadSheet], said: str
) -> None:
    with pytest.raises(refusal, match=said) as refused:
        sheets.read(data, "a.csv")

    assert str(refused.value).startswith("a.csv")


@pytest.mark.parametrize(
    "data",
    [
        workbook(A1="a", XFD1048576="z"),
        ods(
            '<table:table table:name="T"><table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" '
            'office:value="1"/>'
            "</table:table-row></table:table>"
        ),
    ],
    ids=["a cell in the last corner", "one cell repeated"],
)
def test_a_small_file_that_asks_for_all_memory_ends_its_own_reader_only(data: bytes) -> None:
    assert len(data) < 10_000
    with pytest.raises(sheets.BadSheet, match=r"a\.xlsx: "):
        sheets.read(data, "a.xlsx")


ROWS: list[list[Value | Decimal]] = [
    ["=1+1", 1.5, None, date(2026, 1, 2)],
    ["@cmd", Decimal("0.10"), -3, "-3"],
    ['a;"b"\n', 2**40, True, "+x"],
]
HEADER = ["=a", "b", "c", "d"]


def test_csv_is_written_without_a_formula_in_it() -> None:
    data = sheets.write_csv(HEADER, ROWS)

    assert data.startswith(b"'=a,b,c,d\r\n'=1+1,1.5,,2026-01-02\r\n'@cmd,0.10,-3,-3\r\n")
    assert values(data)[3] == ['a;"b"', "1099511627776", "True", "'+x"]


def test_a_workbook_is_written_as_it_is_read() -> None:
    long = "Pendapatan [2026]: kota/kabupaten dan lain-lain"
    data = sheets.write_xlsx(
        [Table(long, HEADER, ROWS), Table(long, ["t"], [[datetime(2026, 1, 2, tzinfo=UTC)]])]
    )

    first, second = sheets.read(data, "a.xlsx")

    assert first.header == ("=a", "b", "c", "d")
    assert [[cell.value for cell in row] for row in first.rows] == [
        ["=1+1", 1.5, None, date(2026, 1, 2)], ["@cmd", 0.1, -3, "-3"], ['a;"b"', 2**40, "TRUE", "+x"],
    ]  # fmt: skip
    assert first.name != second.name
    assert second.rows[0][0].value == "2026-01-02T00:00:00+00:00"
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_the_same_tables_give_the_same_bytes() -> None:
    assert sheets.write_xlsx([("a", HEADER, ROWS)]) == sheets.write_xlsx([("a", HEADER, ROWS)])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_not_written_as_one(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        sheets.write_xlsx([("a", ["b"], [[value]])])
