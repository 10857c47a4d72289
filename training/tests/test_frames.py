"""What training lays into its frames is marked where it lies, on the lane alone; a shadow is not marked."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from simpul.adapters import onnx
from training.paste import Bytes, Pasting, holes

SIZE = (160, 240)
LANE, CRACK, POTHOLE = 0, 1, 2

needs_pytorch = pytest.mark.skipif(
    not (importlib.util.find_spec("torch") and importlib.util.find_spec("onnx")),
    reason="no PyTorch here: uv sync --group training",
)


def road(*, lane: slice = slice(None), light: int = 120) -> tuple[Bytes, Bytes]:
    """A grey frame of this light, and its shares: these columns are lane."""
    frame = np.random.default_rng(1).normal(light, 6, (*SIZE, 3)).clip(0, 255).astype(np.uint8)
    mask = np.zeros((*SIZE, 3), np.uint8)
    mask[:, lane, LANE] = 255
    return frame, mask


def holed(left: int) -> tuple[Bytes, Bytes]:
    """A road with a dark hole of 40 x 20 pixels from this column."""
    frame, mask = road()
    frame[60:80, left : left + 40] = 30
    mask[60:80, left : left + 40, POTHOLE] = 255
    return frame[None], mask[None]


def test_a_pothole_is_laid_into_another_road_and_marked_where_it_lies() -> None:
    pasting = Pasting(holes(*holed(100), [0]), often=1.0, shade=0.0)
    frame, mask = road(light=160)
    mask[:, :, CRACK] = 255
    was = frame.copy(), mask.copy()

    new, marked = pasting(frame, mask, np.random.default_rng(3))

    hole = marked[:, :, POTHOLE] > 127
    assert hole.any()
    assert new[hole].mean() < 90  # dark, as the hole is beside a road of 120
    assert abs(new[~hole].mean() - 160) < 8  # and the road round it as light as it was
    assert (marked[:, :, LANE] == 255).all()
    assert (marked[hole][:, CRACK] < 128).all()
    assert np.array_equal(frame, was[0])
    assert np.array_equal(mask, was[1])


def test_it_comes_smaller_than_it_was_and_never_beside_the_lane() -> None:
    pasting = Pasting(holes(*holed(100), [0]), often=1.0, shade=0.0)
    widths = []
    for seed in range(40):
        _, marked = pasting(*road(lane=slice(60, 240)), np.random.default_rng(seed))
        hole = marked[:, :, POTHOLE] > 127
        assert not hole[:, :58].any()
        widths += [np.ptp(np.where(hole)[1])] if hole.any() else []

    assert len(widths) > 20
    assert min(widths) < 25


def test_a_shadow_and_a_stain_darken_the_road_and_are_no_damage() -> None:
    pasting = Pasting([], often=1.0, shade=1.0)
    frame, mask = road()

    new, marked = pasting(frame, mask, np.random.default_rng(5))

    assert (new.astype(int) - frame).min() < -30
    assert np.array_equal(marked, mask)


def test_one_that_the_pictures_edge_cuts_is_not_taken() -> None:
    assert len(holes(*holed(100), [0])) == 1
    assert holes(*holed(0), [0]) == []
    assert holes(*holed(200), [0]) == []


@needs_pytorch
def test_shipped_weights_answer_the_same_when_they_are_made_ready_to_learn() -> None:
    import torch

    from training.net import scaled
    from training.recipe import SHARP
    from training.start import load, running_order, waken

    net = load(Path(onnx.WEIGHTS), SHARP)
    noise = np.random.default_rng(2).integers(0, 255, (2, 3, 64, 96))
    photos = scaled(torch.from_numpy(noise).float())
    with torch.no_grad():
        before = net(photos)
        waken(net, photos)
        after = net(photos)
        learning = net.train()(photos)

    assert torch.allclose(before, after, atol=1e-3)
    assert torch.allclose(before, learning, atol=0.5)  # the averages are those of these photos
    assert all(conv.weight.std() > 0.02 for conv, norm in running_order(net) if norm is not None)


@needs_pytorch
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # within torch.onnx.export
def test_weights_from_before_the_last_step_go_on_as_they_were_enlarged(tmp_path: Path) -> None:
    import torch
    from torch.nn.functional import interpolate

    from training.export import save
    from training.net import RoadNet
    from training.recipe import SHARP, SMALL
    from training.start import grown, load

    taught = RoadNet()
    for one in taught.parameters():
        one.data += 0.01 * torch.randn_like(one)
    save(taught, SMALL, tmp_path / "half.onnx")
    half = load(tmp_path / "half.onnx", SHARP)
    photos = torch.rand(1, 3, 64, 96)
    with torch.no_grad():
        before, after = half(photos), grown(half)(photos)

    assert before.shape == (1, 3, 32, 48)
    assert before.std() > 0
    assert torch.allclose(after, interpolate(before, size=(64, 96), mode="bilinear"), atol=1e-5)
