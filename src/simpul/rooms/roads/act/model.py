"""Road models: added where their figures allow it, put in use, taken back, withdrawn."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import RoadModel
from simpul.rooms.roads.observe import weights as kept
from simpul.rooms.roads.observe.weights import Weights
from simpul.rooms.roads.understand import figures

MODELS = "roads.models"

type Try = Callable[[Path], None]
"""Loads weights and looks at one picture with them; raises Refused where they do not work."""


class NoFigures(Refused):
    """Nothing beside the weights says how good they are."""


class WorseThanInUse(Refused):
    """The model is worse than the one in use."""


class KnownVersion(Refused):
    """There are other weights of this version."""


class NoModel(Refused):
    """There is no such version, or it may not be used."""


def may(actor: Person) -> bool:
    """Tell whether somebody may change the model: they may in every city that this installation serves."""
    served = list(City.objects.served())
    return bool(actor.machine) or (bool(served) and all(allowed(actor, MODELS, city) for city in served))


def may_change(actor: Person) -> None:
    """Raise PermissionDenied unless the actor may change the road model."""
    if not may(actor):
        require(actor, MODELS, City.objects.served().order_by("pk").first())
        require(actor, MODELS, None)


@transaction.atomic
def add(weights: Weights, *, actor: Person, now: datetime, try_: Try) -> RoadModel:
    """Add a version, to be put in use later. The same weights again are the version that they were.

    Raises:
        PermissionDenied: the actor may not.
        KnownVersion: other weights have this version's name.
        NoFigures: nothing beside them says how good they are, or compares them with the model in use.
        WorseThanInUse: they are worse than the model in use by more than data/models.toml allows.
        Refused: what `try_` says of weights that do not work.
    """
    may_change(actor)
    known = RoadModel.objects.filter(version=weights.version).first()
    if known and known.sha256 == weights.sha256:
        return known
    if known:
        raise KnownVersion(
            _("There is another model called %(version)s. Give the new one a name of its own.")
            % {"version": weights.version}
        )
    good_enough(weights, RoadModel.objects.filter(state=RoadModel.State.IN_USE).first())
    try_(weights.path)
    model = RoadModel.objects.create(
        version=weights.version, sha256=weights.sha256, file=kept.keep(weights), card=weights.card,
        added_at=now, by=actor,
    )  # fmt: skip
    ledger.record(
        city=None, actor=actor, verb="roads.model_added", subject=model, now=now, version=model.version,
        sha256=model.sha256, figures=weights.card["figures"],
    )  # fmt: skip
    return model


def good_enough(weights: Weights, in_use: RoadModel | None) -> None:
    """Refuse weights without figures, or worse than the model in use."""
    cure = _("Measure it: python -m training.gate --weights %(file)s --coco test.json") % {
        "file": weights.path.name
    }
    try:
        said = figures.read(weights.card)
    except ValueError as error:
        raise NoFigures(f"{weights.path.with_suffix('.json').name}: {error}. {cure}") from error
    if said is None:
        raise NoFigures(
            _("%(file)s does not say how good the model is. %(cure)s")
            % {"file": weights.path.with_suffix(".json").name, "cure": cure}
        )
    if in_use and said.base != in_use.version:
        raise NoFigures(
            _("It was compared with %(base)s, but %(used)s is in use. %(cure)s")
            % {"base": said.base, "used": in_use.version, "cure": cure}
        )
    worse = figures.worse(said.figures, said.base_figures, figures.margins())
    if worse:
        raise WorseThanInUse(
            _("It is worse than %(base)s on the same %(frames)d frames: %(worse)s.")
            % {"base": said.base, "frames": said.frames, "worse": "; ".join(map(str, worse))}
        )


@transaction.atomic
def use(version: str, *, actor: Person, now: datetime) -> RoadModel:
    """Put a version in use, also an earlier one again. Surveys that have begun keep theirs.

    Raises:
        PermissionDenied: the actor may not.
        NoModel: there is none, it was withdrawn, or its weights are gone.
    """
    may_change(actor)
    model = _model(version)
    if model.state == RoadModel.State.WITHDRAWN:
        raise NoModel(_("%(version)s was withdrawn.") % {"version": version})
    if not kept.place(model).is_file():
        raise NoModel(_("The weights of %(version)s are not here any more.") % {"version": version})
    before = RoadModel.objects.filter(state=RoadModel.State.IN_USE).exclude(pk=model.pk).first()
    if before:
        before.state = RoadModel.State.AVAILABLE
        before.save(update_fields=["state"])
    if model.state != RoadModel.State.IN_USE:
        model.state, model.used_from = RoadModel.State.IN_USE, now
        model.save(update_fields=["state", "used_from"])
        ledger.record(
            city=None, actor=actor, verb="roads.model_used", subject=model, now=now, version=version,
            before=before.version if before else None,
        )  # fmt: skip
    return model


@transaction.atomic
def withdraw(version: str, *, actor: Person, now: datetime) -> RoadModel:
    """Say that a version is not to be used any more. What it saw stays, and says who saw it.

    Raises:
        PermissionDenied: the actor may not.
        NoModel: there is none, or it is in use.
    """
    may_change(actor)
    model = _model(version)
    if model.state == RoadModel.State.IN_USE:
        raise NoModel(_("%(version)s is in use: put another in use first.") % {"version": version})
    model.state = RoadModel.State.WITHDRAWN
    model.save(update_fields=["state"])
    ledger.record(
        city=None, actor=actor, verb="roads.model_withdrawn", subject=model, now=now, version=version
    )
    return model


def _model(version: str) -> RoadModel:
    model = RoadModel.objects.select_for_update(no_key=True).filter(version=version).first()
    if model is None:
        there = ", ".join(RoadModel.objects.values_list("version", flat=True)) or "-"
        raise NoModel(
            _("There is no model %(version)s. There are: %(there)s") % {"version": version, "there": there}
        )
    return model
