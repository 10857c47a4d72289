"""Attacks on the reports room: files that lie, addresses of others, scripts, forged headers."""

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import block, note
from simpul.rooms.reports.act.desk import say
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Arrival, Contact, Event, Photo, Report, Subscription
from simpul.rooms.reports.observe import blocks, challenge, reporter
from simpul.rooms.reports.tests.conftest import (
    NOW,
    Somebody,
    Tell,
    at,
    city,
    desk,
    own_folder,
    somebody,
    tell,
)
from simpul.rooms.reports.tests.tell.photos import jpeg, picture

__all__ = ["city", "desk", "own_folder", "somebody", "tell"]
pytestmark = pytest.mark.django_db

NEW = "/reports/straight/new/"
EVIL = b"<script>alert(7)</script><?php system($_GET[1]); ?>"


@pytest.fixture(autouse=True)
def nobody_was_here() -> None:
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A client that gives back what goes wrong as the server would: a 500 is a finding, no exception."""
    return Client(raise_request_exception=False)


def form(city: City, **said: Any) -> dict[str, Any]:
    """Fill in the form as a person does who opened it a minute ago."""
    opened = timezone.now() - timedelta(minutes=1)
    stamp = challenge.ask(city, RequestFactory().get("/"), opened).stamp
    place = at(120)
    where = {"lon": place.lon, "lat": place.lat, "checked": f"{place.lon:.5f},{place.lat:.5f}"}
    return {"key": str(uuid4()), "known": "all", "category": "", "guard_stamp": stamp, **where, **said}


# files


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.php", EVIL)
    return file.getvalue()


def exif_with_payload() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = EVIL.decode()  # ImageDescription
    exif[0x9286] = EVIL  # UserComment
    Image.new("RGB", (64, 48), "gray").save(file, "JPEG", exif=exif, comment=EVIL)
    return file.getvalue()


PLAIN = jpeg()
ZOO: dict[str, bytes] = {
    "zero bytes": b"",
    "one byte": b"\xff",
    "svg with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(7)</script></svg>',
    "html": b"<!doctype html>" + EVIL,
    "gif": picture("GIF"),
    "tiff": picture("TIFF"),
    "pdf": b"%PDF-1.7\n" + EVIL,
    "program": b"MZ" + bytes(500),
    "jpeg cut short": PLAIN[: len(PLAIN) // 2],
    "jpeg head alone": b"\xff\xd8\xff\xe0",
    "jpeg then html": PLAIN + EVIL,
    "jpeg then zip": PLAIN + zipped(),
    "jpeg with a comment": PLAIN[:2] + segment(0xFE, EVIL) + PLAIN[2:],
    "jpeg with xmp": PLAIN[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + EVIL) + PLAIN[2:],
    "jpeg with broken exif": PLAIN[:2] + segment(0xE1, b"Exif\0\0" + b"\xff" * 400) + PLAIN[2:],
    "jpeg with exif": exif_with_payload(),
    "jpeg that says 65535 x 65535": re.sub(
        rb"(?s)(\xff\xc0\x00\x11\x08)....", lambda head: head[1] + b"\xff\xff\xff\xff", PLAIN, count=1
    ),
    "png bomb": png(50_000, 50_000, bytes(1000)),
    "png of no size": png(0, 0, b""),
    "png with a text bomb": png(
        8, 8, bytes(8 * 25), chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    ),
    "png with a lying length": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 0x7FFFFFFF) + b"IHDR",
    "webp": picture("WEBP"),
    "webp of 16383 x 16383": b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0" + bytes(20),
    "webp that is something else": b"RIFF" + EVIL,
    "png then html": picture("PNG") + EVIL,
}  # fmt: skip
NAMES = (
    "../../../etc/passwd",
    'x"><script>alert(7)</script>.jpg',
    "a" * 3000 + ".jpg",
    "evil.php\0.jpg",
    "…\u202egpj.exe",
)


def upload(client: Client, city: City, data: bytes, name: str = "foto.jpg", **said: Any) -> HttpResponseBase:
    file = SimpleUploadedFile("foto.jpg", data, "image/jpeg")
    file.name = file._name = name  # type: ignore[attr-defined]
    return client.post(NEW, form(city, text="Ada lubang", photos=file, **said))


def check_kept() -> None:
    """What is kept was drawn anew: a JPEG of a bounded size, with nothing of what was hidden in the file."""
    for blob in Blob.objects.all():
        data = store.open(blob)
        assert blob.content_type == "image/jpeg"
        assert data.startswith(b"\xff\xd8\xff")
        assert data.endswith(b"\xff\xd9")
        assert b"script" not in data
        assert b"evil.php" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert max(image.size) <= 1600
            assert not image.getexif().get(0x010E)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in ZOO.items()])
def test_the_form_takes_no_animal_of_the_zoo(client: Client, city: City, data: bytes) -> None:
    answer = upload(client, city, data)

    assert answer.status_code in {302, 422}
    check_kept()
    if answer.status_code == 422:
        assert not Report.objects.exists()
        assert not Photo.objects.exists()


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_is_never_called_what_it_says(client: Client, city: City, name: str) -> None:
    for data in (PLAIN, b"no photo"):
        answer = upload(client, city, data, name)
        assert answer.status_code in {302, 400, 422}
        assert b"<script>alert(7)" not in getattr(answer, "content", b"")
    check_kept()


def test_what_is_sent_out_again_can_only_be_an_image(client: Client, city: City) -> None:
    upload(client, city, ZOO["jpeg then html"])
    report = Report.objects.get()
    assert report.shown

    answer = client.get(f"{report.get_absolute_url()}photos/{report.photos.get().pk}/")

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"script" not in b"".join(getattr(answer, "streaming_content", [])) + getattr(
        answer, "content", b""
    )


def test_more_photos_than_a_report_takes_are_not_kept(client: Client, city: City) -> None:
    files = [SimpleUploadedFile(f"{seed}.jpg", jpeg(seed), "image/jpeg") for seed in range(12)]

    answer = client.post(NEW, form(city, text="Ada lubang", photos=files))

    assert answer.status_code == 422
    assert Blob.objects.count() <= 4


# addresses of others

SECRETS = ("RAHASIA", "Bu Ani", "ani@example.org", "0899111222", "Catatan dalam", "warung pojok")
BY_LINK = {
    "mine",
    "mine-photo",
    "mine-proof",
    "rights",
    "rights-json",
    "correct",
    "erase",
    "subscribe",
    "end-mine",
}
OPEN = {
    "index", "front", "by-code", "map", "worker", "offline", "manifest", "token", "tell", "near", "named",
    "puzzle", "feed", "feed-category", "feed-region", "open-data", "shares",
    "field-worker", "field-manifest", "field-offline",
}  # fmt: skip
"""Pages for everybody that need nothing of a report; all others of the first tasks give strangers nothing."""
TOGETHER = re.compile(r"^/reports/straight/(together|proposals|meetings?|budgets|projects|votes|surveys)/")
"""What people decide together is public by its nature: there only what a report hides is looked for."""
NO = {301, 302, 400, 401, 403, 404, 405, 409, 415, 422, 429}


@dataclass(frozen=True)
class Address:
    """An address of the room, with values of the report that strangers shall not know of."""

    name: str
    url: str


def patterns(found: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield str(one.name), before + str(one.pattern)


def addresses(values: dict[str, Any]) -> list[Address]:
    """Give every address of the room; what it asks for by an unknown name gets the code or a number."""
    every = get_resolver().url_patterns
    (room,) = (one for one in every if isinstance(one, URLResolver) and one.namespace == "reports")
    found = []
    for name, pattern in patterns(room.url_patterns, "/" + str(room.pattern)):
        url = re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda part: str(values.get(part[2], values["pk" if part[1] == "int" else "code"])),
            pattern,
        )
        found.append(Address(name, url))
    return found


@pytest.fixture
def secret(tell: Tell, desk: Person) -> Report:
    """A report that only the office reads, with everything that can be known of it."""
    blob = store.put(jpeg(5), expect=frozenset({"image/jpeg"}))
    report = tell(
        text="RAHASIA: pungli", place="depan warung pojok", name="Bu Ani", email="ani@example.org",
        phone="0899111222", confidential=True, photos=[Shot(blob, "5" * 64, 400, 300, None)],
    )  # fmt: skip
    note.note(report, "Catatan dalam", actor=desk, now=NOW)
    say(report, "RAHASIA juga", actor=desk, now=NOW)
    Subscription.objects.create(
        report=report, email="ani@example.org", reporter=True, made_at=NOW, confirmed_at=NOW
    )
    Arrival.objects.create(report=report, city=report.city, address="a" * 32, at=NOW)
    return report


def values(report: Report, token: str) -> dict[str, Any]:
    known = {name: report.photos.get().pk for name in ("pk", "number", "row")}
    words = {
        "slug": "straight",
        "code": report.code,
        "token": token,
        "category": "pothole",
        "year": 2026,
        "day": "2026-11-16",
    }
    return known | words | {"region": "35.10.01.2001", "suffix": "json", "form": "json"}


def state_of(report: Report) -> list[Any]:
    row = Report.objects.filter(pk=report.pk).values().get()
    parts = [
        list(rows.values()) for rows in (Contact.objects.all(), Event.objects.all(), Photo.objects.all())
    ]
    return [row, *parts, list(Subscription.objects.filter(report=report).values())]


def words_of(answer: HttpResponseBase) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return bytes(data).decode(errors="replace") + str(dict(answer.items()))


def people(somebody: Somebody, city: City) -> dict[str, Person | None]:
    """Nobody; colleagues who work on other things; the owner of another city; a resident who signed in."""
    other = City.objects.create(
        slug="other", name="Other", country="IDN", west=1, south=1, east=2, north=2, version="1"
    )
    elsewhere = Person.objects.create_user("elsewhere")
    Role.objects.create(person=elsewhere, city=other, role="owner")
    return {
        "stranger": None, "colleague": somebody("pu", "handler"), "crew": somebody("crew", "crew"),
        "elsewhere": elsewhere, "resident": Person.objects.create_user("resident"),
    }  # fmt: skip


def test_no_address_gives_a_stranger_or_a_colleague_what_is_not_theirs(
    secret: Report, somebody: Somebody, city: City, tell: Tell
) -> None:
    """Every address of the room, read and written to, with the report's code and a link that was made up."""
    theirs = tell(text="Lubang lain")
    mine = addresses(values(secret, f"{secret.key}:forged"))
    others = addresses(values(secret, reporter.token(theirs)))
    before, found = state_of(secret), []
    for who, person in people(somebody, city).items():
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        for one in {*mine, *others}:
            for method in (client.get, client.post):
                answer = method(one.url)
                body = words_of(answer)
                told = [needle for needle in SECRETS if needle in body]
                if answer.status_code >= 500 or told:
                    found.append((who, method.__name__, one.name, one.url, answer.status_code, told))
    assert found == []
    assert state_of(secret) == before


def test_what_is_not_for_everybody_says_no_to_a_stranger(secret: Report, client: Client) -> None:
    """The table of who may: everybody, who has the link, staff. A new address counts as staff's."""
    wrong = [
        (one.name, one.url, status)
        for one in addresses(values(secret, f"{secret.key}:forged"))
        if one.name not in OPEN and "open311" not in one.name and not TOGETHER.match(one.url)
        if (status := client.get(one.url).status_code) not in NO
    ]

    assert wrong == []


def test_who_made_it_reaches_all_of_theirs_and_nothing_of_another(
    secret: Report, tell: Tell, client: Client
) -> None:
    token, other = reporter.token(secret), tell(text="milik orang lain", name="Pak Budi", known="all")
    for one in addresses(values(secret, token)):
        if one.name in {"mine", "mine-photo", "rights", "rights-json"} or one.url.endswith("/told/"):
            answer = client.get(one.url)
            assert answer.status_code == 200, one.url
            assert words_of(answer)  # read to its end, so that its file is closed
    alien = reporter.token(other)
    assert client.get(reverse("reports:mine-photo", args=[alien, secret.photos.get().pk])).status_code == 404
    ended = reverse("reports:end-mine", args=[alien, Subscription.objects.get(report=secret).pk])
    assert client.post(ended).status_code == 404
    assert Subscription.objects.get(report=secret).ended_at is None


def test_a_link_cannot_be_guessed_from_what_is_public(secret: Report, client: Client) -> None:
    for guess in (secret.code, str(secret.key), str(secret.pk), f"{secret.key}:", "1:" + "a" * 43):
        assert client.get(f"/reports/mine/{guess}/").status_code == 404


def test_no_page_writes_without_its_token(secret: Report, desk: Person, city: City) -> None:
    """Only a signed link (RFC 8058), a key of Open311 and the API write without the form's token."""
    strict, before = Client(enforce_csrf_checks=True, raise_request_exception=False), state_of(secret)
    strict.force_login(desk)
    free = {"leave", "worker"}
    wrong = []
    for one in addresses(values(secret, reporter.token(secret))):
        status = strict.post(one.url).status_code
        if status not in {403, 404, 405} and one.name not in free and "open311" not in one.name:
            wrong.append((one.name, one.url, status))
    assert wrong == []
    assert state_of(secret) == before


# scripts

SCRIPT = "\"'><img src=x onerror=alert(7)></textarea></script>{{7*7}}{% now %}"


def test_no_page_lets_a_script_through(tell: Tell, desk: Person, client: Client, city: City) -> None:
    blob = store.put(jpeg(5), expect=frozenset({"image/jpeg"}))
    shown = tell(
        text=SCRIPT, place=SCRIPT, name=SCRIPT[:100], known="all",
        photos=[Shot(blob, "5" * 64, 400, 300, None)],
    )  # fmt: skip
    assert shown.shown
    note.note(shown, SCRIPT, actor=desk, now=NOW)
    say(shown, SCRIPT, actor=desk, now=NOW)
    Arrival.objects.create(report=shown, city=city, address="a" * 32, at=NOW)
    kept_out = block.block(shown, "address", 1, SCRIPT, actor=desk, now=timezone.now())
    block.appeal(kept_out, SCRIPT, now=NOW)
    staff = Client(raise_request_exception=False)
    staff.force_login(desk)
    wrong, seen = [], 0
    appeal = Address("appeal", reverse("reports:appeal", args=[blocks.token(kept_out)]))
    for one in [*addresses(values(shown, reporter.token(shown))), appeal]:
        for reader in (client, staff):
            answer = reader.get(one.url)
            is_page = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
            body = words_of(answer)
            seen += "alert(7)" in body
            if (
                answer.status_code >= 500
                or (is_page and "<img src=x" in body)
                or "0949" in body.replace("}", "")
            ):
                wrong.append((one.name, one.url, answer.status_code))
            if is_page:
                assert "script-src 'self'" in answer["Content-Security-Policy"], one.url
    assert wrong == []
    assert seen > 5


@pytest.mark.parametrize(
    "field", ["text", "place", "name", "email", "phone", "key", "lon", "category", "said_at"]
)
@pytest.mark.parametrize(
    "what",
    [
        SCRIPT,
        "\0",
        "x" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "' OR 1=1 --",
        "nan",
    ],
)
def test_no_word_of_the_form_breaks_it(client: Client, city: City, field: str, what: str) -> None:
    answer = client.post(NEW, form(city, **({"text": "Ada lubang"} | {field: what})))

    assert answer.status_code in {200, 302, 400, 422}
    if answer.status_code != 302:
        assert "<img src=x" not in words_of(answer)


@pytest.mark.parametrize(
    "said",
    [
        {}, [], "x", {"key": "x"}, {"text": "\ud800"}, {"lon": "nan", "lat": 1e400}, {"text": "\0"},
        {"city": "straight", "key": 1, "lon": [], "lat": {}, "text": None},
    ],
    ids=str,
)  # fmt: skip
def test_no_word_to_the_api_breaks_it(client: Client, city: City, said: Any) -> None:
    full = {"city": "straight", "key": str(uuid4()), "lon": at(120).lon, "lat": at(120).lat, "text": "x"}
    body = json.dumps(full | said if isinstance(said, dict) and said else said)

    answer = client.post("/api/reports/", body, content_type="application/json")

    assert 400 <= answer.status_code < 500
    assert not Report.objects.exists()


# forged headers

type Ask = Callable[..., HttpResponseBase]


def test_headers_that_a_stranger_writes_are_not_believed(client: Client, tell: Tell, city: City) -> None:
    report = tell()
    forged = {
        "x-forwarded-host": "evil.example.org", "x-forwarded-proto": "https",
        "x-original-url": "/reports/straight/moderate/", "x-rewrite-url": "/admin/",
        "x-http-method-override": "DELETE", "forwarded": "host=evil.example.org",
        "referer": "https://evil.example.org/\"><script>", "user-agent": SCRIPT,
        "accept-language": "x" * 5000, "x-sent-at": "9999-99-99",
    }  # fmt: skip
    for url in (
        report.get_absolute_url(),
        NEW,
        f"/reports/mine/{reporter.token(report)}/",
        "/reports/straight/feed.atom",
    ):
        answer = client.get(url, headers=forged)
        assert answer.status_code == 200
        assert "evil.example.org" not in words_of(answer)
        assert "onerror" not in words_of(answer)


def test_a_host_that_we_are_not_called_by_is_refused(client: Client, city: City, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["lapor.example.go.id"]

    assert client.get(NEW, headers={"host": "evil.example.org"}).status_code == 400


def test_another_address_in_every_line_does_not_get_round_the_limits(client: Client, city: City) -> None:
    for number in range(14):
        client.post(
            NEW, form(city, text=f"spam {number}", known="nobody"), HTTP_X_FORWARDED_FOR=f"10.0.0.{number}",
            HTTP_X_REAL_IP=f"10.0.1.{number}", HTTP_CLIENT_IP=f"10.0.2.{number}",
        )  # fmt: skip
        client.cookies.clear()

    assert Arrival.objects.values("address").distinct().count() == 1
    assert Arrival.objects.filter(quarantined=True).count() == 6


@pytest.mark.parametrize(
    "email", ["ani@example.org\nBcc: all@example.org", "ani@example.org, all@example.org", "ani"]
)
def test_an_address_with_more_in_it_is_none(client: Client, city: City, email: str) -> None:
    client.post(NEW, form(city, text="Ada lubang", known="office", email=email))

    assert not Contact.objects.filter(email__contains="all@").exists()


def test_a_place_outside_or_without_a_number_is_none(client: Client, city: City) -> None:
    for lon, lat in ((999, 999), ("1e309", 0), ("", ""), ("--", "++"), (LonLat(0, 0).lon, 0)):
        answer = client.post(NEW, form(city, text="x") | {"lon": lon, "lat": lat, "checked": ""})
        assert answer.status_code in {200, 422}
    assert not Report.objects.exists()
