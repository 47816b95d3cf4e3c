"""A desert canyon: banded cliffs on all sides, an arch, hoodoos and cacti."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, rock, scatter, seed, span, vary
from .layout import landmark, part
from .skies import ground, sky

# zenith, horizon, far, near, sun, sand a b c, strata (dark, light) from the bottom up, accent
MOODS = (
    ("3f8fd0", "f4dcb8", "c98a66", "b06a48", "fff0d4", "dca06a", "cb8a55", "b5714a",
     (("b5502f", "d07a4a"), ("c8683c", "e8a070"), ("a8452c", "e0b48a")), "35b5ac"),
    ("6a70b4", "ffb98a", "a8627a", "8a4a5c", "ffb07a", "c49a88", "b08474", "94706c",
     (("8f5560", "b87a6c"), ("a86460", "dca488"), ("80485e", "e4b498")), "e8c24a"),
    ("5fb0c8", "faeccb", "d9b98a", "c09a68", "fff4dc", "e6cf9a", "d8ba80", "c29a66",
     (("c08a4a", "e0b870"), ("d8a860", "f0d8a0"), ("b57a48", "f2e2bc")), "c2452f"),
)

LEAN = 1.4  # metres that big cliffs may overlap


def strata(rng, pair, height):
    """Level bands, even (stripes) or worn (noise stretched along the wall)."""
    dark, light = vary(rng, pair[0], 0.04), vary(rng, pair[1], 0.04)
    if rng.random() < 0.4:
        return material("stripes", dark, light, size=0.9, size_v=height * 0.8, seed=seed(rng), grain=0.22)
    return material("patches", dark, light, size=2.4, size_v=height * 0.4, seed=seed(rng), grain=0.25)


def cliff(scene, at, half, yaw, tall, bands):
    """Two or three set-back storeys of rock."""
    rng = scene.rng
    low = tall * rng.uniform(0.4, 0.6)
    scene.add(BLOCK, (at[0], 0, at[1]), (half[0], low, half[1]), strata(rng, bands[0], 1.3), yaw, (0.12, 0.16))
    scene.add(BLOCK, (at[0], low, at[1]), (half[0] * 0.8, tall - low, half[1] * 0.76),
              strata(rng, bands[1], 0.9), yaw + rng.uniform(-0.2, 0.2), (0.16, 0.2))
    if rng.random() < 0.4:
        scene.add(BLOCK, (at[0], tall, at[1]), (half[0] * 0.55, tall * 0.35, half[1] * 0.5),
                  strata(rng, bands[2], 0.6), yaw + rng.uniform(-0.3, 0.3), (0.2, 0.25))


def arch(scene, bands):
    """A natural bridge; its opening stays free."""
    rng = scene.rng
    yaw = rng.uniform(0, np.pi)
    at = landmark(scene, 3.6, 1.0, yaw, 4, 8)
    if at is None:
        return
    for side in (-1, 1):
        part(scene, BLOCK, at, yaw, (2.5 * side, 0, 0), (1.1, 3.4, 1.0), strata(rng, bands[0], 1.3), (0.35, 0.2))
        part(scene, BLOCK, at, yaw, (1.75 * side, 2.2, 0), (0.9, 1.5, 0.8), strata(rng, bands[1], 0.9), (-0.5, 0.0))
    part(scene, BLOCK, at, yaw, (0, 3.4, 0), (3.0, 1.3, 0.95), strata(rng, bands[2], 0.6), (0.3, 0.3))


def balanced(scene, bands):
    """A huge boulder on a slender neck."""
    rng = scene.rng
    at = landmark(scene, 1.5, 1.5, 0.0, 4, 8)
    if at is None:
        return
    scene.add(ROUND, (at[0], 0, at[1]), (1.5, 1.6, 1.5), strata(rng, bands[0], 0.8), narrow=0.5)
    scene.add(ROUND, (at[0], 1.6, at[1]), (0.75, 2.4, 0.75), strata(rng, bands[1], 0.5), narrow=0.3)
    scene.add(BALL, (at[0] + 0.2, 3.6, at[1]), (1.9, 2.3, 1.7), strata(rng, bands[2], 0.6), rng.uniform(0, 3))


def temple(scene, bands, accent):
    """A door with columns cut into a cliff."""
    rng = scene.rng
    d = rng.uniform(0, 2 * np.pi)
    at = landmark(scene, 3.0, 2.2, d, 5, 9)
    if at is None:
        return
    away = scene.path.mean(0) - at
    yaw = d if np.sin(d) * away[0] + np.cos(d) * away[1] > 0 else d + np.pi
    part(scene, BLOCK, at, yaw, (0, 0, -0.6), (3.0, 6.5, 1.6), strata(rng, bands[1], 0.9), (0.15, 0.1))
    stone = material("stripes", vary(rng, bands[2][1]), vary(rng, bands[1][1]), size=1, size_v=0.7, grain=0.15)
    for dx in (-1.8, -0.8, 0.8, 1.8):
        part(scene, ROUND, at, yaw, (dx, 0, 1.5), (0.24, 3.2, 0.24), stone)
    part(scene, BLOCK, at, yaw, (0, 3.2, 1.1), (2.3, 0.4, 0.9),
         material("checks", accent, bands[2][1], size=0.4, size_v=0.4, grain=0.1))
    part(scene, BLOCK, at, yaw, (0, 3.6, 1.1), (2.3, 1.1, 0.9), stone, (1.0, 0.0))
    part(scene, BLOCK, at, yaw, (0, 0, 0.9), (0.6, 2.5, 0.25), material(a="2a1c1c"))
    part(scene, BLOCK, at, yaw, (0, 2.5, 0.9), (0.75, 0.3, 0.3), material(a=accent))


def cactus(scene, at, size):
    rng = scene.rng
    tall = size * rng.uniform(1.8, 2.8)
    look = material("checks", vary(rng, "5a8a50"), vary(rng, "477541"), size=0.11, size_v=500, grain=0.1)
    scene.add(ROUND, (at[0], 0, at[1]), (0.2 * size, tall, 0.2 * size), look)
    scene.add(BALL, (at[0], tall - 0.2 * size, at[1]), (0.2 * size, 0.42 * size, 0.2 * size), look)
    yaw = rng.uniform(0, 3)
    for side, low in ((-1, 0.35), (1, 0.5)):
        part(scene, BLOCK, at, yaw, (0.32 * side * size, low * tall, 0), (0.3 * size, 0.2 * size, 0.11 * size), look)
        part(scene, ROUND, at, yaw, (0.55 * side * size, low * tall, 0), (0.14 * size, 0.4 * tall, 0.14 * size),
             look, 0.3)


def canyon(scene):
    rng = scene.rng
    zenith, horizon, far, near, sun, a, b, c, bands, accent = pick(rng, MOODS)
    sky(scene, zenith, horizon, far, near, sun=sun, glow=sun, ground=b, hills=1, hill_height=0.24,
        clouds=rng.uniform(0, 0.5), cloud="fff4e4", fog=(0.006, 0.022), ambient=0.6)
    scene.surfaces(ground(rng, a, b, c, 1.0, 0.4, 0.18))
    which = rng.integers(3)
    if which == 0:
        arch(scene, bands)
    elif which == 1:
        balanced(scene, bands)
    else:
        temple(scene, bands, accent)
    if rng.random() < 0.6:
        at = scene.spot(1.3, 1.3, 0.0, 2.5, 7)
        if at is not None:
            rim = material("patches", b, c, size=0.4, seed=seed(rng), grain=0.3)
            scene.add(ROUND, (at[0], 0, at[1]), (1.5, 0.14, 1.5), rim, narrow=0.12)
            water = material("ground", accent if accent != "e8c24a" else "5fa8c0", "6fc8d0", "3f8f9c", 0.6,
                             seed=seed(rng), grain=0.1, share=0.3)
            scene.add(ROUND, (at[0], 0.02, at[1]), (1.22, 0.14, 1.22), water)
    scatter(scene, 4, lambda r: (r.uniform(1.2, 1.8), r.uniform(1.0, 1.5)),
            lambda at, h, yaw: cliff(scene, at, h, yaw, rng.uniform(3.5, 5.5), bands), 2.2, 6, 1.2)
    # Big cliffs may lean on each other, to close the view without gaps, but not on what stands already.
    before = [(x, z, hx + LEAN, hz + LEAN, yaw) for x, z, hx, hz, yaw in scene.footprints]
    standing, scene.footprints = scene.footprints, before
    for _ in range(11):
        half = (rng.uniform(2.2, 3.8), rng.uniform(1.8, 2.8))
        yaw = rng.uniform(0, np.pi)
        at = scene.spot(*half, yaw, 6, 15, -LEAN, 40)
        if at is not None:
            cliff(scene, at, half, yaw, rng.uniform(5, 9), bands)
    scene.footprints = standing + scene.footprints[len(standing) :]
    scatter(scene, rng.integers(4, 7), span(0.3, 0.9),
            lambda at, h, yaw: rock(scene, at, h[0], bands[rng.integers(3)][1]), 1.1, 8)
    scatter(scene, rng.integers(2, 4), span(0.45, 0.6), lambda at, h, yaw: cactus(scene, at, h[0] * 1.8), 1.2, 7)
    scatter(scene, rng.integers(2, 4), span(0.3, 0.5), lambda at, h, yaw: scene.add(
        BALL, (at[0], -0.2, at[1]), (h[0] * 1.2, 0.75, h[0]),
        material("patches", "8f9450", "a8a868", size=0.12, seed=seed(rng), grain=0.2)), 1, 6)
