"""A video becomes a survey whole, or is refused with the reason: through the page, the API and the shell."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_ox.models import OxTask

from simpul.adapters.tests.film_made import gps5, video
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Frame, Recording, Survey
from simpul.rooms.roads.tests.capture.conftest import Tus
from simpul.rooms.roads.tests.conftest import SIZE, START, Drive, on_street
from simpul.site.commands.survey import survey as command

SPEED = 10.0
SECONDS = 6


def film(path: Path, drive: Drive, *, inside: bool = False, **more: Any) -> Path:
    """A video of a drive of 10 m a second along the street."""
    samples = []
    if inside:
        for second in range(SECONDS):
            places = [on_street(SPEED * (second + tenth / 10)) for tenth in range(10)]
            samples.append(gps5(places, START + timedelta(seconds=second)))
    return video(
        path, SECONDS, size=SIZE, gpmf=samples, picture=lambda at_s: drive.picture(SPEED * at_s), **more
    )


def gpx(path: Path, *, seconds: float = SECONDS, late: timedelta = timedelta(0)) -> Path:
    """The track of the same drive, a position a second."""
    points = [
        f'<trkpt lon="{place.lon}" lat="{place.lat}">'
        f"<time>{(START + late + timedelta(seconds=at_s)).isoformat()}</time></trkpt>"
        for at_s in range(int(seconds) + 1)
        if (place := on_street(SPEED * at_s))
    ]
    path.write_text(f'<gpx version="1.1" creator="test"><trk><trkseg>{"".join(points)}</trkseg></trk></gpx>')
    return path


def sent(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_a_video_with_its_gpx_by_the_form(
    client: Client, surveyor: Person, street: Street, drive: Drive, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    files = {"photos": sent(film(tmp_path / "a.mp4", drive)), "track": sent(gpx(tmp_path / "a.gpx"))}

    response = client.post("/roads/straight/surveys/new/", files)

    recording = Recording.objects.get()
    assert response.headers["Location"] == recording.get_absolute_url()
    assert "Waiting" in client.get(recording.get_absolute_url()).text
    assert OxTask.objects.count() == 1
    assert jobs.take_in.func(recording.pk) == "taken"
    survey = Survey.objects.get()
    assert (survey.source, survey.track_name, survey.frames_in, survey.rejected) == ("video", "a.gpx", 12, 0)
    frames = list(Frame.objects.order_by("sequence"))
    assert frames[1].taken_at == START + timedelta(seconds=0.5)
    assert (frames[1].lon, frames[1].lat) == pytest.approx(on_street(5), abs=1e-6)
    assert client.get(recording.get_absolute_url()).headers["Location"] == survey.get_absolute_url()
    recording.refresh_from_db()
    assert recording.note["clock"] == "file"


def test_a_video_with_its_track_inside_over_the_api(
    client: Client, surveyor: Person, street: Street, drive: Drive, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    path = film(tmp_path / "GX01.MP4", drive, inside=True, made_at=None)

    answer = client.post(
        "/api/roads/drives", {"city": "straight", "video": sent(path), "name": "Jalan Lurus"}
    )

    assert answer.status_code == 202
    assert answer.json()["state"] == "waiting"
    jobs.take_in.func(Recording.objects.get().pk)
    found = client.get(f"/api/roads/drives/{answer.json()['key']}").json()
    assert found["state"] == "taken"
    assert found["video"]["clock"] == "track"
    survey = Survey.objects.get(pk=found["survey"])
    assert (survey.name, survey.frames_in) == ("Jalan Lurus", 12)
    assert Frame.objects.order_by("sequence").first().taken_at == START  # type: ignore[union-attr]


def test_the_same_video_twice_is_one_survey(
    client: Client, surveyor: Person, street: Street, drive: Drive, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    path = film(tmp_path / "a.mp4", drive, inside=True)

    for _time in range(2):
        client.post("/api/roads/drives", {"city": "straight", "video": sent(path)})
        newest = Recording.objects.order_by("-pk").first()
        assert newest
        jobs.take_in.func(newest.pk)
        jobs.take_in.func(newest.pk)  # the worker was killed after it, or the job came twice

    assert Survey.objects.count() == 1
    assert set(Recording.objects.values_list("survey_id", flat=True)) == {Survey.objects.get().pk}
    assert len(list((Path(settings.SIMPUL_DATA) / "spool").iterdir())) == 1


def test_a_video_that_runs_longer_than_its_track(
    client: Client, surveyor: Person, street: Street, drive: Drive, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    files = {
        "video": sent(film(tmp_path / "a.mp4", drive)),
        "track": sent(gpx(tmp_path / "a.gpx", seconds=2)),
    }
    client.post("/api/roads/drives", {"city": "straight", **files})

    jobs.take_in.func(Recording.objects.get().pk)

    assert Survey.objects.get().frames_in == 5
    assert Recording.objects.get().note["outside_s"] == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda path, _gpx: path.write_bytes(path.read_bytes()[:-2000]), "cut short"),
        (lambda path, _gpx: path.write_bytes(b"hello"), "no MP4"),
        (lambda _path, track: track.write_text("<gpx"), "a.gpx"),
        (lambda _path, track: gpx(track, late=timedelta(hours=3)), "clocks do not meet"),
        (lambda _path, track: track.unlink(), "no track inside"),
    ],
    ids=["truncated", "no video", "no gpx", "another time", "no track"],
)
def test_what_cannot_be_a_survey_is_refused_and_leaves_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client,
    surveyor: Person,
    street: Street,
    drive: Drive,
    tmp_path: Path,
    break_it: Callable[[Path, Path], object],
    why: str,
) -> None:
    client.force_login(surveyor)
    path, track = film(tmp_path / "a.mp4", drive), gpx(tmp_path / "a.gpx")
    break_it(path, track)
    files = {"video": sent(path)} | ({"track": sent(track)} if track.exists() else {})
    key = client.post("/api/roads/drives", {"city": "straight", **files}).json()["key"]

    assert jobs.take_in.func(Recording.objects.get().pk) == "refused"

    assert why in client.get(f"/api/roads/drives/{key}").json()["detail"]
    assert why in client.get(f"/roads/drives/{key}/").text.replace("&#x27;", "'")
    assert not Survey.objects.exists()
    assert not list((Path(settings.SIMPUL_DATA) / "spool").iterdir())
    assert not list((Path(settings.SIMPUL_DATA) / "coming").iterdir())


def test_a_track_an_hour_off_is_put_right_by_hand(
    client: Client, surveyor: Person, street: Street, drive: Drive, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    track = gpx(tmp_path / "a.gpx", late=timedelta(hours=1))
    files = {"photos": sent(film(tmp_path / "a.mp4", drive)), "track": sent(track), "offset_s": "3600"}
    client.post("/roads/straight/surveys/new/", files)

    assert jobs.take_in.func(Recording.objects.get().pk) == "taken"

    assert Recording.objects.get().note["clock"] == "given"
    assert Frame.objects.order_by("sequence").first().taken_at == START + timedelta(hours=1)  # type: ignore[union-attr]


def test_a_video_comes_alone(client: Client, surveyor: Person, street: Street) -> None:
    client.force_login(surveyor)
    two = [SimpleUploadedFile("a.mp4", b"1"), SimpleUploadedFile("b.jpg", b"1")]

    page = client.post("/roads/straight/surveys/new/", {"photos": two})

    assert page.status_code == 422
    assert "Send a video alone" in page.text
    assert not Recording.objects.exists()


def test_a_stranger_sends_no_video(client: Client, stranger: Person, city: City) -> None:
    def send() -> Any:
        data = {"city": "straight", "video": SimpleUploadedFile("a.mp4", b"1")}
        found: Any = client.post("/api/roads/drives", data)
        return found

    assert send().status_code == 401
    client.force_login(stranger)
    assert send().status_code == 403
    assert not Recording.objects.exists()


def test_a_video_piece_by_piece_with_its_track(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client,
    surveyor: Person,
    street: Street,
    drive: Drive,
    tmp_path: Path,
    tus: Tus,
    begin: Callable[..., Any],
) -> None:
    client.force_login(surveyor)
    key = uuid4()
    files = [("video", film(tmp_path / "a.mp4", drive)), ("track", gpx(tmp_path / "a.gpx"))]
    for number, (what, path) in enumerate(files, 1):
        words = {"kind": "video", "part": number, "of": 2, "what": what, "filename": path.name}
        url = begin(path.stat().st_size, key, **words)["Location"]
        tus("patch", url, path.read_bytes(), Upload_Offset=0)

    assert jobs.take_in.func(Recording.objects.get().pk) == "taken"
    assert Survey.objects.get().frames_in == 12


def test_the_shell_cuts_a_video(city: City, street: Street, drive: Drive, tmp_path: Path) -> None:
    City.objects.update(version="")  # without a map its photos are on no street
    path, track = film(tmp_path / "a.mp4", drive), gpx(tmp_path / "a.gpx", seconds=3)

    done = CliRunner().invoke(command, ["add", str(path), "--track", str(track)])

    assert done.exit_code == 0, done.output
    assert "by its file" in done.output
    assert "3 s of the video have no track" in done.output or "2 s of the video have no track" in done.output
    survey = Survey.objects.get()
    assert (survey.source, survey.state, survey.frames_in) == ("video", "done", 7)
    assert not list((Path(settings.SIMPUL_DATA) / "spool").iterdir())
    assert path.is_file()
