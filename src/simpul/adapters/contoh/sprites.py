"""Small upright pictures of what stands beside a road in Kota Contoh. Nobody and nothing in them exists."""

from collections.abc import Callable

import cv2
import numpy as np

from . import noise
from .noise import Bytes

type Draw = Callable[[np.random.Generator], Bytes]


def _blank(rows: int, columns: int) -> Bytes:
    return np.zeros((rows, columns, 4), np.uint8)


def _paint(canvas: Bytes, points: list[tuple[float, float]], colour: tuple[float, ...]) -> None:
    shape = np.round(np.array(points)).astype(np.int32)
    cv2.fillPoly(canvas, [shape], (*[float(c) for c in colour], 255.0), cv2.LINE_AA)


def _box(canvas: Bytes, x: float, y: float, w: float, h: float, colour: tuple[float, ...]) -> None:
    _paint(canvas, [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], colour)


def _oval(canvas: Bytes, x: float, y: float, w: float, h: float, colour: tuple[float, ...]) -> None:
    cv2.ellipse(
        canvas,
        (round(x), round(y)),
        (max(1, round(w)), max(1, round(h))),
        0,
        0,
        360,
        (*colour, 255.0),
        -1,
        cv2.LINE_AA,
    )


def _texture(canvas: Bytes, rng: np.random.Generator, amount: float, kind: str = "grain") -> Bytes:
    source = noise.grain() if kind == "grain" else noise.mottle()
    rows, columns = canvas.shape[:2]
    rough = noise.crop(source, int(rng.integers(1024)), int(rng.integers(1024)), rows, columns)
    canvas[..., :3] = np.clip(canvas[..., :3] + amount * rough[..., None], 0, 255).astype(np.uint8)
    return canvas


def tree(rng: np.random.Generator) -> Bytes:
    """A broad roadside tree: trunk, branches, clumps of leaves lit from above."""
    canvas = _blank(420, 380)
    bark = tuple(rng.uniform(62, 98) * np.array([1.0, 0.86, 0.7]))
    _paint(canvas, [(178, 419), (202, 419), (197, 190), (184, 190)], bark)
    for _ in range(5):
        tip = rng.uniform((80, 90), (300, 190))
        cv2.line(canvas, (190, 260), tuple(tip.astype(int).tolist()), (*bark, 255.0), 6, cv2.LINE_AA)
    y, x = np.mgrid[0:420, 0:380].astype(np.float32)
    rough = noise.crop(noise.leaves(), int(rng.integers(1024)), int(rng.integers(1024)), 420, 380)
    fine = noise.crop(noise.gravel(), int(rng.integers(1024)), int(rng.integers(1024)), 420, 380)
    body = np.full((420, 380), -9.0, np.float32)
    light = np.zeros((420, 380), np.float32)
    for _ in range(14):
        cx, cy = rng.uniform(75, 305), rng.uniform(70, 230)
        r = rng.uniform(48, 88)
        one = 1 - ((x - cx) ** 2 + ((y - cy) * 1.25) ** 2) / r**2
        light = np.where(one > body, (cy - y) / r, light)
        body = np.maximum(body, one)
    cover = (body + 0.55 * rough + 0.2 * fine) > 0.12
    tone = 66 + 34 * light + 15 * rough + 17 * fine
    hue = np.array(
        [[0.72, 1.0, 0.42], [0.82, 1.0, 0.5], [0.62, 0.92, 0.46]][int(rng.integers(3))], np.float32
    )
    canvas[cover, :3] = np.clip(tone[..., None] * hue, 8, 220)[cover]
    canvas[cover, 3] = 255
    return canvas


def palm(rng: np.random.Generator) -> Bytes:
    """A coconut palm."""
    canvas = _blank(460, 320)
    lean = rng.uniform(-28, 28)
    bark = (112.0, 100.0, 86.0)
    _paint(canvas, [(152, 459), (168, 459), (164 + lean, 110), (156 + lean, 110)], bark)
    for angle in np.linspace(0.1, 3.04, 15) + rng.normal(0, 0.08, 15):
        reach = rng.uniform(100, 140)
        droop = np.linspace(0, 1, 18)
        px = 160 + lean + np.cos(angle) * reach * droop
        py = 112 - np.sin(angle) * reach * 0.55 * droop + 78 * droop**2
        green = tuple(rng.uniform(54, 92) * np.array([0.8, 1.0, 0.45]))
        for at in range(1, 18):
            for way in (-1, 1):
                end = (round(px[at] + way * 9), round(py[at] + 17))
                cv2.line(canvas, (round(px[at]), round(py[at])), end, (*green, 255.0), 2, cv2.LINE_AA)
        cv2.polylines(
            canvas,
            [np.stack([px, py], 1).astype(np.int32)],
            isClosed=False,
            color=(*green, 255.0),
            thickness=3,
        )
    return canvas


def bush(rng: np.random.Generator) -> Bytes:
    """A bush or a clump of bananas."""
    canvas = _blank(220, 320)
    y, x = np.mgrid[0:220, 0:320].astype(np.float32)
    rough = noise.crop(noise.leaves(), int(rng.integers(1024)), int(rng.integers(1024)), 220, 320)
    fine = noise.crop(noise.gravel(), int(rng.integers(1024)), int(rng.integers(1024)), 220, 320)
    body = np.full((220, 320), -9.0, np.float32)
    for _ in range(9):
        cx, cy, r = rng.uniform(70, 250), rng.uniform(95, 190), rng.uniform(40, 66)
        body = np.maximum(body, 1 - ((x - cx) ** 2 + (y - cy) ** 2) / r**2)
    cover = (body + 0.4 * rough + 0.2 * fine) > 0.1
    tone = 104 - 0.22 * y + 14 * rough + 17 * fine
    canvas[cover, :3] = np.clip(tone[..., None] * np.array([0.78, 1.0, 0.46], np.float32), 8, 220)[cover]
    canvas[cover, 3] = 255
    return canvas


def house(rng: np.random.Generator) -> Bytes:
    """A one-storey house with a tiled roof, a door, windows and a terrace."""
    canvas = _blank(300, 520)
    walls = [(214, 206, 186), (196, 212, 200), (222, 214, 214), (186, 198, 212), (224, 196, 166)]
    wall = tuple(float(c) for c in np.array(walls[int(rng.integers(5))]) * rng.uniform(0.75, 1.0))
    roof = tuple(
        float(c) for c in np.array([(142, 78, 56), (112, 66, 54), (124, 116, 110)][int(rng.integers(3))])
    )
    _box(canvas, 30, 130, 460, 169, wall)
    _box(canvas, 30, 270, 460, 29, (124.0, 112.0, 104.0))
    _texture(canvas, rng, 6, "mottle")
    _paint(canvas, [(0, 140), (80, 32), (440, 32), (519, 140)], roof)
    for row in range(40, 140, 9):
        cv2.line(canvas, (0, row), (519, row), (*[c * 0.82 for c in roof], 255.0), 1)
    outside = np.zeros((300, 520), np.uint8)
    cv2.fillPoly(outside, [np.array([(0, 140), (80, 32), (440, 32), (519, 140)], np.int32)], 1)
    canvas[:130][outside[:130] == 0] = 0
    _box(canvas, 30, 140, 460, 16, tuple(c * 0.6 for c in wall))
    door = float(rng.uniform(180, 300))
    _box(canvas, door, 180, 56, 119, (84.0, 58.0, 44.0))
    for x in (62.0, 120.0, 340.0, 410.0):
        if abs(x - door) > 70:
            _box(canvas, x, 184, 52, 58, (232.0, 230.0, 224.0))
            _box(canvas, x + 4, 188, 44, 50, (52.0, 62.0, 70.0))
            _box(canvas, x + 24, 188, 3, 50, (226.0, 224.0, 218.0))
    return _texture(canvas, rng, 3)


def shop(rng: np.random.Generator) -> Bytes:
    """A warung: an awning, shelves, a signboard with letters that say what it is."""
    canvas = _blank(260, 360)
    _box(canvas, 20, 70, 320, 189, (150.0, 132.0, 110.0))
    _box(canvas, 40, 110, 280, 110, (58.0, 50.0, 46.0))
    for _ in range(60):
        x, y = rng.uniform(44, 306), float(rng.choice([124, 150, 176, 202]))
        _box(canvas, x, y - 14, 8, 14, tuple(rng.uniform(60, 235, 3)))
    _box(canvas, 30, 222, 300, 37, (116.0, 86.0, 62.0))
    stripe = rng.uniform(60, 220, 3)
    for number in range(12):
        colour = stripe if number % 2 else np.array([228.0, 226.0, 220.0])
        x = 10 + number * 28
        _paint(canvas, [(x + 8, 66), (x + 36, 66), (x + 30, 106), (x, 106)], tuple(colour * 0.9))
    _box(canvas, 60, 22, 240, 44, tuple(rng.uniform(30, 200, 3)))
    cv2.putText(
        canvas,
        "WARUNG",
        (92, 55),
        cv2.FONT_HERSHEY_SIMPLEX,
        1.2,
        (240.0, 240.0, 236.0, 255.0),
        3,
        cv2.LINE_AA,
    )
    return _texture(canvas, rng, 5)


def wall(rng: np.random.Generator) -> Bytes:
    """A garden wall, stained by rain."""
    canvas = _blank(110, 420)
    tone = rng.uniform(120, 205)
    _box(canvas, 0, 8, 419, 101, (tone, tone * 0.97, tone * 0.92))
    _texture(canvas, rng, 13, "mottle")
    _box(canvas, 0, 4, 419, 8, (tone * 0.8, tone * 0.78, tone * 0.74))
    return _texture(canvas, rng, 5)


def pole(rng: np.random.Generator) -> Bytes:
    """An electricity pole."""
    canvas = _blank(500, 90)
    tone = float(rng.uniform(105, 150))
    _box(canvas, 41, 10, 8, 489, (tone, tone, tone * 0.97))
    _box(canvas, 8, 34, 74, 6, (tone * 0.7, tone * 0.66, tone * 0.6))
    _box(canvas, 33, 80, 24, 30, (72.0, 76.0, 76.0))
    return canvas


def person(rng: np.random.Generator) -> Bytes:
    """A figure on foot with a face-like oval; nobody's portrait."""
    canvas = _blank(340, 140)
    skin = tuple(rng.uniform(0.75, 1.1) * np.array([176.0, 128.0, 98.0]))
    shirt = tuple(rng.uniform(40, 225, 3))
    cloth = tuple(rng.uniform(30, 110, 3))
    _paint(canvas, [(48, 190), (68, 190), (66, 336), (50, 336)], cloth)
    _paint(canvas, [(72, 190), (92, 190), (92, 336), (76, 336)], tuple(c * 0.85 for c in cloth))
    _paint(canvas, [(42, 86), (98, 86), (94, 198), (46, 198)], shirt)
    _paint(canvas, [(42, 88), (30, 92), (24, 176), (36, 178), (48, 110)], tuple(c * 0.9 for c in shirt))
    _paint(canvas, [(98, 88), (110, 92), (116, 176), (104, 178), (92, 110)], tuple(c * 0.9 for c in shirt))
    _oval(canvas, 30, 184, 7, 9, skin)
    _oval(canvas, 110, 184, 7, 9, skin)
    _box(canvas, 62, 72, 16, 18, skin)
    _face(canvas, 70, 46, 24, skin, rng)
    return _texture(canvas, rng, 5)


def _face(
    canvas: Bytes, x: float, y: float, r: float, skin: tuple[float, ...], rng: np.random.Generator
) -> None:
    hair = (34.0, 28.0, 26.0) if rng.random() < 0.6 else tuple(rng.uniform(60, 220, 3))
    _oval(canvas, x, y - r * 0.2, r * 1.06, r * 1.25, hair)
    _oval(canvas, x, y + r * 0.15, r * 0.84, r * 1.08, skin)
    dark = tuple(c * 0.35 for c in skin)
    for side in (-1, 1):
        _oval(canvas, x + side * r * 0.34, y, r * 0.14, r * 0.09, (240.0, 236.0, 230.0))
        _oval(canvas, x + side * r * 0.34, y, r * 0.08, r * 0.09, dark)
        _oval(canvas, x + side * r * 0.34, y - r * 0.22, r * 0.18, r * 0.05, dark)
    _oval(canvas, x, y + r * 0.3, r * 0.09, r * 0.16, tuple(c * 0.8 for c in skin))
    _oval(canvas, x, y + r * 0.68, r * 0.27, r * 0.08, (150.0, 78.0, 72.0))


def _plate(canvas: Bytes, x: float, y: float, w: float, h: float, rng: np.random.Generator) -> None:
    """A plate-like rectangle; the letters XX stand for no region."""
    _box(canvas, x, y, w, h, (232.0, 232.0, 228.0))
    _box(canvas, x + 2, y + 2, w - 4, h - 4, (24.0, 24.0, 26.0))
    text = f"XX {int(rng.integers(1000, 9999))} ZZ"
    size = (w - 8) / 205
    at = (round(x + 5), round(y + h * 0.72))
    cv2.putText(
        canvas, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, (240.0, 240.0, 238.0, 255.0), 2, cv2.LINE_AA
    )


def car(rng: np.random.Generator) -> Bytes:
    """A car from behind, with a plate."""
    canvas = _blank(300, 340)
    palette = [(222, 222, 222), (38, 40, 44), (152, 154, 158), (140, 34, 32), (44, 66, 110)]
    paint = tuple(float(c) for c in palette[int(rng.integers(5))])
    for x in (36, 252):
        _box(canvas, x, 236, 52, 62, (22.0, 22.0, 24.0))
    _paint(canvas, [(62, 26), (278, 26), (306, 130), (34, 130)], tuple(c * 0.94 for c in paint))
    _paint(canvas, [(78, 38), (262, 38), (284, 118), (56, 118)], (44.0, 54.0, 62.0))
    _paint(canvas, [(26, 126), (314, 126), (322, 262), (18, 262)], paint)
    _box(canvas, 18, 226, 304, 40, tuple(c * 0.7 for c in paint))
    for x in (28, 268):
        _box(canvas, x, 140, 44, 40, (164.0, 26.0, 24.0))
    _plate(canvas, 108, 186, 124, 34, rng)
    return _texture(canvas, rng, 3)


def motorbike(rng: np.random.Generator) -> Bytes:
    """A parked scooter from behind, with a plate."""
    canvas = _blank(260, 150)
    paint = tuple(rng.uniform(30, 220, 3))
    _oval(canvas, 75, 212, 15, 46, (22.0, 22.0, 24.0))
    _paint(canvas, [(54, 96), (96, 96), (104, 176), (46, 176)], paint)
    _box(canvas, 50, 82, 50, 18, (32.0, 32.0, 34.0))
    _box(canvas, 58, 132, 34, 16, (176.0, 30.0, 26.0))
    cv2.line(canvas, (22, 54), (128, 54), (40.0, 40.0, 42.0, 255.0), 6, cv2.LINE_AA)
    for x in (22, 128):
        _oval(canvas, x, 38, 9, 12, (60.0, 66.0, 72.0))
    _plate(canvas, 44, 178, 62, 24, rng)
    return _texture(canvas, rng, 3)


def rider(rng: np.random.Generator) -> Bytes:
    """A scooter with its rider, seen from behind."""
    bike = motorbike(rng)
    canvas = _blank(400, 150)
    shirt = tuple(rng.uniform(40, 225, 3))
    canvas[140:] = bike
    _paint(canvas, [(42, 92), (108, 92), (104, 240), (46, 240)], shirt)
    _paint(canvas, [(42, 96), (28, 120), (26, 190), (38, 192), (52, 130)], tuple(c * 0.85 for c in shirt))
    _paint(canvas, [(108, 96), (122, 120), (124, 190), (112, 192), (98, 130)], tuple(c * 0.85 for c in shirt))
    _oval(canvas, 75, 58, 28, 34, tuple(rng.uniform(20, 230, 3)))
    return _texture(canvas, rng, 3)


DRAW: dict[str, Draw] = {
    "tree": tree, "palm": palm, "bush": bush, "house": house, "shop": shop, "wall": wall, "pole": pole,
    "person": person, "car": car, "motorbike": motorbike, "rider": rider,
}  # fmt: skip
"""Everything that can stand beside the road, by name."""
