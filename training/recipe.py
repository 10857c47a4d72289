"""How the road network is trained: its losses, its variety, its rates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional as fn

from training.frames import Variety
from training.loop import Recipe
from training.net import FullNet, RoadNet

VARIETY = Variety(
    zoom=(0.75, 1.35),
    turn_deg=3.0,
    shift=0.12,
    light=0.3,
    blur=0.15,
    noise=0.2,
    pothole_odds=6.0,
)


def loss(
    out: Tensor,
    truth: Tensor,
    *,
    holes: float = 2.0,
    missed: tuple[float, float] = (0.6, 0.6),
    area: float = 0.0,
) -> Tensor:
    """Lane everywhere; crack and pothole only inside the annotated lane, since nothing else was annotated.

    Cross-entropy (rare classes weighted up) plus, for each map over the whole batch, a Tversky loss
    (Salehi et al. 2017). The maps may be shares (0 to 1). `holes` is the weight of potholes against cracks;
    `missed` (crack, pothole) is the weight of a missed pixel against a false one, 0.5 being even; `area` is
    the weight of the error of the cracked share of the lane.
    """
    inside = (truth[:, :1] > 0.5).float()
    total = fn.binary_cross_entropy_with_logits(out[:, 0], truth[:, 0]) + tversky(out[:, 0], truth[:, 0], 0.5)
    for at, weight, share in ((1, 2.0, 1.0), (2, 3.0, holes)):
        seen, mask = out[:, at], inside[:, 0]
        rare = torch.tensor(weight, device=out.device)
        cross = fn.binary_cross_entropy_with_logits(
            seen, truth[:, at], weight=mask, pos_weight=rare, reduction="sum"
        )
        part = 2.0 * cross / mask.sum().clamp(min=1.0) + tversky(seen, truth[:, at], missed[at - 1], mask)
        total = total + share * part
    return total + area * cracked(out[:, 1], truth[:, 1], inside[:, 0])


def plain_loss(out: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy with no weight on lane and crack, so that about as much is painted as there is.

    What is rare is met less often so, and potholes are few: they keep a weight and a Tversky loss. Crack and
    pothole only inside the annotated lane; with the error of the cracked area.
    """
    inside = (truth[:, :1] > 0.5).float()[:, 0]
    size = inside.sum().clamp(min=1.0)

    def cross(at: int, rare: float) -> Tensor:
        weight = torch.tensor(rare, device=out.device)
        every = fn.binary_cross_entropy_with_logits(
            out[:, at], truth[:, at], weight=inside, pos_weight=weight, reduction="sum"
        )
        return every / size

    lane = fn.binary_cross_entropy_with_logits(out[:, 0], truth[:, 0])
    holes = 2.0 * cross(2, 2.0) + tversky(out[:, 2], truth[:, 2], 0.5, inside)
    return 2.0 * lane + 2.0 * cross(1, 1.0) + holes + cracked(out[:, 1], truth[:, 1], inside)


def cracked(out: Tensor, truth: Tensor, lane: Tensor) -> Tensor:
    """Mean error, over the frames, of the share (0 to 1) of the lane that is cracked."""
    size = lane.sum((1, 2)).clamp(min=1.0)
    return (((torch.sigmoid(out) - truth) * lane).sum((1, 2)) / size).abs().mean()


def tversky(out: Tensor, truth: Tensor, missed: float, mask: Tensor | float = 1.0) -> Tensor:
    """1 - hit / (hit + missed·miss + (1 - missed)·false), over the batch, where `mask` is 1."""
    said = torch.sigmoid(out) * mask
    truth = truth * mask
    hit = (said * truth).sum()
    bad = missed * (truth * (1 - said)).sum() + (1 - missed) * (said * (1 - truth)).sum()
    return 1 - (hit + 20.0) / (hit + bad + 20.0)


ROAD = Recipe(
    name="road",
    net=RoadNet,
    loss=loss,
    probability=torch.sigmoid,
    variety=VARIETY,
    rate=3e-3,
    decay=0.02,
    crop=(448, 320),
    crop_until=0.72,
    average=0.995,
)
"""The second stage, from the first's weights: rendered frames join, potholes weigh more, more cuts."""

FIRST = replace(
    ROAD,
    name="first",
    loss=partial(loss, holes=1.0),
    variety=replace(VARIETY, pothole_odds=3.0),
    crop_until=0.55,
)
"""The first stage, from nothing: real frames."""

FINE = replace(
    ROAD,
    name="fine",
    loss=partial(loss, missed=(0.5, 0.6), area=3.0),
    variety=replace(VARIETY, zoom=(0.55, 1.4)),
    rate=2e-3,
    crop_until=0.7,
)
"""The fourth stage, from photos at their own resolution: zoomed out further, so that small potholes are met,
and with the error of the cracked area in the loss."""

SMALL = replace(
    FINE,
    name="small",
    loss=partial(loss, missed=(0.5, 0.5), area=3.0),
    variety=replace(FINE.variety, pothole_odds=4.0, pasted=0.4),
    rate=1.2e-3,
    crop_until=0.6,
)
"""The fifth stage: potholes of other roads and other sizes are laid into each other frame, and
shadows and stains that are none."""

SHARP = replace(
    FINE,
    name="sharp",
    net=FullNet,
    loss=plain_loss,
    variety=Variety(light=0.2, blur=0.05, noise=0.1, pothole_odds=2.0, rendered_share=0.15, pasted=0.3),
    rate=1.2e-3,
    crop=None,
    crop_until=0.0,
    shrink=1,
)
"""The last stage, which answers at the photo's own resolution: whole frames as they are, for thin cracks and
the lane's edge."""
