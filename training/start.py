"""What a fine-tuning starts from: a checkpoint, or weights as the product ships them.

The ONNX file holds each convolution with its batch normalisation folded in. They are put back as convolutions
whose normalisation does nothing (mean 0, variance 1), which answers the same; so a city can go on from the
weights that it has, and needs nobody's checkpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.loop import Recipe
from training.net import SIZE, FullNet, RoadNet

Folded = tuple[Tensor, Tensor | None]
"""A convolution's weights and bias."""


def load(path: Path, recipe: Recipe) -> nn.Module:
    """Give the network with the weights of a checkpoint (its averaged ones) or of an ONNX file.

    An ONNX file from before the last step up gives a `RoadNet`; `grown` adds the step.

    Raises:
        ValueError: the file does not hold this network.
    """
    net = recipe.net()
    if path.suffix == ".onnx":
        parts = folded(path)
        if isinstance(net, FullNet) and len(parts) == len(running_order(RoadNet())):
            net = RoadNet()
        unfold(net, parts)
        return net.eval()
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["mean"])
    return net.eval()


def grown(net: nn.Module) -> FullNet:
    """Give this network with the last step up, which answers the same until it is taught."""
    if isinstance(net, FullNet):
        return net
    full = FullNet()
    full.load_state_dict(net.state_dict(), strict=False)
    full.eval()
    return full


def folded(path: Path) -> list[Folded]:
    """Read the convolutions of an ONNX file, in the order in which they run."""
    graph = onnx.load(str(path)).graph
    kept: Mapping[str, np.ndarray] = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = []
    for node in graph.node:
        if node.op_type == "Conv":
            parts = [torch.from_numpy(np.array(kept[name])) for name in node.input[1:]]
            found.append((parts[0], parts[1] if len(parts) > 1 else None))
    return found


def unfold(net: nn.Module, parts: list[Folded]) -> None:
    """Put folded convolutions into a network of the same shape. Raises ValueError where it is another."""
    pairs = running_order(net)
    if len(pairs) != len(parts):
        raise ValueError(f"{len(parts)} convolutions in the file, {len(pairs)} in the network")
    with torch.no_grad():
        for (conv, norm), (weight, bias) in zip(pairs, parts, strict=True):
            if conv.weight.shape != weight.shape:
                raise ValueError(
                    f"a convolution of {tuple(weight.shape)} where {tuple(conv.weight.shape)} is"
                )
            conv.weight.copy_(weight)
            if norm is not None:
                norm.running_mean.zero_()
                norm.running_var.fill_(1 - norm.eps)
                norm.weight.fill_(1)
            target = norm.bias if norm is not None else conv.bias
            if target is not None:
                target.copy_(bias if bias is not None else torch.zeros_like(target))


def waken(net: nn.Module, photos: Tensor) -> None:
    """Make an unfolded network ready to learn at a full rate again.

    Each convolution gets weights of the size that a fresh one has (He et al. 2015), and the normalisation
    after it the mean and the variance of what then reaches it from these photos (n, 3, h, w), scaled, with a
    weight and a bias that undo all that: the network answers the same. Folded weights are so small that a
    step of the usual size throws them about.
    """
    pairs = [(conv, norm) for conv, norm in running_order(net) if norm is not None]
    found: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def measure(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        found[norm] = (inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3)))

    hooks = [norm.register_forward_pre_hook(measure) for _, norm in pairs]
    net.eval()
    with torch.no_grad():
        net(photos)
        for conv, norm in pairs:
            mean, variance = found[norm]
            spread = conv.weight.flatten(1).std(1).clamp(min=1e-6)
            larger = (2 / conv.weight[0].numel()) ** 0.5 / spread
            conv.weight.mul_(larger[:, None, None, None])
            norm.running_mean.copy_(mean * larger)
            norm.running_var.copy_(variance * larger**2)
            norm.weight.copy_((norm.running_var + norm.eps).sqrt() / larger)
            norm.bias.add_(mean)
    for hook in hooks:
        hook.remove()


def running_order(net: nn.Module) -> list[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """Give each convolution with the normalisation right after it, in the order in which they run."""
    ran: list[nn.Module] = []
    layers = [one for one in net.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    hooks = [one.register_forward_hook(lambda layer, _in, _out: ran.append(layer)) for one in layers]
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, SIZE[1] // 8, SIZE[0] // 8))
    for hook in hooks:
        hook.remove()
    pairs: list[tuple[nn.Conv2d, nn.BatchNorm2d | None]] = []
    for layer in ran:
        if isinstance(layer, nn.Conv2d):
            pairs.append((layer, None))
        elif isinstance(layer, nn.BatchNorm2d):
            pairs[-1] = (pairs[-1][0], layer)
    return pairs
