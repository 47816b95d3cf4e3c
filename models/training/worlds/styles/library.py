"""Held out: a library of wood and dark green, aisles of bookcases, reading tables, a globe."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, seed, vary
from . import furniture
from .plan import Plan
from .rooms import lighting, room

DEPTH = 0.24  # half depth of a double bookcase, metres
# wood, wall, carpet, brass, then pairs of colours of the spines
HALLS = (
    (
        "7a4a2a",
        "4f7a58",
        ("2c4a38", "355a43"),
        "d1a24a",
        (("a8402f", "e2c88f"), ("35634a", "d8b45c"), ("7b2f36", "4f6f8a")),
    ),
    (
        "8d5c34",
        "3f7263",
        ("6b2f2f", "7c3a36"),
        "c9963f",
        (("2f5f52", "dcc9a0"), ("9c3f35", "3c5a78"), ("c08a3a", "5a3d2c")),
    ),
    (
        "5f3c26",
        "5f8560",
        ("27443a", "2f5145"),
        "e0b45a",
        (("b5543a", "ead7a8"), ("47707a", "c9a050"), ("5c7a45", "8a3038")),
    ),
)


def globe(plan, look, brass):
    """The landmark: a large globe in a wooden stand."""
    found = plan.inside(0.5, 0.5, area=plan.home()) or plan.inside(0.5, 0.5)
    if not found:
        return
    (x, z), scene = found[0], plan.scene
    sea = pick(plan.rng, ("3f7f8f", "4a6fa0", "b8a06a"))
    world = material("patches", sea, "e0cb8a", size=0.22, seed=seed(plan.rng), grain=0.08)
    scene.add(ROUND, (x, 0, z), (0.4, 0.1, 0.4), look, narrow=0.2)
    scene.add(ROUND, (x, 0.1, z), (0.09, 0.6, 0.09), look)
    scene.add(ROUND, (x, 0.98, z), (0.5, 0.05, 0.5), brass)
    scene.add(BALL, (x, 0.55, z), (0.44, 0.88, 0.44), world)


def reading_table(plan, look, brass, spines):
    """A table with a green lamp, books and two chairs."""
    scene, rng = plan.scene, plan.rng
    found = plan.inside(0.8, 0.8, yaw=float(rng.integers(2)) * np.pi / 2, gap=0.2)
    if not found:
        return
    at, yaw = found
    furniture.table(scene, at, yaw, (0.8, 0.4), 0.76, look)
    for x, z, turn in ((rng.uniform(-0.4, 0.1), 0.58, np.pi), (rng.uniform(-0.1, 0.4), -0.58, 0.0)):
        furniture.chair(scene, furniture.beside(at, yaw, x, z), yaw + turn, material(a="3f6a4c", grain=0.08))
    x, z = furniture.beside(at, yaw, 0.45, 0)
    scene.add(ROUND, (x, 0.76, z), (0.09, 0.03, 0.09), brass)
    scene.add(ROUND, (x, 0.76, z), (0.02, 0.36, 0.02), brass)
    scene.add(
        ROUND,
        (x, 1.08, z),
        (0.2, 0.14, 0.2),
        material("glow", c="3fae6a", grain=0, emission=0.55),
        narrow=0.55,
    )
    for n, colour in enumerate(rng.permutation(np.array(spines).ravel())[:2]):
        furniture.block(
            scene,
            at,
            yaw + 0.2 * n,
            (-0.4, 0.05),
            0.76 + 0.07 * n,
            (0.17 - 0.02 * n, 0.07, 0.12),
            material(a=vary(rng, str(colour), 0.03), grain=0.05),
        )


def aisles(plan, frame, shade, spines, height):
    """Double bookcases in parallel lines, interrupted where the camera walks."""
    scene, rng = plan.scene, plan.rng
    along_x = bool(rng.random() < 0.5)
    x0, x1, z0, z1 = plan.outer
    first, last, low, high = (z0, z1, x0, x1) if along_x else (x0, x1, z0, z1)
    lines = np.arange(first + rng.uniform(1.3, 1.8), last - 1.2, rng.uniform(1.7, 2.1))
    home = scene.path.mean(0)[1 if along_x else 0]
    for position in sorted(lines, key=lambda p: abs(p - home)):
        ends = [
            low + 0.9,
            *(v for gap in plan.openings(along_x, position, DEPTH, low + 0.9, high - 0.9) for v in gap),
            high - 0.9,
        ]
        for a, b in zip(ends[0::2], ends[1::2]):
            count = int(np.ceil((b - a) / 3.2)) if b - a > 0.9 else 0
            for n in range(count):
                half = (b - a) / count / 2
                middle = a + (2 * n + 1) * half
                at, yaw = ((middle, position), 0.0) if along_x else ((position, middle), np.pi / 2)
                # A gap to slip through between two cases of a line.
                half -= 0.0 if count == 1 else 0.3
                if scene.room_left(BLOCK) > 18 and half > 0.4 and plan.fits(*at, half, DEPTH, yaw, 0.1):
                    scene.claim(*at, half, DEPTH, yaw)
                    plan.tall.append((*at, half, DEPTH, yaw))
                    furniture.bookcase(
                        scene, at, yaw, (half, DEPTH), height, frame, shade, pick(rng, spines), both=True
                    )


def library(scene):
    rng = scene.rng
    wood, green, carpet, gold, spines = pick(rng, HALLS)
    bounds = room(scene, (2.2, 5.0), rng.uniform(3.2, 3.7))
    plan = Plan(scene, bounds)
    frame, brass = furniture.wood(scene, wood), material(a=gold, grain=0.05)
    shade = vary(rng, wood, 0.02) * 0.42
    walls = material(
        "panel",
        vary(rng, green, 0.03),
        vary(rng, wood, 0.03),
        vary(rng, wood, 0.02) * 0.6,
        0.5,
        0.8,
        seed(rng),
        0.08,
    )
    plan.divide(1, lambda: (walls, frame))
    lighting(scene, bounds, "ffdca6", rng.uniform(0.9, 1.1), "bfb498", "948264", area=plan.home())
    floor = pick(
        rng,
        (
            material("checks", *carpet, size=0.6, grain=0.12, seed=seed(rng)),
            furniture.wood(scene, wood, 0.24),
        ),
    )
    scene.surfaces(floor, walls, material("planks", "e2d3b4", wood, size=1.1, grain=0.06, seed=seed(rng)))
    globe(plan, frame, brass)
    reading_table(plan, frame, brass, spines)
    aisles(plan, frame, shade, spines, rng.uniform(2.1, 2.5))
    if scene.room_left(BLOCK) > 8:
        reading_table(plan, frame, brass, spines)
    for _ in range(8):
        half = rng.uniform(0.8, 1.2)
        found = plan.against(half, 0.2, tall=True) if scene.room_left(BLOCK) > 4 else None
        if found:
            furniture.bookcase(
                scene, *found, (half, 0.2), rng.uniform(2.2, 2.7), frame, shade, pick(rng, spines)
            )
    for _ in range(2):
        found = plan.inside(0.36, 0.36, gap=0.1)
        if found and scene.room_left(BALL):
            furniture.plant(scene, found[0], gold, "3f7a4a", rng.uniform(1.2, 1.6))
    furniture.paintings(
        plan,
        min(scene.room_left(BLOCK), 7),
        (gold, "3a2a1c"),
        ("d9c79a", "8a3038", "35634a", "e8d9b0", "3c5a78", "c08a3a"),
        bottom=(1.3, 1.6),
    )
