"""Which road model a survey is looked at with: the one that it began with, else the one in use."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from simpul.ground.rows import lock
from simpul.rooms.roads.models import RoadModel, Survey

FOLDER = "models"


class Weights(NamedTuple):
    """A model as it lies in a folder: its `.onnx`, and what the `.json` beside it says."""

    path: Path
    version: str
    sha256: str
    card: dict[str, Any]


def place(model: RoadModel) -> Path:
    """Give where a version's weights are."""
    return Path(settings.SIMPUL_DATA) / FOLDER / model.file


def keep(weights: Weights) -> str:
    """Copy weights and their description into the installation, and give the file's name there."""
    folder = Path(settings.SIMPUL_DATA) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{weights.sha256}.onnx"
    for suffix in (".json", ".onnx"):  # the weights last: with them it is whole
        part = (folder / name).with_suffix(f"{suffix}.part")
        shutil.copyfile(weights.path.with_suffix(suffix), part)
        part.replace((folder / name).with_suffix(suffix))
    return name


@transaction.atomic
def shipped(weights: Weights, *, now: datetime) -> RoadModel:
    """Know the model that came with Simpul, and give the one in use.

    It is put in use where none is, or where the one in use came with an earlier Simpul; never in the place of
    one that a city added.
    """
    in_use = RoadModel.objects.select_for_update(no_key=True).filter(state=RoadModel.State.IN_USE).first()
    known = RoadModel.objects.filter(version=weights.version).first()
    if known is None:
        known = RoadModel(
            version=weights.version,
            sha256=weights.sha256,
            file=keep(weights),
            card=weights.card,
            added_at=now,
        )
        if in_use is None or in_use.by_id is None:
            RoadModel.objects.filter(state=RoadModel.State.IN_USE).update(state=RoadModel.State.AVAILABLE)
            known.state, known.used_from = RoadModel.State.IN_USE, now
            in_use = known
        known.save()
    return in_use or known


@transaction.atomic
def of(survey: Survey, in_use: RoadModel) -> RoadModel:
    """Give the model for a survey, and write it down where the survey begins now."""
    survey = lock(survey)
    begun = RoadModel.objects.filter(version=survey.model).first() if survey.model else None
    if begun:
        return begun
    Survey.objects.filter(pk=survey.pk).update(model=in_use.version)
    return in_use
