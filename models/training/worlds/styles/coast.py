"""A sandy coast: dunes, pastel beach huts, a pier, and a striped lighthouse."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import house, pick, rock, seed, vary
from .layout import Shore, landmark, part, upright
from .skies import ground, sky

# zenith, horizon, far, near, sun, sea a b, sand a b c
MOODS = (
    ("3f94d8", "dff0f2", "9ab8c4", "86a07c", "fff4dc", "2f93a8", "58b8bc", "f0dcae", "e6cc98", "c8b878"),
    ("6f84cc", "ffd4b0", "a892a8", "8a8270", "ffcc98", "5a84ac", "e0a898", "e8c8a0", "d8b48c", "b0a070"),
    ("86b0c4", "eef0e4", "a8bcbc", "8f9f86", "fbf2dc", "5f9ca0", "8fc0b8", "e8dcc0", "d8caa8", "a8b080"),
)
PASTELS = ("f29a94", "8fc4d8", "f5d27a", "a4d0a0", "c4a8d8", "f4b88a")


def lighthouse(scene):
    """A striped tower with gallery and lantern on a rocky foot, and a keeper's cottage."""
    rng = scene.rng
    at = landmark(scene, 1.9, 1.9, 0.0, 7, 13)
    if at is None:
        return
    paint = vary(rng, pick(rng, ("d23c34", "2a5f9c", "2f8f7a", "e07a2c")), 0.03)
    tall = rng.uniform(7.0, 9.0)
    scene.add(ROUND, (at[0], 0, at[1]), (1.95, 0.6, 1.95), material("bricks", "b0aaa0", "8a847c", size=0.6, size_v=0.3),
              narrow=0.1)
    stripes = material("stripes", "fbf6ea", paint, size=1, size_v=2 * tall / 6, grain=0.05)
    scene.add(ROUND, (at[0], 0.6, at[1]), (1.35, tall, 1.35), stripes, narrow=0.38)
    dark = material(a="3a4048", grain=0.05)
    scene.add(ROUND, (at[0], tall + 0.4, at[1]), (1.05, 0.35, 1.05), dark, narrow=-0.2)
    scene.add(ROUND, (at[0], tall + 0.75, at[1]), (0.6, 1.1, 0.6), material("glow", c="fff0b8", grain=0, emission=0.6))
    scene.add(ROUND, (at[0], tall + 1.85, at[1]), (0.85, 0.8, 0.85), material(a=paint, grain=0.05), narrow=1.0)
    d = scene.path.mean(0) - at
    door = material("planks", paint, "2f2a2a", size=0.2)
    part(scene, BLOCK, at, np.arctan2(d[0], d[1]), (0, 0.6, 1.15), (0.42, 1.5, 0.22), door)


def hut(scene, at, yaw, colour):
    """A beach hut in stripes on short legs, its door to the sea."""
    rng = scene.rng
    tone = vary(rng, colour, 0.03)
    part(scene, BLOCK, at, yaw, (0, 0, 0.2), (0.95, 0.25, 1.15), material("planks", "b59a78", "7d6850", size=0.2))
    part(scene, BLOCK, at, yaw, (0, 0.25, 0), (0.85, 1.75, 0.9), upright(tone, "fbf6ea", 0.21))
    part(scene, BLOCK, at, yaw, (0, 2.0, 0), (1.05, 0.85, 1.1), material(a=tone * 0.85, grain=0.06), (1.0, 0.0))
    part(scene, BLOCK, at, yaw, (0, 0.25, 0.9), (0.36, 1.4, 0.05), material(a=vary(rng, pick(rng, PASTELS), 0.02)))


def pier(scene, shore):
    """Planks on posts, out to a small pavilion."""
    rng = scene.rng
    along = rng.choice([-1, 1]) * (shore.half + rng.uniform(2.0, 5.0))
    wood = material("planks", "a88a68", "6f5a44", size=0.3, size_v=1, grain=0.2, seed=seed(rng))
    yaw = shore.yaw + np.pi / 2
    at = shore.point(along, 5.0)
    scene.add(BLOCK, (at[0], 0.55, at[1]), (7.0, 0.18, 1.1), wood, yaw)
    scene.claim(*at, 7.0, 1.1, yaw)
    for dx in (-5.5, -2.5, 0.5, 3.5):
        for dz in (-0.95, 0.95):
            part(scene, BLOCK, at, yaw, (dx, 0, dz), (0.1, 1.35, 0.1), wood)
    for dz in (-0.95, 0.95):
        part(scene, BLOCK, at, yaw, (-1.0, 1.2, dz), (4.6, 0.1, 0.05), material(a="f4eee0"))
    end = shore.point(along, 12.0)
    roof = pick(rng, PASTELS)
    scene.add(BLOCK, (end[0], 0.3, end[1]), (2.0, 0.43, 2.0), wood, yaw)
    glass = material("windows", "fbf6ea", "3f6478", size=0.7, size_v=1.9)
    scene.add(BLOCK, (end[0], 0.73, end[1]), (1.4, 1.9, 1.4), glass, yaw)
    scene.add(BLOCK, (end[0], 2.63, end[1]), (1.9, 1.7, 1.9), upright(roof, "fbf6ea", 0.4), yaw, (1.0, 1.0))


def coast(scene):
    rng = scene.rng
    zenith, horizon, far, near, sun, wa, wb, sa, sb, sc = pick(rng, MOODS)
    sky(scene, zenith, horizon, far, near, sun=sun, glow=sun, ground=sb, hills=0, hill_height=0.08,
        fog=(0.003, 0.012), ambient=0.46)
    scene.surfaces(material("ground", wa, wb, vary(rng, wa) * 0.85, 1.6, 0.5, seed(rng), 0.1, 0.35))
    shore = Shore(scene, rng.uniform(1.5, 4.0))
    wet = material("patches", vary(rng, sb) * 0.8, vary(rng, sb) * 0.72, size=0.8, seed=seed(rng), grain=0.1)
    foam = material("patches", "f8faf4", wb, size=0.7, size_v=0.4, seed=seed(rng), grain=0.05)
    shore.slab(0, 2.1, 200, 0.5, 0.015, foam)
    shore.slab(0, 0, 200, 1.7, 0.03, wet)
    shore.slab(0, -200, 200, 200, 0.06, ground(rng, sa, sb, sc, 0.9, 0.3, 0.13))
    lighthouse(scene)
    pier(scene, shore)
    # A row of huts looks out to sea from behind the path; others stand about.
    row = rng.permutation(len(PASTELS))
    start, back = rng.uniform(-5, -1), shore.reach + rng.uniform(1.8, 3.5)
    for i in range(5):
        at = shore.point(start + 2.5 * i, -back)
        if scene.free(*at, 1.0, 1.2, shore.yaw, 0.1):
            scene.claim(*at, 1.0, 1.2, shore.yaw)
            hut(scene, at, shore.yaw, PASTELS[row[i]])
    found = shore.place(2.2, 1.6, (-shore.reach - 9, -2.5), 9.0, rng.uniform(-0.4, 0.4))
    if found is not None:
        house(scene, found[0], (2.0, 1.5), 2.4, found[1], "faf4e6", pick(rng, ("b5553a", "5a7488")), "3f6478",
              roof_height=1.5, narrow=(0.0, 1.0), floor_height=2.4)

    sandy = material("patches", vary(rng, sa, 0.03), vary(rng, sb, 0.03), size=0.7, seed=seed(rng), grain=0.12)
    grassy = material("patches", "c2bd80", "a3ab68", size=0.35, size_v=0.5, seed=seed(rng), grain=0.2)
    for _ in range(6):
        half = rng.uniform(1.6, 3.2)
        found = shore.place(half, half * 0.8, (-shore.reach - 9, -2.5), 10.0, rng.uniform(-0.5, 0.5), gap=-0.8)
        if found is not None:
            at, yaw = found
            tall = rng.uniform(2.2, 4.4)
            look = grassy if rng.random() < 0.5 else sandy
            scene.add(BALL, (at[0], -0.5 * tall, at[1]), (half * 1.1, tall, half * 0.95), look, yaw)
    for _ in range(7):
        size = rng.uniform(0.35, 1.1)
        found = shore.place(size, size, (-2.0, 4.0), 7.0)
        if found is not None:
            rock(scene, found[0], size, pick(rng, ("8f8a84", "a0968a", "77787c")))

    def parasol(at):
        scene.add(ROUND, (at[0], 0, at[1]), (0.05, 2.2, 0.05), material(a="f4eee0"))
        tone = pick(rng, ("e8503f", "2f86c0", "f0b02c", "3fa58a"))
        scene.add(ROUND, (at[0], 1.95, at[1]), (1.1, 0.5, 1.1), upright(tone, "fbf6ea", 1.1 * np.pi / 5), narrow=1.0)

    for _ in range(2):
        found = shore.place(1.15, 1.15, (-shore.reach - 3, -1.0), 5.0)
        if found is not None:
            parasol(found[0])
    for _ in range(2):
        found = shore.place(1.3, 0.1, (-shore.reach - 3, -1.5), 5.0, rng.uniform(-0.5, 0.5))
        if found is not None:
            screen = upright(pick(rng, PASTELS), "fbf6ea", 0.26)
            scene.add(BLOCK, (found[0][0], 0, found[0][1]), (1.3, 1.3, 0.04), screen, found[1])
