"""`./simpul roads`: what the road office asks of the shell."""

import json
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from simpul.adapters import images, onnx
from simpul.kernel.ports import Rgb
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.jobs import model as models
from simpul.rooms.roads.observe import weights
from simpul.rooms.roads.share import training
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.site.commands.roads_drive import drive
from simpul.site.commands.roads_plan import plan
from simpul.site.commands.scope import city_named


class NothingReviewed(Refused):
    """No frame of the city has all its damages reviewed."""


@click.group
def roads() -> None:
    """The road office: plans under a budget, training sets, a drive of the sample."""


roads.add_command(drive)
roads.add_command(plan)


@roads.command("training-set")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only surveys driven since this day.")
@click.option("--city", "slug", help="Its slug. Not needed where there is one city.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def training_set(*, out: Path, since: datetime | None, slug: str | None, as_json: bool) -> None:
    """Write the frames whose every damage was reviewed, with masks, for `python -m training fine-tune`.

    The layout is that of the road_damage data set; `./simpul model eval OUT/val.json` reads it. A street is
    either in train.json or in val.json. Photos are the masked ones.
    """
    city = city_named(slug)
    day = since.date() if since else None
    if not training.frames(city, day).exists():
        raise NothingReviewed(
            _("No photo of %(city)s has all its damages reviewed: review some first.") % {"city": city.name}
        )
    path = weights.place(models.in_use(now=timezone.now()))
    info = onnx.model_info(path)
    eye = training.Eye(_decoded, onnx.segmenter(path), Thresholds(**info.thresholds))
    written = training.write(city, out, eye, since=day)
    said = {
        "out": str(out), "model": info.version, "frames": dict(written.frames),
        "damages": dict(written.damages), "left_out": {k: n for k, n in written.left_out.items() if n},
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(said, indent=2))
        return
    for name in ("train", "val"):
        click.echo(
            _("%(file)s: %(frames)d photos, %(damages)d damages")
            % {"file": out / f"{name}.json", "frames": written.frames[name], "damages": written.damages[name]}
        )
    for why, count in written.left_out.items():
        if count:
            click.echo(_("%(count)d photos left out: %(why)s") % {"count": count, "why": _(why)})


def _decoded(data: bytes, width: int) -> Rgb:
    return images.decode(data, width=width).rgb
