"""A playground: slides, domes, swings, sandpit, fence, and a rocket, a castle or a giraffe."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import broadleaf, house, pick, scatter, seed, span, vary
from .layout import landmark, part, upright
from .skies import ground, sky

# zenith, horizon, sun, grass a b c, four paints, houses
MOODS = (
    ("4fa0dc", "e2f2f4", "fff4dc", "86b95a", "74a84e", "a8c868",
     ("e8483c", "f5b82e", "2f86c8", "3fae7a"), ("f2e2c4", "e8b8a0", "b8d0d8")),
    ("8f8fd8", "ffdcd0", "ffd8b8", "8fb585", "7fa87c", "c2b890",
     ("f0688a", "5fb8b0", "f7c860", "7a68c0"), ("f4e8dc", "d8b8c8", "b8c8d8")),
    ("5fb8d8", "f4f0dc", "fff0cc", "d8a860", "cc9850", "e0b878",
     ("2a8f9c", "f07838", "f4e4b8", "c83c58"), ("fae8cc", "a8c8b8", "e0a888")),
)


def bright(rng, colour):
    return material(a=vary(rng, colour, 0.03), grain=0.05)


def slide(scene, at, yaw, paints):
    """A roofed tower with a chute on both sides."""
    rng = scene.rng
    a, b, c = (paints[i] for i in rng.permutation(4)[:3])
    for dz in (-0.55, 0.55):
        part(scene, BLOCK, at, yaw, (0, 0, dz), (2.9, 1.75, 0.07), bright(rng, a), (1.0, 0.0))
    part(scene, BLOCK, at, yaw, (0, 0, 0), (2.7, 1.5, 0.5), bright(rng, b), (1.0, 0.0))
    part(scene, BLOCK, at, yaw, (0, 0, 0), (0.62, 1.45, 0.66), material("planks", c, "5a4438", size=0.3), 0.0)
    for dx in (-0.55, 0.55):
        for dz in (-0.62, 0.62):
            part(scene, ROUND, at, yaw, (dx, 0, dz), (0.07, 3.0, 0.07), bright(rng, c))
    part(scene, BLOCK, at, yaw, (0, 3.0, 0), (0.95, 0.95, 0.95), upright(a, "fbf4e4", 0.38), (1.0, 1.0))


def swings(scene, at, yaw, paints):
    rng = scene.rng
    frame, seat = bright(rng, pick(rng, paints)), bright(rng, pick(rng, paints))
    for side in (-1, 1):
        for dz in (-0.5, 0.5):
            part(scene, BLOCK, at, yaw, (1.6 * side, 0, dz * 0.8), (0.06, 2.3, 0.06), frame)
        part(scene, BLOCK, at, yaw, (1.6 * side, 2.2, 0), (0.07, 0.12, 0.5), frame)
    part(scene, BLOCK, at, yaw, (0, 2.2, 0), (1.75, 0.14, 0.08), frame)
    for dx in (-0.75, 0.75):
        part(scene, BLOCK, at, yaw, (dx, 0.5, 0), (0.02, 1.7, 0.02), material(a="5a6068"))
        part(scene, BLOCK, at, yaw, (dx, 0.48, 0), (0.26, 0.08, 0.14), seat)


def sandpit(scene, at, h, yaw, paints):
    rng = scene.rng
    wood = bright(rng, pick(rng, paints))
    sand = material("patches", "f0d8a0", "dcc080", size=0.35, seed=seed(rng), grain=0.2)
    part(scene, BLOCK, at, yaw, (0, 0, 0), (h, 0.12, h), sand)
    for side in (-1, 1):
        part(scene, BLOCK, at, yaw, (0, 0, side * h), (h + 0.12, 0.28, 0.12), wood)
        part(scene, BLOCK, at, yaw, (side * h, 0, 0), (0.12, 0.26, h), wood)
    part(scene, BALL, at, yaw, (0.3, -0.2, 0.2), (0.6, 0.9, 0.6), sand)


def rocket(scene, paints):
    rng = scene.rng
    at = landmark(scene, 1.5, 1.5, 0.0, 6, 10)
    if at is None:
        return
    a, b = (paints[i] for i in rng.permutation(4)[:2])
    yaw = rng.uniform(0, 3)
    body = material("stripes", "faf4e8", vary(rng, a, 0.02), size=1, size_v=1.6, grain=0.04)
    for turn in (0, np.pi / 2):
        part(scene, BLOCK, at, yaw + turn, (0, 0, 0), (1.6, 1.9, 0.09), bright(rng, b), (0.7, 0.0))
    scene.add(ROUND, (at[0], 0.4, at[1]), (0.85, 3.6, 0.85), body, yaw, 0.12)
    scene.add(ROUND, (at[0], 4.0, at[1]), (0.75, 1.8, 0.75), bright(rng, b), yaw, 1.0)
    part(scene, BALL, at, yaw, (0, 2.4, 0.72), (0.32, 0.64, 0.12), bright(rng, "4a7fa8"))
    part(scene, BALL, at, yaw, (0, 2.4, -0.72), (0.32, 0.64, 0.12), bright(rng, "4a7fa8"))


def giraffe(scene, paints):
    rng = scene.rng
    yaw = rng.uniform(0, 2 * np.pi)
    at = landmark(scene, 0.9, 1.7, yaw, 5, 9)
    if at is None:
        return
    coat = material("patches", "f5c04a", "b5652f", size=0.5, seed=seed(rng), grain=0.05)
    for dx in (-0.42, 0.42):
        for dz in (-0.8, 0.8):
            part(scene, BLOCK, at, yaw, (dx, 0, dz), (0.2, 1.6, 0.2), coat)
    part(scene, BLOCK, at, yaw, (0, 1.5, 0), (0.7, 1.2, 1.2), coat, (0.2, 0.1))
    part(scene, BLOCK, at, yaw, (0, 2.2, 0.9), (0.34, 2.8, 0.34), coat, (0.3, 0.3))
    part(scene, BLOCK, at, yaw, (0, 4.8, 1.15), (0.34, 0.6, 0.7), coat, (0.2, 0.3))
    for dx in (-0.18, 0.18):
        part(scene, ROUND, at, yaw, (dx, 5.3, 0.8), (0.06, 0.45, 0.06), bright(rng, "7a4a2a"))
        part(scene, BALL, at, yaw, (dx * 1.9, 5.05, 1.3), (0.09, 0.2, 0.09), bright(rng, "2a2420"))


def castle(scene, paints):
    rng = scene.rng
    yaw = rng.uniform(0, np.pi)
    at = landmark(scene, 2.1, 2.1, yaw, 6, 10)
    if at is None:
        return
    a, b = (paints[i] for i in rng.permutation(4)[:2])
    wall = material("bricks", "f2e6d0", vary(rng, "d8c0a0"), size=0.6, size_v=0.35, seed=seed(rng), grain=0.06)
    part(scene, BLOCK, at, yaw, (0, 0, 0), (1.5, 2.2, 1.5), wall)
    part(scene, BLOCK, at, yaw, (0, 0, 0), (0.5, 1.3, 1.56), bright(rng, b))
    for dx in (-1.5, 1.5):
        for dz in (-1.5, 1.5):
            part(scene, ROUND, at, yaw, (dx, 0, dz), (0.55, 3.1, 0.55), wall)
            part(scene, ROUND, at, yaw, (dx, 3.1, dz), (0.75, 1.3, 0.75), bright(rng, a), 1.0)
    part(scene, BLOCK, at, yaw, (0, 2.2, 0), (0.8, 2.0, 0.8), wall)
    part(scene, BLOCK, at, yaw, (0, 4.2, 0), (0.95, 1.5, 0.95), bright(rng, a), (1.0, 1.0))


def playground(scene):
    rng = scene.rng
    zenith, horizon, sun, a, b, c, paints, homes = pick(rng, MOODS)
    sky(scene, zenith, horizon, "a8c0b8", "88a878", sun=sun, glow=sun, ground=b, hills=0, hill_height=0.13,
        ambient=0.45, power=0.9, fog=(0.004, 0.014))
    scene.surfaces(ground(rng, a, b, c, 0.8, 0.35, 0.14))
    pick(rng, (rocket, giraffe, castle))(scene, paints)
    scatter(scene, 1, lambda r: (2.9, 0.75), lambda at, h, yaw: slide(scene, at, yaw, paints), 2, 7)
    scatter(scene, 1, lambda r: (1.8, 0.6), lambda at, h, yaw: swings(scene, at, yaw, paints), 2, 7)
    scatter(scene, 1, span(1.3, 1.5), lambda at, h, yaw: sandpit(scene, at, h[0] - 0.15, yaw, paints), 1.8, 7)
    scatter(scene, 1, span(1.4, 1.7), lambda at, h, yaw: scene.add(
        BALL, (at[0], -1.1 * h[0], at[1]), (h[0], 2.6 * h[0], h[0]),
        material("tiles", vary(rng, paints[rng.integers(4)], 0.03), "fbf4e4", size=0.5, grain=0.05)), 2, 7)

    def mural(at, h, yaw):
        order = rng.permutation(4)
        look = material("picture", paints[order[0]], paints[order[1]], paints[order[2]], 2 * h[0], 2.1,
                        seed(rng), 0.04)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], 2.1, 0.12), look, yaw)

    scatter(scene, rng.integers(1, 3), lambda r: (r.uniform(1.0, 1.6), 0.14), mural, 2, 7)

    def fence(at, h, yaw):
        look = upright(paints[rng.integers(4)], "fbf4e4", 0.2)
        scene.add(BLOCK, (at[0], 0.12, at[1]), (h[0], 0.75, 0.04), look, yaw)
        for side in (-1, 1):
            part(scene, BLOCK, at, yaw, (side * h[0], 0, 0), (0.08, 1.0, 0.08), bright(rng, "8a6a4a"))

    scatter(scene, 2, lambda r: (r.uniform(1.5, 2.4), 0.1), fence, 1.5, 8)
    scatter(scene, 3, lambda r: (r.uniform(1.2, 2.0), 0.4), lambda at, h, yaw: scene.add(
        BLOCK, (at[0], 0, at[1]), (h[0], rng.uniform(1.5, 2.0), h[1]),
        material("patches", vary(rng, "5a9a50", 0.03), vary(rng, "4a8548", 0.03), size=0.16, seed=seed(rng),
                 grain=0.25), yaw, 0.1), 2.5, 9)
    scatter(scene, 4, lambda r: (r.uniform(1.8, 2.6), r.uniform(1.6, 2.2)), lambda at, h, yaw: house(
        scene, at, h, pick(rng, (2.9, 4.4)), yaw, vary(rng, pick(rng, homes)),
        pick(rng, ("b5583f", "6a7480", "a87050")), "4a6070", floor_height=1.45), 8, 15, 0.5, False)
    scatter(scene, rng.integers(5, 9), span(0.45, 0.6), lambda at, h, yaw: broadleaf(
        scene, at, rng.uniform(0.9, 1.4), pick(rng, ("5f9a48", "7fb050", "4a8a58"))), 2.5, 12)
    scatter(scene, 3, span(0.22, 0.32), lambda at, h, yaw: scene.add(
        BALL, (at[0], 0, at[1]), (h[0], 2 * h[0], h[0]), bright(rng, paints[rng.integers(4)])), 1, 5)
