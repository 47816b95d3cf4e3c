"""Building rooms round the camera's path."""

import numpy as np

from ..environment import linear
from ..scene import BALL, BLOCK, MARGIN, material
from ..things import pick, seed


def room(scene, slack, height):
    """Walls at a random distance from the path; returns x0, x1, z0, z1."""
    rng = scene.rng
    low, high = scene.path.min(0), scene.path.max(0)
    reach = np.maximum(rng.uniform(*slack, 4), scene.clearing + 0.3)
    scene.bounds = (low[0] - reach[0], high[0] + reach[1], low[1] - reach[2], high[1] + reach[3])
    return (*scene.bounds, height)


def lighting(scene, bounds, lamp, power, above, below, fog=0.006, haze="202020"):
    rng = scene.rng
    x0, x1, z0, z1, top = bounds
    at = (rng.uniform(0.35, 0.65) * (x1 - x0) + x0, top - 0.25, rng.uniform(0.35, 0.65) * (z1 - z0) + z0)
    scene.surroundings(
        light=at,
        lamp=1,
        sun=linear(lamp) * power,
        above=linear(above),
        below=linear(below),
        zenith=linear(haze),
        horizon=linear(haze),
        hill_height=0.1,
        fog=fog,
        room=bounds,
        indoors=1,
    )
    scene.add(
        BALL, (at[0], top - 0.12, at[2]), (0.3, 0.2, 0.3), material("glow", c=lamp, grain=0, emission=1.0)
    )


def inner_wall(scene, bounds, look, lintel, along_x, position, door, thick=0.12):
    """A wall across the room (along x at z = position, or along z), with a doorway at `door`."""
    x0, x1, z0, z1, top = bounds
    low, high = (x0, x1) if along_x else (z0, z1)
    a, b = door
    for a, b, bottom, paint in ((low, a, 0.0, look), (b, high, 0.0, look), (a, b, 2.3, lintel)):
        middle, half = (a + b) / 2, (b - a) / 2
        at = (middle, bottom, position) if along_x else (position, bottom, middle)
        size = (half, top - bottom, thick) if along_x else (thick, top - bottom, half)
        scene.add(BLOCK, at, size, paint)
        if bottom == 0:
            scene.claim(at[0], at[2], size[0], size[2], 0.0)


def divide(scene, bounds, look, lintel):
    """Tries to put one wall with a doorway across the room; the path may lead through it."""
    rng = scene.rng
    x0, x1, z0, z1, _ = bounds
    for _ in range(8):
        along_x = rng.random() < 0.5
        low, high, first, last = (x0, x1, z0, z1) if along_x else (z0, z1, x0, x1)
        position = rng.uniform(first + 1.2, last - 1.2)
        across, along = (1, 0) if along_x else (0, 1)
        near = scene.path[np.abs(scene.path[:, across] - position) < MARGIN + 0.2]
        if len(near):
            a, b = near[:, along].min() - MARGIN - 0.15, near[:, along].max() + MARGIN + 0.15
        else:
            a = rng.uniform(low + 0.5, high - 1.7)
            b = a + rng.uniform(1.1, 1.6)
        if b - a > 2.4 or a < low + 0.3 or b > high - 0.3:
            continue
        if abs(scene.path[0, across] - position) < scene.clearing:
            continue
        inner_wall(scene, bounds, look, lintel, along_x, position, (a, b))
        return


def wall_pictures(scene, bounds, count, frame, colours):
    """Pictures on the four outer walls, each with its own motif and colours."""
    rng = scene.rng
    x0, x1, z0, z1, _ = bounds
    taken = []
    for _ in range(count):
        side = rng.integers(4)
        low, high = (x0, x1) if side < 2 else (z0, z1)
        w, h = rng.uniform(0.35, 0.8), rng.uniform(0.7, 1.3)
        where = rng.uniform(low + w + 0.2, high - w - 0.2)
        if any(s == side and abs(where - p) < w + q + 0.25 for s, p, q in taken):
            continue
        taken.append((side, where, w))
        a, b = rng.choice(len(colours), 2, replace=False)
        look = material("picture", pick(rng, frame), colours[a], colours[b], 2 * w, h, seed(rng), 0.06)
        bottom = rng.uniform(1.0, 1.5)
        wall = (z0 + 0.05, z1 - 0.05, x0 + 0.05, x1 - 0.05)[side]
        at, size = (
            ((where, bottom, wall), (w, h, 0.04)) if side < 2 else ((wall, bottom, where), (0.04, h, w))
        )
        scene.add(BLOCK, at, size, look)
