"""A survey drive through Kota Contoh as files: photos with EXIF, a track, and the exact truth beside them."""

from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import simplejpeg

from . import annotate, noise, shots
from .camera import Camera
from .city import Ground
from .drive import Visit, world
from .exif import stamp as exif_stamp
from .light import Shot
from .noise import Bytes
from .route import Route, plan
from .scenes import shoot
from .shots import ACCEPTED, APART_M, BEGAN, CAMERA, FOCAL_MM, SPEED_M_S, WAY_M, Frame
from .surface import World
from .truth import gpx, truth, write_json
from .view import Road, Seen


def write(
    folder: Path,
    town: tuple[int, Ground],
    visit: Visit,
    count: int,
    way_m: float = WAY_M,
    workers: int = 1,
    *,
    mended: Collection[int] = (),
    began: datetime | None = None,
) -> Iterator[int]:
    """Drive and write everything to `folder`, which is made; the same files whatever `workers` is.

    Args:
        folder: where; frames/, truth/masks/, track.gpx, truth.json and coco.json appear in it.
        town: its seed and its ground.
        visit: 1, or 2 for the same streets four months later, or 3 for a drive after repairs.
        count: how many photos along the way.
        way_m: length of the whole way, of which `count` photos may be the first part; visits of the same
            length take the same way.
        workers: how many processes draw.
        mended: for visit 3, the damages (by their ids in the truth of visit 2) that were really mended.
        began: when the drive began; None for the day that the visit has by itself.

    Yields:
        How many photos are done, each time some are.

    Raises:
        ValueError: no three streets of the town make so long a way (a small town has about 2 km), or what is
            mended was not there.
    """
    seed, ground = town
    route = plan(ground, max(way_m, WAY_M, count * APART_M))
    road, changes = world(seed, route, visit, mended)
    start = began or BEGAN[visit]
    frames = list(shots.frames(seed, ground, route, visit, count, start))
    for part in ("frames", "truth/masks"):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for old in (folder / part).glob("contoh_*"):
            old.unlink()
    labelled: list[annotate.Labelled] = []
    done = 0
    for part_done, part_labelled in _drawn(folder, road, route, frames, seed, workers):
        done += part_done
        labelled += part_labelled
        yield done
    (folder / "track.gpx").write_text(gpx(seed, ground, route, visit, count, start), encoding="utf-8")
    write_json(folder / "coco.json", annotate.coco(labelled))
    write_json(folder / "truth.json", truth(frames, road, route, ground, visit, changes))


def _drawn(
    folder: Path, world: World, route: Route, frames: list[Frame], seed: int, workers: int
) -> Iterator[tuple[int, list[annotate.Labelled]]]:
    """Draw the photos in runs of consecutive ones, in one process or several."""
    size = 8 if workers == 1 else max(8, -(-len(frames) // (2 * workers)))
    runs = [range(start, min(start + size, len(frames))) for start in range(0, len(frames), size)]
    if workers == 1:
        road = Road(world)
        yield from ((len(run), _draw_run(folder, road, route, frames, run, seed)) for run in runs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_draw_alone, folder, world, route, frames, run, seed) for run in runs]
        for run, job in zip(runs, jobs, strict=True):
            yield len(run), job.result()


def _draw_alone(
    folder: Path, world: World, route: Route, frames: list[Frame], run: range, seed: int
) -> list[annotate.Labelled]:
    return _draw_run(folder, Road(world), route, frames, run, seed)


def _draw_run(
    folder: Path, road: Road, route: Route, frames: list[Frame], run: range, seed: int
) -> list[annotate.Labelled]:
    """Draw some photos and their masks, and give what is in them."""
    labelled: list[annotate.Labelled] = []
    for number in run:
        frame = frames[number]
        shown = number - 1 if frame.expected == "duplicate" else number
        rgb, mask, seen, camera = _render(road, route, frames[shown], seed * 977 + shown)
        (folder / frame.file).write_bytes(_encode(rgb, frames[shown], shown))
        if frame.expected == ACCEPTED:
            name = f"truth/masks/{Path(frame.file).stem}.png"
            (folder / name).write_bytes(_png(mask))
            labelled.append(annotate.image((frame.file, name), mask, seen, camera, road.world, frame.along_m))
        road.forget(frame.along_m - 12)
    return labelled


def _render(road: Road, route: Route, frame: Frame, seed: int) -> tuple[Bytes, Bytes, Seen, Camera]:
    rng = noise.stream("light", seed, frame.file)
    camera = replace(
        CAMERA,
        pitch=CAMERA.pitch + float(rng.normal(0, 0.004)),
        roll=float(rng.normal(0, 0.003)),
        yaw=float(rng.normal(0, 0.004)),
    )
    slow = float(np.sin(frame.along_m / 83.0 + seed % 7))
    shot = Shot(
        exposure=1.06 + 0.07 * slow + float(rng.normal(0, 0.02)),
        contrast=1.0 + 0.05 * float(np.sin(frame.along_m / 140.0)),
        balance=(1.01, 1.0, 0.985 + 0.015 * slow),
        blur_px=float(rng.choice([0.0, 0.45, 0.7])),
        motion_px=int(rng.choice([0, 3], p=[0.75, 0.25])),
        noise=2.2,
        vignette=0.1,
        haze=0.3,
        seed=seed,
    )
    if frame.expected == "too_dark":
        shot = replace(shot, exposure=0.07, noise=3.5)
    elif frame.expected == "blurred":
        shot = replace(shot, blur_px=9.0, motion_px=31)
    elif frame.expected == "not_a_road":
        camera = replace(camera, pitch=-0.55)
    across = -1.75 + 0.12 * float(np.sin(frame.along_m / 27.0))
    return *shoot(road, camera, frame.along_m, across, shot, route.bend(frame.along_m)), camera


def _encode(rgb: Bytes, frame: Frame, number: int) -> bytes:
    if frame.expected == "too_small":
        rgb = np.asarray(cv2.resize(rgb, (200, 112), interpolation=cv2.INTER_AREA), np.uint8)
    data = simplejpeg.encode_jpeg(np.ascontiguousarray(rgb), quality=84, colorsubsampling="420")
    data = exif_stamp(data, frame.at, frame.reported, frame.heading_deg, SPEED_M_S, FOCAL_MM)
    if frame.expected == "undecodable":
        return data[:900] + bytes((number * 31 + at * 7) % 251 for at in range(400))
    return data


def _png(mask: Bytes) -> bytes:
    done, data = cv2.imencode(".png", mask, [cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE])
    if not done:  # pragma: no cover - only without memory
        raise OSError("a truth mask could not be encoded")
    return bytes(data)
