"""Building rooms round the camera's path."""

import numpy as np

from ..environment import linear
from ..scene import BALL, material


def room(scene, slack, height):
    """Walls at a random distance from the path; returns x0, x1, z0, z1."""
    rng = scene.rng
    low, high = scene.path.min(0), scene.path.max(0)
    reach = np.maximum(rng.uniform(*slack, 4), scene.clearing + 0.3)
    scene.bounds = (low[0] - reach[0], high[0] + reach[1], low[1] - reach[2], high[1] + reach[3])
    return (*scene.bounds, height)


def lighting(scene, bounds, lamp, power, above, below, fog=0.006, haze="202020", area=None):
    """One lamp under the ceiling of the room, or of the `area` (x0, x1, z0, z1) where the camera is."""
    rng = scene.rng
    x0, x1, z0, z1 = area or bounds[:4]
    top = bounds[4]
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
