"""A courtyard: facades on four sides, an arcade, a fountain, pots, and a tower above the roofs."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import cells, lamp_post, pick, scatter, seed, span, vary
from .layout import landmark, part, upright
from .skies import sky

# zenith, horizon, sun, paving a b, facades, roof, shutters, accent, leaf
MOODS = (
    ("3f8cd4", "d8ecf4", "fff2d4", "d8b48c", "b5825c", ("f4ead4", "f0d49a", "e8b48a"), "b5553a", "2f6f8c",
     "2f6fb5", "4f8a48"),
    ("7a80c4", "ffd0a8", "ffc48c", "b59a8c", "8f7468", ("e0a07a", "d88a7a", "e8c49a"), "7d4038", "4a5a50",
     "c8483f", "6a8a4a"),
    ("58a8d8", "eef4ec", "fff6e0", "e4e0d4", "8fb0b8", ("f8f4ea", "dfe8e8", "f8f4ea"), "5a7f94", "2f78b0",
     "f0b53c", "5a9a58"),
    ("6f9cc8", "ece8e0", "fff0d8", "a8a49c", "86827c", ("c8d0b4", "e8c8c0", "b8c8d4"), "6a5a58", "5a4650",
     "8f5aa0", "5f8f50"),
)


def fountain(scene, accent):
    """A round basin, water, and a column with a bowl."""
    rng = scene.rng
    at = landmark(scene, 1.5, 1.5, 0.0, 2.6, 5)
    if at is None:
        return
    stone = material("stripes", "f0e8d8", vary(rng, accent, 0.03), size=1, size_v=0.56, grain=0.08)
    water = material("ground", "5fb4c8", "8fd4d8", "3f8fa8", 0.35, seed=seed(rng), grain=0.12, share=0.3)
    pale = material(a="ece2cf", grain=0.12)
    scene.add(ROUND, (at[0], 0, at[1]), (1.5, 0.56, 1.5), stone)
    scene.add(ROUND, (at[0], 0.1, at[1]), (1.3, 0.48, 1.3), water)
    scene.add(ROUND, (at[0], 0.3, at[1]), (0.26, 1.3, 0.26), pale, narrow=0.3)
    scene.add(ROUND, (at[0], 1.5, at[1]), (0.35, 0.35, 0.35), pale, narrow=-1.2)
    scene.add(ROUND, (at[0], 1.8, at[1]), (0.16, 0.7, 0.16), pale, narrow=0.3)
    scene.add(BALL, (at[0], 2.4, at[1]), (0.28, 0.56, 0.28), material(a=accent, grain=0.05))


def arcade(scene, wall, along_x, low, high, inside, look):
    """Columns with flared capitals that carry a terrace, one walk's width before a facade."""
    count = int(min(8, max(2, round((high - low) / 2.4))))
    step, depth = (high - low) / count, 1.5
    line = wall + inside * depth
    yaw = 0.0 if along_x else np.pi / 2
    for i in range(count):
        along = low + (i + 0.5) * step
        x, z = (along, line) if along_x else (line, along)
        scene.add(ROUND, (x, 0, z), (0.2, 2.3, 0.2), look, narrow=0.1)
        scene.add(BLOCK, (x, 2.05, z), (0.26, 0.6, 0.26), look, yaw, (1 - 0.5 * step / 0.26, 0.0))
    middle, across = (low + high) / 2, wall + inside * (depth + 0.3) / 2
    x, z = (middle, across) if along_x else (across, middle)
    half = (high - low) / 2
    scene.add(BLOCK, (x, 2.65, z), (half, 0.3, (depth + 0.3) / 2), material(a="efe4d0", grain=0.08), yaw)
    scene.claim(x, z, half, (depth + 0.3) / 2, yaw)


def front(scene, x, z, half, yaw, tall, colour, roof, shutter, floor):
    """One facade with windows, roof, a door and a balcony; local z looks into the yard."""
    rng = scene.rng
    paint = vary(rng, colour, 0.04)
    # Cells of both sides: the pattern starts at the edge of the block.
    look = material("windows", paint, shutter, "ffe0a0", cells(2 * half, 1.6), cells(tall, 2.5), seed(rng), 0.06, 0.15)
    scene.add(BLOCK, (x, 0, z), (half, tall, 1.6), look, yaw)
    tiles = material("bricks", vary(rng, roof), vary(rng, roof) * 0.65, size=0.45, size_v=0.35, seed=seed(rng))
    scene.add(BLOCK, (x, tall, z), (half + 0.2, 1.5, 1.95), tiles, yaw, (0.0, 1.0))
    scene.claim(x, z, half, 1.6, yaw)


def pot(scene, at, size, accent, leaf):
    rng = scene.rng
    clay = material("stripes", pick(rng, ("c86a42", accent, "e8dcc4")), "b55a38", size=1, size_v=0.9 * size, grain=0.1)
    scene.add(ROUND, (at[0], 0, at[1]), (0.36 * size, 0.75 * size, 0.36 * size), clay, narrow=-0.35)
    flower = pick(rng, ("e8486a", "f5c23c", "f4f0ea", "a85fc0"))
    plant = material("patches", vary(rng, leaf), flower if rng.random() < 0.6 else vary(rng, leaf) * 0.7,
                     size=0.14, seed=seed(rng), grain=0.2)
    scene.add(BALL, (at[0], 0.6 * size, at[1]), (0.55 * size, rng.uniform(0.9, 1.5) * size, 0.55 * size), plant)


def tower(scene, x, z, tall, colour, accent, roof):
    """Campanile in a corner of the yard, with a clock on all sides."""
    rng = scene.rng
    scene.claim(x, z, 1.35, 1.35, 0.0)
    shaft = upright(vary(rng, colour, 0.03), accent, 0.65)
    scene.add(BLOCK, (x, 0, z), (1.3, tall, 1.3), shaft)
    scene.add(BLOCK, (x, tall, z), (1.55, 0.35, 1.55), material(a=accent, grain=0.05))
    scene.add(BLOCK, (x, tall + 0.35, z), (1.1, 1.7, 1.1), material("windows", colour, "2f3440", size=1.1, size_v=1.7))
    scene.add(BLOCK, (x, tall + 2.05, z), (1.45, 2.0, 1.45), material(a=roof, grain=0.15), 0.0, (1.0, 1.0))
    for radius, out, paint in ((0.85, 0.1, accent), (0.7, 0.14, "fbf6e8")):
        scene.add(BALL, (x, tall - 2.0 - radius, z), (1.3 + out, 2 * radius, radius), material(a=paint))
        scene.add(BALL, (x, tall - 2.0 - radius, z), (radius, 2 * radius, 1.3 + out), material(a=paint))


def courtyard(scene):
    rng = scene.rng
    zenith, horizon, sun, pa, pb, fronts, roof, shutter, accent, leaf = pick(rng, MOODS)
    sky(scene, zenith, horizon, "a8b4b8", "8f9a8c", sun=sun, glow=sun, ground=pa, hill_height=0.1,
        ambient=0.5, power=0.95, fog=(0.003, 0.008))
    scene.surfaces(material(pick(rng, ("checks", "tiles", "tiles")), vary(rng, pa, 0.03), vary(rng, pb, 0.03),
                            size=rng.uniform(0.6, 1.1), seed=seed(rng), grain=0.14))
    low, high = scene.path.min(0), scene.path.max(0)
    reach = np.maximum(rng.uniform(3.2, 6.0, 4), scene.clearing + 2.2)
    x0, z0, x1, z1 = low[0] - reach[0], low[1] - reach[1], high[0] + reach[2], high[1] + reach[3]
    mx, mz, hx, hz = (x0 + x1) / 2, (z0 + z1) / 2, (x1 - x0) / 2, (z1 - z0) / 2
    tall = rng.permutation([4.9, 5.0, 7.5, 7.4])
    order = rng.integers(0, len(fronts), 4)
    for i, (x, z, half, yaw) in enumerate((
        (mx, z0 - 1.6, hx + 3.2, 0.0), (mx, z1 + 1.6, hx + 3.2, np.pi),
        (x0 - 1.6, mz, hz, np.pi / 2), (x1 + 1.6, mz, hz, -np.pi / 2),
    )):
        front(scene, x, z, half, yaw, tall[i], fronts[order[i]], roof, shutter, 2.5)
        inner = half - 3.2 if i < 2 else half
        for _ in range(2):
            dx = rng.uniform(-0.75, 0.75) * inner
            colour = pick(rng, (accent, shutter, "7a4a34"))
            door, awning = material("planks", colour, "2f2a28", size=0.26), upright(accent, "fbf4e4", 0.3)
            part(scene, BLOCK, (x, z), yaw, (dx, 0, 1.6), (0.65, 2.2, 0.07), door)
            part(scene, BLOCK, (x, z), yaw, (dx, 2.35, 1.9), (0.95, 0.45, 0.42), awning, (0.0, 1.0))
    side = rng.integers(4)
    columns = material("stripes", "f4ecdc", vary(rng, fronts[0], 0.02), size=1, size_v=0.9, grain=0.06)
    low, high = (x0, x1) if side < 2 else (z0, z1)
    arcade(scene, (z0, z1, x0, x1)[side], side < 2, low, high, (1, -1)[side % 2], columns)
    corner = rng.integers(2, size=2)
    tower(scene, (x0 + 0.7, x1 - 0.7)[corner[0]], (z0 + 0.7, z1 - 0.7)[corner[1]], rng.uniform(7, 9),
          pick(rng, fronts), accent, roof)
    scene.bounds = (x0 + 0.1, x1 - 0.1, z0 + 0.1, z1 - 0.1)
    fountain(scene, accent)

    def hedge(at, h, yaw):
        look = material("patches", vary(rng, leaf), vary(rng, leaf) * 0.84, size=0.16, seed=seed(rng), grain=0.25)
        border = material("bricks", pb, pa, size=0.4, size_v=0.18)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0] + 0.08, 0.35, h[1] + 0.08), border, yaw)
        scene.add(BLOCK, (at[0], 0.35, at[1]), (h[0], rng.uniform(0.7, 1.6), h[1]), look, yaw)

    scatter(scene, 3, lambda r: (r.uniform(0.9, 1.6), 0.4), hedge, 1.2, 6, turned=False)

    def tree(at, h, yaw):
        fruit = pick(rng, ("f08a2c", "f0c83c", "e86a8a"))
        scene.add(ROUND, (at[0], 0, at[1]), (0.6, 0.4, 0.6), material("bricks", pb, pa, size=0.4, size_v=0.2))
        scene.add(ROUND, (at[0], 0.3, at[1]), (0.12, 2.2, 0.12), material(a="7a5a40", grain=0.2))
        green = vary(rng, leaf)
        blossom = 0.4 * vary(rng, fruit) + 0.6 * green if rng.random() < 0.6 else green * 0.75
        crown = material("patches", green, blossom, size=0.13, seed=seed(rng), grain=0.2)
        scene.add(BALL, (at[0], 1.95, at[1]), (1.0, 1.9, 1.0), crown)

    scatter(scene, 2, span(0.65, 0.65), tree, 1.5, 6)
    scatter(scene, 6, span(0.4, 0.55), lambda at, h, yaw: pot(scene, at, h[0] * 1.6, accent, leaf), 0.9, 6)
    scatter(scene, 1, span(0.15, 0.15), lambda at, h, yaw: lamp_post(scene, at, 2.9, "2d3236", "fff0c4", 0.5), 1, 6)
