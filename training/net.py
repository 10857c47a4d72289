"""The road network: three maps (lane, crack, pothole) from one photo.

A dense encoder-decoder. It halves the image at once (the first layer), so that nothing runs at full
resolution, and spends most of its sums at 1/8 and 1/16 where a pixel sees a whole lane. Ordinary
3 x 3 convolutions: on a CPU they run many times faster per multiply-add than depth-wise ones.
`RoadNet` answers at half the photo's resolution, `FullNet` at all of it.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

SIZE = (800, 512)
"""Width and height, in pixels, that every photo is fitted into: the survey frames of the training set as they
are (800 x 500), and both divisible by 16. Early stages may train smaller."""

CHANNELS = ("lane", "crack", "pothole")


def conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    """Convolution, batch normalisation, ReLU; the size stays (or is divided by `stride`)."""
    pad = dilation * (kernel // 2)
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, pad, dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Block(nn.Module):
    """Two convolutions and a way round them (He et al. 2015)."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = conv(width, width, dilation=dilation)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape in and out."""
        return fn.relu(x + self.second(self.first(x)))


class Up(nn.Module):
    """To twice the resolution: narrowed, enlarged, joined with what the encoder saw there."""

    def __init__(self, deep: int, skip: int, width: int) -> None:
        super().__init__()
        self.deep = nn.Conv2d(deep, width, 1, bias=False)
        self.skip = nn.Sequential(nn.Conv2d(skip, width, 1, bias=False), nn.BatchNorm2d(width))
        self.mix = conv(width, width)

    def forward(self, deep: Tensor, skip: Tensor) -> Tensor:
        """`deep` at half the resolution of `skip`; the result at that of `skip`."""
        up = fn.interpolate(self.deep(deep), size=skip.shape[2:], mode="bilinear", align_corners=False)
        return self.mix(fn.relu(up + self.skip(skip)))


class RoadNet(nn.Module):
    """(n, 3, h, w) scaled RGB -> (n, 3, h/2, w/2) logits of lane, crack, pothole."""

    def __init__(self, widths: tuple[int, int, int, int] = (16, 48, 96, 128)) -> None:
        super().__init__()
        half, quarter, eighth, deep = widths
        self.stem = conv(3, half, stride=2)
        self.quarter = nn.Sequential(conv(half, quarter, stride=2), Block(quarter))
        self.eighth = nn.Sequential(conv(quarter, eighth, stride=2), Block(eighth))
        self.deep = nn.Sequential(conv(eighth, deep, stride=2), Block(deep), Block(deep, 2), Block(deep, 4))
        self.scene = nn.Conv2d(deep, deep, 1)
        self.up_eighth = Up(deep, eighth, 64)
        self.up_quarter = Up(64, quarter, quarter)
        self.head = nn.Sequential(nn.Conv2d(quarter, 4 * len(CHANNELS), 1), nn.PixelShuffle(2))

    def forward(self, x: Tensor) -> Tensor:
        """Logits at half the resolution of `x`."""
        return self.head(self._seen(x)[1])

    def _seen(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the first layer sees, at half the resolution, and what the decoder makes, at a quarter."""
        stem = self.stem(x)
        quarter = self.quarter(stem)
        eighth = self.eighth(quarter)
        deep = self.deep(eighth)
        deep = deep + self.scene(deep.mean((2, 3), keepdim=True))
        return stem, self.up_quarter(self.up_eighth(deep, eighth), quarter)


class FullNet(RoadNet):
    """(n, 3, h, w) scaled RGB -> (n, 3, h, w) logits of lane, crack, pothole.

    The same with one more step up, which mends the enlarged answer of a `RoadNet`; untaught, it mends
    nothing. A crack is two or three pixels wide, so that half the resolution is too coarse for it
    (docs/decisions/0229). The sums still run at half of it: each pixel there gives four.
    """

    def __init__(self, widths: tuple[int, int, int, int] = (16, 48, 96, 128)) -> None:
        super().__init__(widths)
        half, quarter = widths[:2]
        self.up_half = Up(quarter, half, half)
        last = nn.Conv2d(half, 4 * len(CHANNELS), 1)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.fine = nn.Sequential(last, nn.PixelShuffle(2))

    def forward(self, x: Tensor) -> Tensor:
        """Logits at the resolution of `x`."""
        stem, quarter = self._seen(x)
        coarse = fn.interpolate(self.head(quarter), scale_factor=2, mode="bilinear", align_corners=False)
        return coarse + self.fine(self.up_half(quarter, stem))


class Deployed(nn.Module):
    """What is exported: photo bytes in, probability bytes out, so that nobody has to know the scaling.

    (1, h, w, 3) uint8 RGB -> (3, h, w) uint8, 255 = certain (of a `RoadNet`: (3, h/2, w/2)).
    """

    def __init__(self, net: nn.Module, probability: Callable[[Tensor], Tensor] = torch.sigmoid) -> None:
        super().__init__()
        self.net = net
        self.probability = probability

    def forward(self, photo: Tensor) -> Tensor:
        """Scales, runs the network, and rounds its probabilities to bytes."""
        maps = self.probability(self.net(scaled(photo.permute(0, 3, 1, 2).float())))
        return (maps[0] * 255 + 0.5).to(torch.uint8)


def scaled(rgb: Tensor) -> Tensor:
    """Bytes (0 to 255, any shape) as the network wants them: about -2 to 2."""
    return rgb * (1 / 64) - 2.0


def multiply_adds(net: nn.Module, size: tuple[int, int] = SIZE) -> int:
    """Multiply-adds of the convolutions for one photo of this width and height."""
    total = 0

    def count(layer: nn.Conv2d, _inputs: object, output: Tensor) -> None:
        nonlocal total
        total += (
            output[0].numel()
            * layer.in_channels
            * layer.kernel_size[0]
            * layer.kernel_size[1]
            // layer.groups
        )

    hooks = [m.register_forward_hook(count) for m in net.modules() if isinstance(m, nn.Conv2d)]
    was = net.training
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, size[1], size[0]))
    net.train(was)
    for hook in hooks:
        hook.remove()
    return total
