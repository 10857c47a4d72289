"""What the roads room does in its own time. Picks the adapters, calls one verb. Safe to run twice."""

from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from simpul.adapters import cluster, gps, images, onnx, valhalla
from simpul.ground import jobs
from simpul.kernel.ports import Fix
from simpul.rooms.roads.jobs import model
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import originals, pool
from simpul.rooms.roads.observe import survey as surveys
from simpul.rooms.roads.observe.look import Tell
from simpul.rooms.roads.observe.survey import Tools
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.drive import Photo
from simpul.rooms.roads.understand.look import open_eyes

TIMES = ("frames.csv", "times.csv")
"""A table beside the photos, or in the folder above, that says at what time each was taken."""
MOST_ATTEMPTS = 100
"""A survey goes on where its worker was killed: each attempt brings it farther, and many do no harm."""


@task(queue_name="vision", max_attempts=MOST_ATTEMPTS)  # type: ignore[call-overload, untyped-decorator]
def bring_in(survey_id: int) -> str:
    """Bring a survey to its end, from wherever it is, and return its state."""
    survey = Survey.objects.select_related("city", "policy").get(pk=survey_id)
    return str(run(survey).state)


@jobs.every(timedelta(hours=1), phase=timedelta(minutes=7))
@task
def forget_originals() -> int:
    """Delete originals whose time is over, and what was left in the spool. Returns how many folders went."""
    now = timezone.now()
    return originals.forget(now=now) + originals.empty_spool(now=now)


def run(survey: Survey, tell: Tell | None = None) -> Survey:
    """Bring a survey to its end in this process and its children."""
    weights = None if survey.is_done else model.weights_of(survey, now=timezone.now())
    return surveys.run(survey, tools(weights=weights), now=timezone.now, tell=tell)


def tools(processes: int | None = None, weights: Path | None = None) -> Tools:
    """Pick the adapters: the cluster of SIMPUL_RAY, or processes here: one for each core where None."""
    info, far = onnx.model_info(weights), bool(settings.SIMPUL_RAY) and processes is None
    path = weights or onnx.WEIGHTS
    load = partial(onnx.from_bytes, path.read_bytes(), info) if far else partial(onnx.segmenter, path)
    decode, thresholds = partial(images.decode, width=info.input_size[0]), Thresholds(**info.thresholds)
    make_eyes = partial(open_eyes, decode, load, images.hide, images.encode, thresholds)
    if far:
        return Tools(make_eyes, valhalla.matcher, cluster.spread(settings.SIMPUL_RAY, pool.with_bytes))
    return Tools(make_eyes, valhalla.matcher, pool.processes(processes or pool.cores()))


def reader(zone: tzinfo, name: str, sha256: str, data: bytes) -> Photo:
    """Read what a photo says of itself; `zone` is the camera's where it does not say."""
    said = images.taken(data, zone)
    return Photo(name, sha256, said.readable, said.at, said.position, said.heading_deg, said.focal_ratio)


def track(path: Path, zone: tzinfo) -> list[Fix]:
    """Read a track. Raises gps.BadTrack."""
    return gps.read(path, zone)


def times(folder: Path, zone: tzinfo) -> tuple[Path | None, dict[str, datetime]]:
    """Read the table of times beside a folder's photos, where there is one. Raises gps.BadTrack."""
    for place in (folder, folder.parent):
        for name in TIMES:
            if (place / name).is_file():
                return place / name, gps.times(place / name, zone)
    return None, {}
