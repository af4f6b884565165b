"""Photos for the sample: plain drawings, made from shapes, so that nobody's street or face is in them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from mazha.matters import papers
from mazha.matters.papers import Prepared

WIDTH, HEIGHT = 960, 720
Pen = ImageDraw.ImageDraw
Draw = Callable[[Pen, Random], None]


def photos(seed: int, each: int) -> Mapping[str, list[Prepared]]:
    """So many prepared photos for each subject, by the beginning of the categories it suits; `""` suits any."""
    return {start: [_photo(subject, seed, number) for number in range(each)] for start, subject in SUBJECTS.items()}


def _photo(subject: Draw, seed: int, number: int) -> Prepared:
    rng = Random(f"{seed}:{getattr(subject, '__name__', subject)}:{number}")  # noqa: S311 -- a drawing
    sky = tuple(rng.randint(170, 225) for _ in range(3))
    picture = Image.new("RGB", (WIDTH, HEIGHT), sky)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, HEIGHT * 0.62, WIDTH, HEIGHT), fill=_grey(rng, 95, 130))
    subject(pen, rng)
    picture = picture.rotate(rng.uniform(-3, 3), fillcolor=sky).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return papers.prepare_photo(io.BytesIO(out.getvalue()), f"IMG_{rng.randint(1000, 9999)}.jpg")


def _houses(pen: Pen, rng: Random) -> None:
    left = -40
    while left < WIDTH:
        width, top = rng.randint(140, 240), rng.randint(60, 240)
        pen.rectangle((left, top, left + width, HEIGHT * 0.62), fill=_grey(rng, 140, 190))
        for x in range(left + 18, left + width - 30, 44):
            for y in range(top + 20, int(HEIGHT * 0.6) - 30, 52):
                pen.rectangle((x, y, x + 22, y + 30), fill=rng.choice(["#5b6b7a", "#6c7a86", "#f1d98a"]))
        left += width + rng.randint(8, 40)


def _lamp(pen: Pen, rng: Random) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#1d2330")
    for x in range(120, WIDTH, 260):
        pen.line((x, 640, x, 180), fill="#4d5563", width=14)
        pen.line((x, 180, x + 70, 165), fill="#4d5563", width=10)
        pen.ellipse((x + 60, 155, x + 100, 178), fill="#39404c")
    pen.ellipse((rng.randint(600, 800), 60, 860, 120), fill="#f4efd2")


def _hole(pen: Pen, rng: Random) -> None:
    _houses(pen, rng)
    x, y = rng.randint(250, 500), rng.randint(520, 580)
    pen.polygon([(x, y), (x + 190, y - 26), (x + 290, y + 40), (x + 160, y + 96), (x + 20, y + 70)], fill="#3b3734")
    pen.ellipse((x + 60, y + 10, x + 220, y + 70), fill="#6f7d86")


def _rubbish(pen: Pen, rng: Random) -> None:
    _houses(pen, rng)
    for _ in range(26):
        x, y, size = rng.randint(220, 700), rng.randint(470, 640), rng.randint(30, 90)
        colour = rng.choice(["#2f2f33", "#d8d8d0", "#7d5a3c", "#3e6b4a", "#b0413a"])
        pen.ellipse((x, y, x + size, y + size * 0.7), fill=colour)


def _water(pen: Pen, rng: Random) -> None:
    _houses(pen, rng)
    for _ in range(14):
        x, y = rng.randint(-60, WIDTH), rng.randint(460, 700)
        pen.ellipse((x, y, x + rng.randint(120, 340), y + rng.randint(16, 44)), fill=rng.choice(["#5d6f66", "#6f8076"]))


def _wall(pen: Pen, rng: Random) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#e6e2d8")
    for _ in range(60):
        x, y, size = rng.gauss(420, 150), rng.gauss(260, 100), rng.randint(20, 90)
        pen.ellipse((x, y, x + size, y + size * 0.8), fill=rng.choice(["#c9c2ac", "#a9a489", "#8c8a72"]))
    pen.line([(120 + i * 60, 120 + rng.randint(-16, 16) + i * 22) for i in range(12)], fill="#77705c", width=4)


def _radiator(pen: Pen, rng: Random) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#efe9dd")
    for x in range(200, 760, 56):
        pen.rounded_rectangle((x, 220, x + 40, 560), 16, fill="#f8f8f4", outline="#b9b4a6", width=4)
    pen.ellipse((400, 60, 560, 200), fill="white", outline="#444444", width=5)
    pen.line((480, 130, 430 + rng.randint(-20, 30), 110), fill="#b0302a", width=6)


def _cars(pen: Pen, rng: Random) -> None:
    _houses(pen, rng)
    for x in range(40, WIDTH - 160, 230):
        colour = rng.choice(["#b23b3b", "#3b5bb2", "#dddddd", "#2b2b2b", "#8a8f95"])
        pen.rounded_rectangle((x, 500, x + 200, 580), 22, fill=colour)
        pen.rounded_rectangle((x + 40, 456, x + 160, 520), 18, fill=colour)
        for wheel in (x + 30, x + 140):
            pen.ellipse((wheel, 556, wheel + 44, 600), fill="#1a1a1a")


def _stairs(pen: Pen, rng: Random, *, clear: bool = False) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#d5d0c4")
    for step in range(9):
        pen.rectangle((300, 640 - step * 60, 900, 694 - step * 60), fill=_grey(rng, 130 + step * 8, 140 + step * 8))
    if not clear:
        for _ in range(12):
            x, y = rng.randint(60, 460), rng.randint(380, 620)
            pen.rectangle((x, y, x + rng.randint(50, 130), y + rng.randint(40, 90)), fill="#a67c4f", outline="#6f4f2c")


def _grey(rng: Random, low: int, high: int) -> tuple[int, int, int]:
    tone = rng.randint(low, high)
    return tone, tone, tone - 6


SUBJECTS: Mapping[str, Draw] = {
    "": _houses,
    "0203": _lamp,
    "0201": _hole,
    "0202": _hole,
    "04": _rubbish,
    "0204": _water,
    "0301": _water,
    "0103": _wall,
    "1301": _wall,
    "0304": _radiator,
    "06": _cars,
    "1201": _stairs,
    "0101": _stairs,
    "done": partial(_stairs, clear=True),
}
