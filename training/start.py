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
from training.net import SIZE

Folded = tuple[Tensor, Tensor | None]
"""A convolution's weights and bias."""


def load(path: Path, recipe: Recipe) -> nn.Module:
    """Give the network with the weights of a checkpoint (its averaged ones) or of an ONNX file.

    Raises:
        ValueError: the file does not hold this network.
    """
    net = recipe.net()
    if path.suffix == ".onnx":
        unfold(net, folded(path))
        return net.eval()
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["mean"])
    return net.eval()


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
                norm.running_mean.zero_()  # type: ignore[union-attr, operator]
                norm.running_var.fill_(1 - norm.eps)  # type: ignore[union-attr, operator]
                norm.weight.fill_(1)
            target = norm.bias if norm is not None else conv.bias
            if target is not None:
                target.copy_(bias if bias is not None else torch.zeros_like(target))


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
