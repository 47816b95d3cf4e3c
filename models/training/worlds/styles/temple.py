"""A temple: rows of columns, glowing bowls, an altar on steps, chambers behind stone walls."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import cells, pick, seed, vary
from . import furniture
from .plan import Plan
from .rooms import lighting, room

# stone, joint, floor (two), accent, second accent, fire
ORDERS = (
    ("dcc59a", "a8895c", ("d8bd8c", "b3884f"), "b5482f", "2f6f7f", "ffa64a"),  # sandstone, terracotta, teal
    ("c9c3b4", "8f8878", ("cfc7b4", "6f8f86"), "2f7f6f", "d9a83c", "ffc46a"),  # limestone, malachite, gold
    ("d0aca0", "8a6a68", ("c9a898", "7a4f52"), "7f2f4a", "e0b050", "ff9a5a"),  # rose granite, wine, gold
    ("a9b4bc", "6f7c88", ("b5bcc0", "4f6478"), "33598f", "e8b84a", "ffd890"),  # slate, lapis, amber
)


class Order:
    """The materials that all parts of one temple share."""

    def __init__(self, rng):
        stone, joint, floor, accent, second, self.fire = pick(rng, ORDERS)
        self.stone, self.accent, self.second = (
            vary(rng, stone, 0.03),
            vary(rng, accent, 0.04),
            vary(rng, second, 0.04),
        )
        self.joint = vary(rng, joint, 0.03)
        self.masonry = material(
            "bricks", self.stone, self.joint, size=0.9, size_v=0.45, seed=seed(rng), grain=0.16
        )
        self.carved = material(
            "tiles", self.stone * 1.04, self.joint, size=0.5, size_v=0.5, seed=seed(rng), grain=0.1
        )
        self.smooth = material(a=self.stone * 1.03, size=0.4, grain=0.1)
        self.paint = material(a=self.accent, size=0.4, grain=0.1)
        self.gold = material(a=self.second, size=0.3, grain=0.06)
        self.floor = material(
            pick(rng, ("checks", "tiles", "checks")),
            *(vary(rng, c, 0.03) for c in floor),
            size=rng.uniform(0.7, 1.0),
            seed=seed(rng),
            grain=0.14
        )
        shaft = pick(rng, ("stripes", "plain", "planks"))
        band = {"stripes": self.accent, "plain": self.joint, "planks": self.joint}[shaft]
        size = (0.2, 2.4) if shaft == "stripes" else (cells(2 * np.pi * 0.3, 0.2), 9.0)
        self.shaft = material(
            shaft, self.stone * 1.05, band, size=size[0], size_v=size[1], seed=seed(rng), grain=0.1
        )


def colonnade(plan, order, radius):
    """Two or more rows of columns along the longer side, wherever the camera leaves room."""
    scene, rng = plan.scene, plan.rng
    x0, x1, z0, z1 = plan.outer
    long_x = x1 - x0 > z1 - z0
    step, aisle = rng.uniform(2.0, 2.5), rng.uniform(2.6, 3.4)
    spots = [
        (x, z)
        for x in np.arange(x0 + 0.9, x1 - 0.6, step if long_x else aisle)
        for z in np.arange(z0 + 0.9, z1 - 0.6, aisle if long_x else step)
    ]
    for x, z in sorted(spots, key=lambda p: np.linalg.norm(scene.path - p, axis=1).min()):
        wide = radius * 1.4
        if (
            scene.room_left(ROUND) > 6
            and scene.room_left(BLOCK) > 7
            and plan.fits(x, z, wide, wide, 0.0, 0.3)
        ):
            scene.claim(x, z, wide, wide, 0.0)
            scene.add(BLOCK, (x, 0, z), (wide, 0.28, wide), order.smooth)
            scene.add(ROUND, (x, 0.28, z), (radius, plan.top - 0.6, radius), order.shaft, narrow=0.14)
            scene.add(BLOCK, (x, plan.top - 0.34, z), (radius, 0.34, radius), order.paint, narrow=-0.4)


def altar(plan, order):
    """Steps, a table of stone and a disc of gold behind it."""
    scene = plan.scene
    found = plan.against(1.2, 0.95, tall=True) or plan.inside(1.2, 0.95)
    if not found:
        return
    at, yaw = found
    for n in range(3):
        furniture.block(
            scene, at, yaw, (0, -0.13 * n), 0.16 * n, (1.2 - 0.2 * n, 0.16, 0.95 - 0.13 * n), order.carved
        )
    furniture.block(scene, at, yaw, (0, -0.3), 0.48, (0.5, 0.5, 0.28), order.paint, (-0.12, -0.12))
    furniture.block(scene, at, yaw, (0, -0.3), 0.98, (0.62, 0.1, 0.36), order.smooth)
    x, z = furniture.beside(at, yaw, 0, -0.72)
    scene.add(BALL, (x, 1.5, z), (0.5, 1.0, 0.07), order.gold, yaw)
    x, z = furniture.beside(at, yaw, 0, -0.3)
    scene.add(ROUND, (x, 1.08, z), (0.14, 0.16, 0.14), order.gold, narrow=-0.6)
    scene.add(BALL, (x, 1.14, z), (0.17, 0.3, 0.17), material("glow", c=order.fire, grain=0, emission=1.0))


def obelisk(plan, order):
    found = plan.inside(0.55, 0.55, area=plan.home()) or plan.inside(0.55, 0.55)
    if not found:
        return
    at, yaw = found
    signs = material("checks", order.accent, order.accent * 0.72, size=0.24, grain=0.1, seed=seed(plan.rng))
    furniture.block(plan.scene, at, yaw, (0, 0), 0, (0.55, 0.3, 0.55), order.smooth)
    furniture.block(plan.scene, at, yaw, (0, 0), 0.3, (0.32, plan.top * 0.62, 0.32), signs, 0.42)
    furniture.block(plan.scene, at, yaw, (0, 0), 0.3 + plan.top * 0.62, (0.19, 0.3, 0.19), order.gold, 1.0)


def idol(plan, order):
    """A seated guardian of simple shapes."""
    found = plan.inside(
        0.6, 0.6, yaw=float(plan.rng.integers(4)) * np.pi / 2, area=plan.home()
    ) or plan.inside(0.6, 0.6)
    if not found:
        return
    scene, (at, yaw) = plan.scene, found
    furniture.block(scene, at, yaw, (0, 0), 0, (0.58, 0.5, 0.58), order.carved)
    x, z = furniture.beside(at, yaw, 0, -0.05)
    scene.add(ROUND, (x, 0.5, z), (0.46, 0.95, 0.46), order.paint, narrow=0.5)
    scene.add(BALL, (x, 1.3, z), (0.3, 0.62, 0.3), order.smooth, yaw)
    scene.add(ROUND, (x, 1.75, z), (0.29, 0.4, 0.29), order.gold, narrow=0.75)
    for side in (-1, 1):
        x, z = furniture.beside(at, yaw, side * 0.34, 0.28)
        scene.add(BALL, (x, 0.48, z), (0.17, 0.36, 0.26), order.paint, yaw)


def fire_bowl(plan, order):
    found = plan.inside(0.34, 0.34, gap=0.8)
    if not found:
        return
    (x, z), scene = found[0], plan.scene
    scene.add(ROUND, (x, 0, z), (0.2, 0.75, 0.2), order.smooth, narrow=0.45)
    scene.add(ROUND, (x, 0.75, z), (0.17, 0.22, 0.17), order.gold, narrow=-0.9)
    scene.add(BALL, (x, 0.86, z), (0.24, 0.42, 0.24), material("glow", c=order.fire, grain=0, emission=1.0))


def temple(scene):
    rng = scene.rng
    bounds = room(scene, (2.4, 5.4), rng.uniform(3.6, 4.6))
    plan, order = Plan(scene, bounds), Order(rng)
    frieze = material("panel", order.stone, order.accent, order.second, 0.9, 0.5, seed(rng), 0.12)
    walls = (order.masonry, frieze) if rng.random() < 0.5 else (frieze, order.masonry)
    plan.divide(rng.integers(1, 3), lambda: (walls[1], order.paint), door=rng.uniform(2.3, 2.6))
    lighting(
        scene,
        bounds,
        pick(rng, ("ffd9a0", "ffe2b4")),
        rng.uniform(1.0, 1.25),
        "cfc0a4",
        "b0946e",
        fog=rng.uniform(0.004, 0.016),
        haze="6f5a44",
        area=plan.home(),
    )
    ceiling = material("tiles", order.joint, order.joint * 0.7, size=1.2, grain=0.12, seed=seed(rng))
    scene.surfaces(order.floor, walls[0], ceiling)
    for make in (pick(rng, (obelisk, idol)), altar):
        make(plan, order)
    colonnade(plan, order, rng.uniform(0.26, 0.34))
    for _ in range(4):
        if scene.room_left(ROUND) > 1 and scene.room_left(BALL):
            fire_bowl(plan, order)
    for _ in range(2):
        found = plan.against(0.35, 0.35) if scene.room_left(ROUND) > 1 else None
        if found:
            (x, z), _ = found
            scene.add(ROUND, (x, 0, z), (0.22, 0.55, 0.22), order.paint, narrow=-0.5)
            scene.add(ROUND, (x, 0.55, z), (0.33, 0.3, 0.33), order.paint, narrow=0.55)
    cloth = material("stripes", order.accent, order.second, size=0.5, size_v=0.42, grain=0.06, seed=seed(rng))
    relief = material("checks", order.second, order.accent, size=0.3, grain=0.06, seed=seed(rng))
    for n in range(min(scene.room_left(BLOCK), 8)):
        plan.hang(
            cloth if n % 2 else relief, rng.uniform(0.3, 0.45), rng.uniform(1.5, 2.0), rng.uniform(1.0, 1.4)
        )
