"""Rendered frames of Kota Contoh for training: `python -m training.render --into FOLDER`.

Runs in the project's own environment (it needs no PyTorch). The seed is not the sample city's: a model must
never have seen the frames that the sample survey shows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from simpul.adapters import contoh

SEED = 20_251
SIZE = (1280, 720)


def main() -> None:
    """Draws pictures with their truth and writes them as JPEG and PNG of one name."""
    parser = argparse.ArgumentParser(prog="python -m training.render", description=__doc__)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    args.into.mkdir(parents=True, exist_ok=True)
    for number, (rgb, mask, _) in enumerate(contoh.frames(args.seed, args.count, SIZE)):
        name = args.into / f"contoh_{args.seed}_{number:05d}"
        cv2.imwrite(f"{name}.jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 92])
        cv2.imwrite(f"{name}.png", mask)


if __name__ == "__main__":
    main()
