"""`./simpul model`: what the road model is, and how good it is on any marked data set, and its versions."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import cv2
import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.adapters import onnx
from simpul.kernel.ports import Rgb, Segment
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.evaluate import Box, Marked, Tally

POTHOLE_CODE = "D40"

SAID = {
    "frames": "frames",
    "frames_unmeasured": "frames without a measurable lane",
    "potholes": "potholes marked",
    "pothole_precision": "pothole precision (box IoU 0.5)",
    "pothole_recall": "pothole recall",
    "pothole_f1": "pothole F1",
    "pothole_iou": "pothole pixel IoU inside the lane",
    "crack_iou": "crack pixel IoU inside the lane",
    "lane_iou": "lane pixel IoU",
    "cracked_area_error_points": "cracked area, mean error (percentage points)",
    "cracked_area_bias_points": "cracked area, bias (percentage points)",
}


class NotADataSet(Refused):
    """The file is not a COCO file laid out as the road data sets are."""


class Frame(NamedTuple):
    """One frame of a data set: its files, its road ("" where none is told), and what counts on it."""

    photo: Path
    mask: Path
    road: str
    potholes: Sequence[Box]
    roi: Sequence[tuple[float, float]] | None


@click.group()
def model() -> None:
    """The road model: what it is, how good it is, its versions."""


@model.command()
def info() -> None:
    """Print what is known of the weights in use."""
    facts = onnx.model_info()
    click.echo(f"{facts.version}, {facts.date}, {facts.licence}: {onnx.WEIGHTS}")
    click.echo(f"input {facts.input_size[0]} x {facts.input_size[1]}, thresholds {dict(facts.thresholds)}")
    click.echo(f"trained on {facts.trained_on}")


@model.command(name="eval")
@click.argument("coco", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--weights", type=click.Path(path_type=Path, dir_okay=False), help="Other weights (.onnx).")
def evaluate(coco: Path, as_json: bool, weights: Path | None) -> None:  # noqa: FBT001 click hands options so
    """Measure the model on COCO, a data set with masks (0 background, 1 lane, 2 crack, 3 pothole).

    All frames together, and each road apart where the data set names roads (`images[].segment`).
    """
    frames = list(read(coco))
    thresholds = Thresholds(**onnx.model_info(weights).thresholds)
    with click.progressbar(frames, label="frames", file=sys.stderr) as shown:
        scores = measure(shown, onnx.segmenter(weights), thresholds)
    if as_json:
        click.echo(json.dumps(scores))
        return
    for road, score in scores.items():
        click.echo(f"\n{road}")
        for name, words in SAID.items():
            value = score[name]
            shown_value = "-" if value is None else f"{value:.3f}" if isinstance(value, float) else value
            click.echo(f"  {words:46} {shown_value:>8}")


@model.command()
@click.argument("weights", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def add(weights: Path) -> None:
    """Add WEIGHTS (.onnx) as a version. Refused unless the .json beside them has good enough figures.

    `python -m training.gate` measures a model and the one in use on the same frames and writes the figures.
    """
    from simpul.ground.people.access import system_person
    from simpul.rooms.roads.act import model as act
    from simpul.rooms.roads.jobs import model as jobs

    now = timezone.now()
    jobs.in_use(now=now)
    added = act.add(jobs.read(weights), actor=system_person(), now=now, try_=jobs.try_out)
    click.echo(_("%(version)s was added: ./simpul model use %(version)s") % {"version": added.version})


@model.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def list_(*, as_json: bool) -> None:
    """List the versions, newest first: state, surveys, figures."""
    from simpul.rooms.roads.jobs import model as jobs
    from simpul.rooms.roads.share import models as share

    jobs.in_use(now=timezone.now())
    found = share.listed()
    if as_json:
        click.echo(json.dumps([one.model_dump() for one in found], indent=2))
        return
    for one in found:
        shown = "  ".join(f"{name} {value:.3f}" for name, value in one.figures.items() if value is not None)
        click.echo(f"{one.version:<20} {one.state_name:<12} {one.date:<10}  {one.surveys:>5}  {shown}")


@model.command()
@click.argument("version")
def use(version: str) -> None:
    """Put VERSION in use, also an earlier one again. Surveys that have begun keep theirs."""
    from simpul.ground.people.access import system_person
    from simpul.rooms.roads.act import model as act
    from simpul.rooms.roads.jobs import model as jobs

    now = timezone.now()
    jobs.in_use(now=now)
    act.use(version, actor=system_person(), now=now)
    click.echo(_("%(version)s is in use. Surveys that have begun keep theirs.") % {"version": version})


@model.command()
@click.argument("version")
def withdraw(version: str) -> None:
    """Say that VERSION is not to be used any more; what it saw stays."""
    from simpul.ground.people.access import system_person
    from simpul.rooms.roads.act import model as act

    act.withdraw(version, actor=system_person(), now=timezone.now())
    click.echo(_("%(version)s was withdrawn.") % {"version": version})


def measure(
    frames: Iterator[Frame] | Sequence[Frame], segment: Segment, thresholds: Thresholds
) -> dict[str, dict[str, float | int | None]]:
    """Score a model on frames: under "all", and under each road's name where there are several."""
    tallies = {"all": Tally()}
    for frame in frames:
        photo, marked = load(frame)
        pixels = segment(photo)
        for name in {"all", frame.road or "all"}:
            tallies.setdefault(name, Tally()).add(marked, pixels, thresholds)
    return {name: tally.score() for name, tally in tallies.items()}


def load(frame: Frame) -> tuple[Rgb, Marked]:
    """Decode a frame and its mask. Raises NotADataSet where one is missing or they differ in size."""
    photo = cv2.imread(str(frame.photo), cv2.IMREAD_COLOR_RGB)
    mask = cv2.imread(str(frame.mask), cv2.IMREAD_UNCHANGED)
    if photo is None or mask is None or mask.ndim != 2 or photo.shape[:2] != mask.shape:  # noqa: PLR2004
        raise NotADataSet(f"{frame.photo}: photo or mask is missing, broken, or of another size")
    return np.asarray(photo, np.uint8), Marked(np.asarray(mask, np.uint8), frame.potholes, frame.roi)


def read(coco: Path) -> Iterator[Frame]:
    """Read a COCO file whose images name their `mask`; paths are relative to the file.

    Potholes are the boxes of the category named D40; crowds (`iscrowd`) count neither way.

    Raises:
        NotADataSet: with the reason.
    """
    try:
        data: dict[str, Any] = json.loads(coco.read_text(encoding="utf-8"))
        codes = {row["id"] for row in data["categories"] if row["name"] == POTHOLE_CODE}
        holes: dict[int, list[Box]] = {}
        for row in data["annotations"]:
            if row["category_id"] in codes and not row.get("iscrowd"):
                left, top, width, height = row["bbox"]
                holes.setdefault(row["image_id"], []).append((left, top, width, height))
        for row in data["images"]:
            yield Frame(
                photo=coco.parent / row["file_name"],
                mask=coco.parent / row["mask"],
                road=row.get("segment", ""),
                potholes=holes.get(row["id"], []),
                roi=[(x, y) for x, y in row["roi"]] if row.get("roi") else None,
            )
    except (ValueError, LookupError, TypeError) as error:
        raise NotADataSet(f"{coco}: not a COCO file of road frames with masks ({error!r})") from error
