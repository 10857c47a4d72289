"""PDFs: texts of strangers stay texts, nothing outside is read, and a chart stands in it."""

from datetime import UTC, datetime

import pytest

from simpul.adapters import charts, pdf
from simpul.kernel.chart import bars

NASTY = (
    '#panic("no") $x^2$ \\ "quoted" `raw` *bold* _it_ @label <label> = head - list // gone /* gone */ [ ] { }'
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def made(source: str, **files: bytes) -> bytes:
    return pdf.pdf(
        source, {name.replace("_", "."): content for name, content in files.items()}, title="A title"
    )


def test_a_document_is_tagged_and_says_its_title_and_language() -> None:
    bytes_ = pdf.pdf("= Roads\nThey rise.", title="Laporan", language="id")

    assert bytes_.startswith(b"%PDF-")
    assert b"/MarkInfo" in bytes_
    assert b"/Lang(id" in bytes_.replace(b"/Lang (", b"/Lang(")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in bytes_
    assert b"Laporan" in bytes_


def test_the_same_source_gives_the_same_bytes() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)

    assert pdf.pdf("They rise.", title="a") == pdf.pdf("They rise.", title="a")
    assert pdf.pdf("They rise.", title="a", made_at=at) != pdf.pdf("They rise.", title="a")


@pytest.mark.parametrize(
    "text", [NASTY, "", "#", "$", "\\", '"', "\\u{41}", 'a";#panic()', "a\r\nb\x00\x07c", "x" * 100_000]
)
def test_no_text_of_a_stranger_is_a_command(text: str) -> None:
    assert made(f"before {pdf.escape(text)}.len() after, #strong({pdf.quoted(text)})").startswith(b"%PDF-")


def test_an_escaped_text_is_read_as_it_was() -> None:
    # The document checks itself: Typst's own value of the string is compared with one built letter by letter.
    letters = ", ".join(str(ord(letter)) for letter in NASTY)
    check = f"#assert.eq({pdf.quoted(NASTY)}, ({letters}).map(str.from-unicode).join())"

    assert made(check)
    with pytest.raises(pdf.BadDocument, match="assert"):
        made(check.replace("35,", "36,", 1))


def test_a_chart_stands_in_the_document() -> None:
    chart = bars("b", "Projects", "There are 9.", [("Mobility & <more>", 9)], header=("Area", "Projects"))
    drawn = charts.svg(chart.spec, label=chart.title).encode()

    with_chart = made(f'#image("chart.svg", alt: {pdf.quoted(chart.sentence)})', chart_svg=drawn)

    assert len(with_chart) > len(made("nothing")) + 500


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/hostname")',
        '#read("../main.typ")',
        '#image("missing.svg", alt: "a")',
        '#import "@preview/cetz:0.3.0": canvas',
        '#image("given.svg")',  # without alt
        "#unknown",
        "#[",
    ],
)
def test_what_is_wrong_with_a_source_is_said(source: str) -> None:
    with pytest.raises(pdf.BadDocument):
        made(source, given_svg=SVG)


@pytest.mark.parametrize("name", ["../out.svg", "/srv/out.svg", "a/b.svg", "main.typ", ""])
def test_a_file_stays_in_the_folder_of_its_document(name: str) -> None:
    with pytest.raises(pdf.BadDocument, match="no name"):
        pdf.pdf("a", {name: SVG}, title="a")


def test_letters_of_every_member_state_make_a_document_whatever_faces_are_here() -> None:
    names = "Huế Đà Nẵng กรุงเทพ ភ្នំពេញ ວຽງຈັນ မန္တလေး \U0001f30f \u0a85"

    assert made(pdf.escape(names)).startswith(b"%PDF-")


def test_thai_on_a_drawing_makes_a_document_too() -> None:
    words = '<text x="2" y="20" font-size="9" font-family="Noto Sans">ถนนห้วยแก้ว น้ำ</text>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">{words}</svg>'

    source = '#image("map.svg", alt: "Map")'
    assert pdf.pdf(source, {"map.svg": drawing.encode()}, title="Map").startswith(b"%PDF-")
