"""Indoor styles: a gallery of pictures and sculptures, and a columned hall."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import column, pick, seed, vary
from . import furniture
from .plan import Plan
from .rooms import lighting, room

PAINTS = ("d1495b", "edae49", "30638e", "00798c", "f4efe6", "2b2d42", "7fb069", "e6aace", "f08a4b", "6a4c93")
# walls, dado, accent wall
ROOMS = (
    ("ece7dc", "e9e3d6", "c8553d"),
    ("b9c7c4", "3d4a55", "e0a83c"),
    ("9c4440", "6b4a32", "e9dcc0"),
    ("3f6478", "a9b7a4", "efe3cc"),
    ("d9c9a8", "6b4a32", "2f6f73"),
    ("7f8f6c", "e9e3d6", "d98e6b"),
    ("c8b7c9", "b98a62", "5f5a94"),
)
FLOORS = (
    ("planks", "b07d4f", "7a5232"),
    ("checks", "e4ddd0", "4f5358"),
    ("planks", "7d5a42", "523a2b"),
    ("tiles", "c9c2b4", "a39a8a"),
)


def plinth(plan, art):
    """A small sculpture on a white block."""
    scene, rng = plan.scene, plan.rng
    found = plan.inside(0.34, 0.34, gap=0.5)
    if not found:
        return
    at, yaw = found
    half, tall = rng.uniform(0.26, 0.34), rng.uniform(0.7, 1.1)
    furniture.block(scene, at, yaw, (0, 0), 0, (half, tall, half), material(a="efebe3", grain=0.05))
    kind = pick(rng, ("plain", "patches", "stripes", "checks"))
    look = material(kind, pick(rng, art), pick(rng, art), size=0.2, seed=seed(rng), grain=0.1)
    kind, r = rng.integers(4), half * 0.8
    if kind == 0:
        scene.add(BALL, (at[0], tall, at[1]), (r, 2 * r, r), look)
    elif kind == 1:
        scene.add(ROUND, (at[0], tall, at[1]), (r, 3 * r, r), look, narrow=1.0)
    elif kind == 2:
        scene.add(BLOCK, (at[0], tall, at[1]), (r * 0.7, 2.6 * r, r * 0.7), look, yaw + 0.6, 0.6)
    else:
        scene.add(ROUND, (at[0], tall, at[1]), (r * 0.6, 1.6 * r, r * 0.6), look)
        scene.add(BALL, (at[0], tall + 1.4 * r, at[1]), (r * 0.7, 1.4 * r, r * 0.7), look)


def centrepiece(plan, art):
    """The landmark: one large sculpture, a totem of odd solids or a portal."""
    scene, rng = plan.scene, plan.rng
    found = plan.inside(0.62, 0.62, area=plan.home()) or plan.inside(0.62, 0.62)
    if not found:
        return
    at, yaw = found
    scene.add(ROUND, (at[0], 0, at[1]), (0.6, 0.12, 0.6), material(a="efebe3", grain=0.04))
    colours = [art[i] for i in rng.permutation(len(art))]
    if rng.random() < 0.35:
        look = material(a=colours[0], grain=0.05)
        for side in (-1, 1):
            furniture.block(scene, at, yaw, (side * 0.36, 0), 0.12, (0.13, 1.7, 0.13), look)
        furniture.block(
            scene,
            at,
            yaw,
            (0, 0),
            1.82,
            (0.49, 0.26, 0.13),
            material("stripes", colours[0], colours[1], size=0.3, size_v=0.13),
        )
        scene.add(BALL, (at[0], 0.75, at[1]), (0.2, 0.4, 0.2), material(a=colours[2], grain=0.03))
        return
    bottom = 0.12
    for n in range(4):
        r, h = rng.uniform(0.2, 0.42), rng.uniform(0.38, 0.55)
        kind = pick(rng, ("plain", "stripes", "checks"))
        look = material(kind, colours[2 * n], colours[2 * n + 1], size=0.16, seed=seed(rng), grain=0.04)
        shape = int(rng.integers(3))
        narrow = 0.0 if n < 3 else pick(rng, (0.0, 1.0))
        scene.add(
            shape,
            (at[0], bottom - (0.02 if shape == BALL else 0), at[1]),
            (r, h, r),
            look,
            yaw + 0.5 * n,
            narrow,
        )
        bottom += h - (0.04 if shape == BALL else 0.0)


def gallery(scene):
    rng = scene.rng
    bounds = room(scene, (1.7, 4.8), rng.uniform(3.2, 4.0))
    wall, dado, accent = pick(rng, ROOMS)
    base, low, accent = vary(rng, wall, 0.03), vary(rng, dado, 0.04), vary(rng, accent, 0.03)
    papered = material("panel", base, low, low * 0.75, rng.uniform(0.4, 0.8), 0.8, seed(rng), 0.08)
    painted = material("planks", accent, accent * 0.85, size=0.6, size_v=9.0, grain=0.06, seed=seed(rng))
    plan = Plan(scene, bounds)
    plan.divide(
        rng.integers(2, 4), lambda: (pick(rng, (papered, painted)), material(a=low, grain=0.05)), door=2.3
    )
    kind, a, b = pick(rng, FLOORS)
    scene.surfaces(
        material(
            kind,
            a,
            b,
            size=rng.uniform(0.3, 0.6),
            size_v=2.2 if kind == "planks" else None,
            seed=seed(rng),
            grain=0.13,
        ),
        papered,
        material(a="f0ece4", size=1.0, grain=0.04),
    )
    lighting(scene, bounds, "fff0d8", rng.uniform(0.7, 1.0), "bcb6ae", "958a7e", area=plan.home())
    art = [vary(rng, c, 0.05) for c in PAINTS]
    centrepiece(plan, art)
    for _ in range(rng.integers(3, 7)):
        plinth(plan, art)
    oak = material("planks", "6f4a33", "4a3022", size=0.3, seed=seed(rng), grain=0.12)
    for _ in range(rng.integers(1, 3)):
        found = plan.inside(0.9, 0.25, yaw=float(rng.integers(2)) * np.pi / 2)
        if found:
            furniture.block(scene, *found, (0, 0), 0.36, (0.9, 0.09, 0.25), oak)
            for side in (-0.65, 0.65):
                furniture.block(
                    scene, *found, (side, 0), 0, (0.06, 0.36, 0.2), material(a="3c342e", grain=0.05)
                )
    for _ in range(rng.integers(0, 3)):
        found = plan.inside(0.36, 0.36)
        if found:
            furniture.plant(scene, found[0], "d98e6b", "4f8a4a", rng.uniform(1.0, 1.6))
    furniture.paintings(
        plan, min(scene.room_left(BLOCK), 26), ("c9a14a", "3a2c22", "f4f2ee", "6a4a2e"), art, (0.3, 0.8)
    )


# stone, joint, accent, second accent, floor, carpet
PALACES = (
    ("c9b48a", "8f7850", "b5533c", "e0b050", "7a5a3a"),
    ("9aa5b4", "6a7482", "33688f", "e6c15a", "5a6270"),
    ("a48cb4", "6a5a7c", "d0a040", "a8435a", "4f4060"),
    ("8faa94", "56705f", "e0c070", "b5533c", "4a5f52"),
)


def throne(plan, stone, cloth, gold):
    """The landmark: a high seat on two steps, with a canopy of cloth."""
    found = plan.against(0.95, 0.85, area=plan.home(), tall=True) or plan.against(0.95, 0.85, tall=True)
    if not found:
        return
    scene, (at, yaw) = plan.scene, found
    for n in range(2):
        furniture.block(
            scene, at, yaw, (0, -0.15 * n), 0.17 * n, (0.95 - 0.2 * n, 0.17, 0.85 - 0.15 * n), stone
        )
    furniture.block(scene, at, yaw, (0, -0.3), 0.34, (0.38, 0.45, 0.32), gold)
    furniture.block(scene, at, yaw, (0, -0.28), 0.79, (0.34, 0.08, 0.28), cloth)
    furniture.block(scene, at, yaw, (0, -0.56), 0.34, (0.42, 1.7, 0.09), cloth)
    furniture.block(scene, at, yaw, (0, -0.56), 2.04, (0.42, 0.35, 0.1), gold, (1.0, 0.0))
    for side in (-0.36, 0.36):
        furniture.block(scene, at, yaw, (side, -0.22), 0.79, (0.06, 0.26, 0.3), gold)


def fountain(plan, stone, gold, water):
    """The other landmark: a round basin with a bowl and a ball on top."""
    found = plan.inside(0.85, 0.85, area=plan.home()) or plan.inside(0.85, 0.85)
    if not found:
        return
    (x, z), scene = found[0], plan.scene
    scene.add(ROUND, (x, 0, z), (0.85, 0.45, 0.85), stone)
    scene.add(ROUND, (x, 0.45, z), (0.74, 0.012, 0.74), water)
    scene.add(ROUND, (x, 0.45, z), (0.14, 0.75, 0.14), stone)
    scene.add(ROUND, (x, 1.15, z), (0.2, 0.25, 0.2), gold, narrow=-1.2)
    scene.add(ROUND, (x, 1.4, z), (0.4, 0.012, 0.4), water)
    scene.add(BALL, (x, 1.4, z), (0.17, 0.38, 0.17), gold)


def hall(scene):
    """Columned hall of a palace or a cellar, by palette."""
    rng = scene.rng
    bounds = room(scene, (2.0, 5.6), rng.uniform(3.6, 4.8))
    stone, joint, accent, second, floor = (vary(rng, c, 0.04) for c in pick(rng, PALACES))
    wall = material("bricks", stone, joint, size=0.8, size_v=0.4, seed=seed(rng), grain=0.18)
    lined = material("panel", stone, accent * 0.8, joint, 0.6, 0.8, seed(rng), 0.12)
    slabs = material(
        pick(rng, ("checks", "tiles")), stone, floor, size=rng.uniform(0.6, 1.0), seed=seed(rng), grain=0.12
    )
    scene.surfaces(slabs, wall, material("planks", joint, joint * 0.6, size=0.9, seed=seed(rng), grain=0.15))
    plan = Plan(scene, bounds)
    ring, gold = material(a=accent, grain=0.12), material(a=second, grain=0.06)
    plan.divide(rng.integers(1, 3), lambda: (pick(rng, (wall, lined)), ring), door=2.4)
    lighting(
        scene,
        bounds,
        pick(rng, ("ffdca8", "ffe8c8", "dfe8ff")),
        rng.uniform(0.9, 1.2),
        np.clip(stone * 1.15, 0, 1),
        stone * 0.95,
        fog=rng.uniform(0.005, 0.02),
        haze=joint,
        area=plan.home(),
    )
    if rng.random() < 0.5:
        throne(plan, slabs, material("checks", accent, accent * 0.8, size=0.16, grain=0.05), gold)
    else:
        fountain(
            plan, wall, gold, material("patches", "6fb7c4", "8fd0d4", size=0.25, seed=seed(rng), grain=0.05)
        )
    shaft = material(
        pick(rng, ("plain", "stripes", "planks")),
        stone * 1.05,
        accent,
        size=0.3,
        size_v=0.9,
        seed=seed(rng),
        grain=0.14,
    )
    step, offset = rng.uniform(2.2, 3.2), rng.uniform(0.7, 1.5, 2)
    x0, x1, z0, z1, top = bounds
    spots = [
        (x, z)
        for x in np.arange(x0 + offset[0], x1 - 0.5, step)
        for z in np.arange(z0 + offset[1], z1 - 0.5, step)
    ]
    for x, z in sorted(spots, key=lambda p: np.linalg.norm(scene.path - p, axis=1).min()):
        if (
            scene.room_left(ROUND) > 8
            and scene.room_left(BLOCK) > 12
            and plan.fits(x, z, 0.45, 0.45, 0.0, 0.2)
        ):
            scene.claim(x, z, 0.42, 0.42, 0.0)
            column(scene, (x, z), 0.3, top, shaft, ring)

    for _ in range(rng.integers(2, 5)):
        found = plan.inside(0.3, 0.3, gap=0.7)
        if found:
            x, z = found[0]
            fire = material("glow", c=pick(rng, ("ff9a3c", "ffc05a", "8fdcff")), grain=0, emission=1.0)
            scene.add(ROUND, (x, 0, z), (0.16, 0.8, 0.16), material(a="4a4038", grain=0.1), narrow=0.6)
            scene.add(ROUND, (x, 0.78, z), (0.12, 0.22, 0.12), gold, narrow=-1.0)
            scene.add(BALL, (x, 0.86, z), (0.19, 0.46, 0.19), fire)
    for _ in range(rng.integers(2, 5)):
        found = plan.against(0.5, 0.32)
        if found:  # chests
            boards = material("planks", "8a5a36", "5a3a24", size=0.2, size_v=9.0, seed=seed(rng), grain=0.14)
            furniture.block(scene, *found, (0, 0), 0, (0.48, 0.42, 0.3), boards)
            furniture.block(scene, *found, (0, 0), 0.42, (0.5, 0.2, 0.32), gold, (0.06, 0.5))
    for n in range(min(scene.room_left(BLOCK), 9)):
        look = material(
            "stripes", accent, second, size=0.5, size_v=rng.uniform(0.25, 0.5), grain=0.05, seed=seed(rng)
        )
        if n % 3 == 2:
            look = material("checks", second, accent, size=0.22, grain=0.05, seed=seed(rng))
        plan.hang(look, rng.uniform(0.3, 0.5), rng.uniform(1.3, 2.0), rng.uniform(1.0, 1.5))
