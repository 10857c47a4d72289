"""Archives: a folder of photos passes, traps do not."""

import io
import stat
import struct
import zipfile

import pytest

from simpul.ground.files.archive import BadArchive, Member, inspect_zip
from simpul.ground.files.tests.conftest import jpeg


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    file.seek(0)
    return file


def look(file: io.BytesIO, **more: float) -> list[Member]:
    limits = {"max_total": 10_000_000, "max_files": 100} | more
    return inspect_zip(file, **limits)  # type: ignore[arg-type]


def test_a_folder_of_photos_passes() -> None:
    photo = jpeg()

    found = look(zipped(("drive/", b""), ("drive/1.jpg", photo), ("drive/jalur.gpx", b"<gpx>" * 9)))

    assert found == [Member("drive/1.jpg", len(photo)), Member("drive/jalur.gpx", 45)]


@pytest.mark.parametrize(
    "name",
    [
        "../up.jpg",
        "a/../../up.jpg",
        "/etc/passwd",
        "C:/windows/x",
        "c:x",
        "..\\up.jpg",
        "\\\\host\\x",
        "a/..",
    ],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(BadArchive, match="leads out"):
        look(zipped((name, b"x")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_is_refused(kind: int) -> None:
    info = zipfile.ZipInfo("photo.jpg")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16

    with pytest.raises(BadArchive, match="link"):
        look(zipped((info, b"/etc/passwd")))


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    bomb = zipped(("0.jpg", bytes(5_000_000)))

    with pytest.raises(BadArchive, match="trap"):
        look(bomb)
    with pytest.raises(BadArchive, match="5000000 bytes"):
        look(bomb, max_total=1_000_000)


def test_too_many_files() -> None:
    with pytest.raises(BadArchive, match="101 files"):
        look(zipped(*((f"{number}.jpg", b"x") for number in range(101))))


def test_members_that_share_their_bytes_are_refused() -> None:
    data = bytearray(zipped(("a.jpg", jpeg()), ("b.jpg", jpeg()), method=zipfile.ZIP_STORED).getvalue())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 3)

    with pytest.raises(BadArchive, match="lie over each other"):
        look(io.BytesIO(bytes(data)))


def test_a_size_that_is_a_lie_does_not_unpack_to_more() -> None:
    data = bytearray(zipped(("a.txt", bytes(500_000))).getvalue())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)

    found = look(io.BytesIO(bytes(data)))

    assert found == [Member("a.txt", 10)]
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive, pytest.raises(zipfile.BadZipFile):
        archive.read("a.txt")


@pytest.mark.parametrize(
    "broken",
    [b"", b"PK\x03\x04", b"not a zip", zipped(("a", b"x")).getvalue()[:-12]],
    ids=["empty", "only a beginning", "no zip", "cut off"],
)
def test_a_broken_archive(broken: bytes) -> None:
    with pytest.raises(BadArchive, match="cannot be read"):
        look(io.BytesIO(broken))


def test_an_encrypted_archive_says_so() -> None:
    data = bytearray(zipped(("a.jpg", b"x")).getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(BadArchive, match="encrypted"):
        look(io.BytesIO(bytes(data)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice() -> None:
    with pytest.raises(BadArchive, match="twice"):
        look(zipped(("a.jpg", b"x"), ("a.jpg", b"y")))
