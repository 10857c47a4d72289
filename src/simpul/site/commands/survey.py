"""Road surveys: bring one in, list them, report on one."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.adapters.film import is_film
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.ports import Fix
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.jobs import capture
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import intake, originals, unpack
from simpul.rooms.roads.observe.film import Plan
from simpul.rooms.roads.observe.intake import Arrival
from simpul.rooms.roads.share import report as reports
from simpul.rooms.roads.share import surveys
from simpul.rooms.roads.share.surveys import Facts
from simpul.rooms.roads.understand.cut import Clock


class WhichCity(Refused):
    """There is no such city, or more than one and none was named."""


class NoSurvey(Refused):
    """There is no survey of this number."""


@click.group
def survey() -> None:
    """Road surveys: bring one in, list them, report on one."""


@survey.command
@click.argument("photos", type=click.Path(exists=True, path_type=Path))
@click.option("--track", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="GPX or CSV.")
@click.option("--offset", type=float, help="Seconds to add to the camera's clock. Estimated where possible.")
@click.option("--city", "slug", help="Its slug. Not needed where there is one city, or SIMPUL_CITY is set.")
@click.option("--name", help="What to call it. Default: the name of the folder or file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def add(  # noqa: PLR0913 - one for each option
    *,
    photos: Path,
    track: Path | None,
    offset: float | None,
    slug: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Bring in a survey: a folder or a zip of JPEG photos, or a video (MP4, MOV), to the end.

    A video is cut into photos every few metres of its track: the one inside it (GoPro), else --track.

    Photos without a time of their own get it from a table frames.csv (columns file and time) in the folder or
    beside it.
    """
    city = _city(slug)
    zone = ZoneInfo(city.time_zone)
    fixes = jobs.track(track, zone) if track else None
    if is_film(photos.name):
        _add_video(city, photos, fixes, track, offset, name, as_json=as_json)
        return
    with _folder(photos) as folder:
        table, times = jobs.times(folder, zone)
        if not as_json:
            click.echo(_("Reading the photos in %(place)s") % {"place": photos})
        found = intake.photos(folder, partial(jobs.reader, zone), times)
        arrival = Arrival(
            name or _named(photos), folder.resolve(), fixes, track.name if track else "", offset
        )
        kept, is_new = act.add_survey(city, found, arrival, actor=system_person(), now=timezone.now())
        if not is_new and kept.folder and not Path(kept.folder).is_dir():
            Survey.objects.filter(pk=kept.pk).update(folder=str(folder.resolve()))
            kept.refresh_from_db()
        done = _to_the_end(kept, quiet=as_json)
    facts = surveys.facts(done)
    if as_json:
        click.echo(json.dumps({"new": is_new, **facts.model_dump(mode="json")}, indent=2))
        return
    _say(facts, is_new=is_new, table=table)


def _add_video(  # noqa: PLR0913, PLR0917 - what `add` was given
    city: City,
    video: Path,
    fixes: list[Fix] | None,
    track: Path | None,
    offset: float | None,
    name: str | None,
    *,
    as_json: bool,
) -> None:
    """Cut a video into photos in the spool, and bring them in."""
    zone = ZoneInfo(city.time_zone)
    folder = originals.room_for_one()
    with originals.unless_it_fails(folder):
        plan = _cut(video, fixes, folder, zone, offset, quiet=as_json)
        found = intake.photos(folder, partial(jobs.reader, zone), {})
        arrival = Arrival(
            name or video.stem, folder, track_name=track.name if track else "", source=Survey.Source.VIDEO
        )
        kept, is_new = act.add_survey(city, found, arrival, actor=system_person(), now=timezone.now())
    originals.settle_upload(kept, folder)
    facts = surveys.facts(_to_the_end(kept, quiet=as_json))
    if as_json:
        click.echo(
            json.dumps({"new": is_new, "video": plan.said(), **facts.model_dump(mode="json")}, indent=2)
        )
        return
    click.echo(
        CLOCKS[plan.clock] % {"at": f"{plan.began_at:%Y-%m-%d %H:%M:%S} UTC" if plan.began_at else "-"}
    )
    if plan.outside_s >= 1:
        click.echo(_("%(seconds)d s of the video have no track: no photo was taken from them.")
                   % {"seconds": plan.outside_s})  # fmt: skip
    _say(facts, is_new=is_new, table=None)


CLOCKS = {
    Clock.TRACK: gettext_lazy("The video began at %(at)s, by the track inside it."),
    Clock.FILE: gettext_lazy("The video began at %(at)s, by its file."),
    Clock.LOCAL: gettext_lazy("The video began at %(at)s: its file gives the local time as if it were UTC."),
    Clock.GIVEN: gettext_lazy("The video began at %(at)s, by its file and the offset that was given."),
}
"""How it is known when a video began."""


def _cut(  # noqa: PLR0913 - each by its name
    video: Path, fixes: list[Fix] | None, folder: Path, zone: ZoneInfo, offset: float | None, *, quiet: bool
) -> Plan:
    if quiet:
        return capture.cut(video, fixes, folder, zone=zone, offset_s=offset, tell=lambda _done, _all: None)
    with click.progressbar(length=1, label=str(_("Taking photos from the video"))) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return capture.cut(video, fixes, folder, zone=zone, offset_s=offset, tell=tell)


@survey.command("list")
@click.option("--city", "slug", help="Its slug; every city where none is given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def list_(*, slug: str | None, as_json: bool) -> None:
    """List the surveys, newest first."""
    found = Survey.objects.select_related("city", "policy")
    all_facts = surveys.of_city(found.filter(city=_city(slug)) if slug else found)
    if as_json:
        click.echo(json.dumps([facts.model_dump(mode="json") for facts in all_facts], indent=2))
        return
    if not all_facts:
        click.echo(_("There is no survey yet: ./simpul survey add FOLDER"))
    for facts in all_facts:
        click.echo(
            f"{facts.id:>5}  {facts.city:<16} {facts.driven_on or '-'!s:<10}  {facts.state_name:<12} "
            f"{facts.accepted}/{facts.frames}  {facts.name}"
        )


@survey.command
@click.argument("number", type=int, metavar="ID")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def report(*, number: int, out: Path, as_json: bool) -> None:
    """Write a survey's GeoJSON, CSV and GeoPackage, and a report in HTML with map and photos."""
    found = Survey.objects.select_related("city", "policy").filter(pk=number).first()
    if found is None:
        raise NoSurvey(_("There is no survey %(number)d: ./simpul survey list") % {"number": number})
    written = reports.write(found, out, now=timezone.now())
    if as_json:
        click.echo(json.dumps({"survey": number, "files": [str(path) for path in written]}, indent=2))
        return
    for path in written:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")


def _city(slug: str | None) -> City:
    wanted = slug or settings.SIMPUL_CITY
    if wanted:
        served = City.objects.served()
        city = served.filter(slug=wanted).first()
        if city is None:
            there = ", ".join(served.values_list("slug", flat=True)) or "-"
            raise WhichCity(
                _("There is no city %(slug)s. There are: %(there)s") % {"slug": wanted, "there": there}
            )
        return city
    cities = list(City.objects.served()[:2])
    if len(cities) != 1:
        raise WhichCity(
            _("Say which city with --city.") if cities else _("There is no city yet: ./simpul city --help")
        )
    return cities[0]


@contextmanager
def _folder(photos: Path) -> Iterator[Path]:
    """Give the folder of the photos; a zip is unpacked into the spool."""
    if photos.is_dir():
        yield photos
        return
    folder = originals.room_for_one()
    with originals.unless_it_fails(folder):
        unpack.zip_file(photos, folder)
        yield folder
    if not Survey.objects.filter(folder=str(folder)).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _named(photos: Path) -> str:
    path = photos.resolve()
    return (
        f"{path.parent.name}/{path.name}"
        if path.name.lower() in {"frames", "images", "photos"}
        else path.stem
    )


def _to_the_end(kept: Survey, *, quiet: bool) -> Survey:
    if quiet or kept.is_done:
        return jobs.run(kept)
    with click.progressbar(length=kept.frames_in, label=str(_("Looking at the photos"))) as bar:

        def tell(done: int, _total: int) -> None:
            bar.update(done - bar.pos)

        return jobs.run(kept, tell)


def _say(facts: Facts, *, is_new: bool, table: Path | None) -> None:
    """Print what became of a survey."""
    rows: list[tuple[str, Any]] = [
        (_("Survey"), f"{facts.id} {facts.name}" + ("" if is_new else f" ({_('it was here already')})")),
        (_("Driven on"), facts.driven_on or "-"),
        (
            _("Clock offset"),
            f"{facts.offset_s:+.1f} s" + (f" ({_('estimated')})" if facts.offset_estimated else ""),
        ),
        (
            _("Photos"),
            f"{facts.frames} = {facts.accepted} {_('accepted')} + {facts.rejected} {_('rejected')}",
        ),
        *((f"  {name}", count) for _reason, name, count in surveys.reason_rows(facts.rejected_by_reason)),
        (_("On no street"), facts.unplaced),
        (_("Damages"), f"{facts.damages_new} {_('new')}, {facts.damages_again} {_('seen again')}"),
        (_("Road seen"), f"{facts.length_m / 1000:.2f} km"),
        (_("Segments"), sum(facts.segments_by_grade.values())),
        *((f"  {name}", count) for _grade, name, count in surveys.grade_rows(facts.segments_by_grade)),
        (_("Time"), f"{facts.seconds or 0:.1f} s, {facts.frames_per_second or 0:.1f} {_('photos/s')}"),
        (_("Model"), facts.model),
    ]
    if table:
        rows.insert(2, (_("Times from"), table))
    for name, value in rows:
        click.echo(f"{name:<26} {value}")
    if facts.rejected_by_reason.get("no_position"):
        click.echo(_("Photos without a position need --track, and a time (EXIF, or a table frames.csv)."))
