"""A route in a GPX file: read as a stream, and every way to be wrong said with its place and cure."""

import io
from collections.abc import Iterator

import pytest

from simpul.adapters import gpx
from simpul.adapters.gpx import BadGpx

HEAD = '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'


def read(text: str | bytes) -> gpx.Drawn:
    return gpx.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "route.gpx")


def track(*points: tuple[float, float], kind: str = "trkpt") -> str:
    return "".join(f'<{kind} lat="{lat}" lon="{lon}"/>' for lon, lat in points)


def test_a_track_is_read_with_its_name_and_its_named_places() -> None:
    found = read(
        f'{HEAD}<wpt lat="-8.2" lon="114.37"><name> Pasar\n Lama </name></wpt><trk><name>Pantai</name>'
        f"<trkseg>{track((114.37, -8.2), (114.38, -8.2))}</trkseg>"
        f"<trkseg>{track((114.38, -8.21))}</trkseg></trk></gpx>"
    )

    assert found.line == ((114.37, -8.2), (114.38, -8.2), (114.38, -8.21))
    assert (found.points, found.name, found.named) == (3, "Pantai", (("Pasar Lama", (114.37, -8.2)),))


def test_a_route_is_read_where_there_is_no_track_and_without_a_namespace() -> None:
    found = read(f"<gpx><rte>{track((1, 2), (1, 3), kind='rtept')}</rte></gpx>")

    assert found.line == ((1, 2), (1, 3))


def test_points_on_one_straight_line_are_thinned_to_its_ends() -> None:
    line = [(114 + number * 1e-5, -8.0) for number in range(5000)]

    found = read(f"{HEAD}<trk><trkseg>{track(*line)}</trkseg></trk></gpx>")

    assert found.points == 5000
    assert found.line == ((114, -8), (114.04999, -8))


def test_as_many_points_as_are_taken_become_a_short_line_and_one_more_is_refused() -> None:
    def file(count: int) -> Iterator[bytes]:
        yield f"{HEAD}<trk><trkseg>".encode()
        for number in range(count):
            yield f'<trkpt lat="{-8 + (number % 7) * 1e-4:.4f}" lon="{110 + number * 1e-5:.5f}"/>'.encode()
        yield b"</trkseg></trk></gpx>"

    found = gpx.read(io.BytesIO(b"".join(file(gpx.MOST_POINTS))), "long.gpx")

    assert found.points == gpx.MOST_POINTS
    assert 2 <= len(found.line) <= gpx.MOST_KEPT
    with pytest.raises(BadGpx, match=r"line 1: it has more than 200000 points\. Thin it"):
        gpx.read(io.BytesIO(b"".join(file(gpx.MOST_POINTS + 1))), "long.gpx")


BOMB = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<gpx><trk><name>&b;</name></trk></gpx>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "line 1: this is no GPX .*Export it again", id="nothing"),
        pytest.param("lat,lon\n1,2\n", "line 1: this is no GPX", id="a table"),
        pytest.param(b"\xff\xd8\xff\xe0\x00", "no GPX that can be read", id="a photo"),
        pytest.param(HEAD + "<trk>\n<trkseg>", "line 2: this is no GPX", id="cut short"),
        pytest.param("<html><body/></html>", "no GPX: it begins with <html>", id="another xml"),
        pytest.param(f"{HEAD}</gpx>", "has no line in it", id="empty"),
        pytest.param(
            f"{HEAD}<wpt lat='1' lon='2'/><wpt lat='1' lon='3'/></gpx>", "has no line", id="places only"
        ),
        pytest.param(
            f"{HEAD}<rte>{track((1, 2), kind='rtept')}</rte></gpx>", "at least two points", id="a point"
        ),
        pytest.param(
            f"{HEAD}<rte>{track((1, 2), (1, 2), kind='rtept')}</rte></gpx>", "same place", id="still"
        ),
        pytest.param(
            f"{HEAD}<rte>\n{track((1, 98), kind='rtept')}</rte></gpx>", "line 2: .*not on the earth", id="off"
        ),
        pytest.param(
            f"{HEAD}<rte>{track((-8, 114), kind='rtept')}</rte></gpx>", "seem to be swapped", id="swapped"
        ),
        pytest.param(f"{HEAD}<rte><rtept lat='a' lon='1'/></rte></gpx>", "no “lat” and “lon”", id="words"),
        pytest.param(
            f"{HEAD}<rte><rtept lat='nan' lon='1'/></rte></gpx>", "not on the earth", id="not a number"
        ),
        pytest.param(f"{HEAD}<rte><rtept lon='1'/></rte></gpx>", "no “lat” and “lon”", id="half"),
        pytest.param(BOMB, "declares a document type or entities", id="a bomb"),
        pytest.param(
            '<!DOCTYPE gpx SYSTEM "file:///etc/hostname"><gpx/>', "declares a document type", id="outside"
        ),
        pytest.param(f"{HEAD}{'<a>' * 50}", "nested too deep", id="deep"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str | bytes, said: str) -> None:
    with pytest.raises(BadGpx, match=said):
        read(text)


def test_a_file_that_never_ends_is_given_up() -> None:
    class Endless(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return (HEAD if self.tell() else "").encode() or b" " * gpx.PIECE

    with pytest.raises(BadGpx, match=r"longer than 100000000 bytes|no GPX"):
        gpx.read(Endless(), "endless.gpx")


def test_a_name_of_a_novel_is_cut() -> None:
    found = read(f"{HEAD}<trk><name>{'x' * 9000}</name><trkseg>{track((1, 2), (1, 3))}</trkseg></trk></gpx>")

    assert found.name == "x" * gpx.LONGEST_NAME


@pytest.mark.parametrize("cut", range(0, 200, 7))
def test_a_file_cut_anywhere_is_refused(cut: int) -> None:
    text = f"{HEAD}<trk><name>T</name><trkseg>{track((114.37, -8.2), (114.38, -8.2))}</trkseg></trk></gpx>"

    with pytest.raises(BadGpx):
        read(text[:cut])
