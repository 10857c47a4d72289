"""The peer of the road network: a plain U-Net, trained on the same frames for the same time.

The form of Ronneberger, Fischer, Brox 2015 (five levels, two 3 x 3 convolutions at each, max-pooling,
up-convolutions, skip connections joined by concatenation), narrowed from 64 to 8 channels so that it
costs about the same multiply-adds at the same input; padded convolutions and batch normalisation, as
everybody trains it today. Cross-entropy over four classes, Adam at one rate, mirror images only.

    python benchmarks/unet.py train --cache CACHE --run RUN --minutes M
    python benchmarks/unet.py export --run RUN --out unet.onnx

take the options of `python -m training`, in the same environment.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

sys.path.insert(0, str(Path(__file__).parent.parent))

from training.__main__ import main
from training.frames import Variety
from training.loop import Recipe
from training.net import conv


def double(inputs: int, outputs: int) -> nn.Sequential:
    """The two convolutions of a level."""
    return nn.Sequential(conv(inputs, outputs), conv(outputs, outputs))


class UNet(nn.Module):
    """(n, 3, h, w) scaled RGB -> (n, 4, h, w) logits of background, lane, crack, pothole."""

    def __init__(self, width: int = 8, levels: int = 5) -> None:
        super().__init__()
        widths = [width << level for level in range(levels)]
        self.down = nn.ModuleList(double(a, b) for a, b in zip([3, *widths], widths, strict=False))
        self.enlarge = nn.ModuleList(nn.ConvTranspose2d(w * 2, w, 2, 2) for w in reversed(widths[:-1]))
        self.up = nn.ModuleList(double(w * 2, w) for w in reversed(widths[:-1]))
        self.head = nn.Conv2d(width, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Logits at the resolution of `x` (height and width divisible by 16)."""
        seen: list[Tensor] = []
        for level, step in enumerate(self.down):
            x = step(fn.max_pool2d(x, 2) if level else x)
            seen.append(x)
        for enlarge, step, skip in zip(self.enlarge, self.up, reversed(seen[:-1]), strict=True):
            x = step(torch.cat([skip, enlarge(x)], dim=1))
        return self.head(x)


def loss(out: Tensor, truth: Tensor) -> Tensor:
    """Cross-entropy; the share of the lane that is neither crack nor pothole is plain lane."""
    lane, damage = truth[:, :1], truth[:, 1:]
    plain = (lane - damage.sum(1, keepdim=True)).clamp(min=0)
    return fn.cross_entropy(out, torch.cat([1 - lane, plain, damage], dim=1))


def probability(out: Tensor) -> Tensor:
    """Probability of lane (any of the three), crack, pothole."""
    share = torch.softmax(out, dim=1)
    return torch.cat([1 - share[:, :1], share[:, 2:]], dim=1)


PEER = Recipe(
    name="unet",
    net=UNet,
    loss=loss,
    probability=probability,
    variety=Variety(flip=0.5),
    rate=1e-3,
    one_cycle=False,
    shrink=1,
)

if __name__ == "__main__":
    main({PEER.name: PEER})
