"""A misty forest: tall trunks, firs, toadstools, and an old giant, a hut or a ring of stones."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, rock, scatter, seed, span, vary
from .layout import landmark, part, shift
from .skies import ground, sky

# zenith, mist, far, near, sun, floor a b c, leaves, firs, bark
MOODS = (
    ("7fb0c4", "d6e6d2", "8fb09c", "44705a", "fff0c0", "5f7d3a", "46662f", "8a7146",
     ("4f8f3c", "6fa648", "3a7a46"), ("2c5f48", "39705a"), "6e513a"),
    ("b0b4c0", "f3dcba", "b89c86", "85664e", "ffdba0", "94804a", "7d6a3f", "b58a4a",
     ("d9892c", "c2542c", "e3b23c"), ("5f6b3a", "47603f"), "5d4538"),
    ("4f7f9c", "b9dcdc", "6fa0a6", "2c5d68", "ffe6c4", "38655a", "2b5450", "6a7f5c",
     ("3f8f7a", "5aa98a", "2f7a78"), ("1f5560", "2b6a68"), "54484c"),
    ("8fa9dc", "efe4ea", "b5a9c8", "6b7f7c", "fff2e0", "7f9f58", "668a4c", "b59ab0",
     ("e2a5bb", "efc4cf", "9bb860"), ("4a7f5c", "5f9068"), "dcd5c8"),
)


def tall_tree(scene, at, radius, bark, leaf):
    """A trunk whose crown hangs above the walker and dapples the ground."""
    rng = scene.rng
    tall = rng.uniform(3.2, 5.5)
    trunk = material("patches", vary(rng, bark), vary(rng, bark) * 0.6, size=0.22, size_v=0.7,
                     seed=seed(rng), grain=0.25)
    scene.add(ROUND, (at[0], 0, at[1]), (radius, tall + 1.5, radius), trunk, narrow=0.35)
    if scene.room_left(BALL) == 0:  # a dead trunk
        return
    wide = rng.uniform(1.4, 2.3)
    crown = material("patches", vary(rng, leaf), vary(rng, leaf) * 0.7, size=0.5, seed=seed(rng), grain=0.3)
    scene.add(BALL, (at[0], tall - 0.4, at[1]), (wide, rng.uniform(2.2, 3.4), wide), crown)


def needle_tree(scene, at, radius, leaf):
    """Three stacked pyramids, each turned a little."""
    rng = scene.rng
    tall, yaw = radius * rng.uniform(2.6, 3.6), rng.uniform(0, 2)
    green = vary(rng, leaf)
    for low, size, top in ((0.0, 1.0, 0.55), (0.3, 0.8, 0.45), (0.58, 0.58, 0.42)):
        look = material("patches", green * (0.85 + 0.5 * low), green * (0.6 + 0.4 * low), size=0.3,
                        seed=seed(rng), grain=0.25)
        half = radius * size * 0.85
        scene.add(BLOCK, (at[0], 0.12 + low * tall, at[1]), (half, top * tall, half), look, yaw, (1.0, 1.0))
        yaw += 0.6


def toadstool(scene, at, size):
    rng = scene.rng
    cap = pick(rng, ("d2382f", "e0662e", "b5305a"))
    scene.add(ROUND, (at[0], 0, at[1]), (0.3 * size, 0.9 * size, 0.3 * size), material(a="f2e8d5"), narrow=0.3)
    look = material("patches", vary(rng, cap), "fff6ea", size=0.3 * size, seed=seed(rng), grain=0.05)
    scene.add(BALL, (at[0], 0.55 * size, at[1]), (0.75 * size, 0.85 * size, 0.75 * size), look)


def hut(scene, bark):
    """A log cabin with a steep bright roof, a door and a chimney."""
    rng = scene.rng
    yaw = rng.uniform(0, np.pi)
    at = landmark(scene, 1.9, 1.6, yaw, 3.5, 7)
    if at is None:
        return
    roof = pick(rng, ("a8382f", "3f6f8f", "d0862c", "7a4a8a"))
    logs = material("stripes", vary(rng, "a5744a"), vary(rng, "7d5434"), size=1, size_v=0.5, seed=seed(rng))
    scene.add(BLOCK, (at[0], 0, at[1]), (1.7, 2.1, 1.4), logs, yaw)
    tiles = material("bricks", vary(rng, roof), vary(rng, roof) * 0.6, size=0.4, size_v=0.3, seed=seed(rng))
    scene.add(BLOCK, (at[0], 2.1, at[1]), (2.1, 1.9, 1.9), tiles, yaw, (0.0, 1.0))
    part(scene, BLOCK, at, yaw, (0.9, 2.4, 0.8), (0.25, 1.8, 0.25), material("bricks", "8d8a84", "5f5c58", size=0.25))
    for side in (-1, 1):
        part(scene, BLOCK, at, yaw, (-0.7, 0, 1.4 * side), (0.4, 1.6, 0.05),
             material("planks", roof, "3a2a20", size=0.2))
        part(scene, BLOCK, at, yaw, (0.6, 0.85, 1.4 * side), (0.42, 0.7, 0.05),
             material("glow", c="ffd98a", grain=0, emission=0.5))


def stones(scene):
    """Standing stones round a tall painted one."""
    rng = scene.rng
    at = landmark(scene, 2.9, 2.9, 0.0, 4.5, 7)
    if at is None:
        return
    grey = pick(rng, ("9a9c98", "8a94a4", "b0a48c"))
    for i in range(7):
        angle = i * 2 * np.pi / 7 + rng.uniform(-0.15, 0.15)
        x, z = shift(at, angle, 0, 2.5)
        look = material("patches", vary(rng, grey), vary(rng, grey) * 0.7, size=0.4, seed=seed(rng), grain=0.3)
        scene.add(BLOCK, (x, 0, z), (0.5, rng.uniform(1.5, 2.6), 0.28), look, angle, (0.35, 0.3))
    paint = material("stripes", pick(rng, ("3fa6a0", "d2562f", "e0b03a")), vary(rng, grey), size=1, size_v=0.8)
    scene.add(BLOCK, (at[0], 0, at[1]), (0.6, 4.6, 0.6), paint, rng.uniform(0, 3), (0.55, 0.55))


def giant(scene, bark, leaf):
    """One huge old tree with roots and a round door."""
    rng = scene.rng
    at = landmark(scene, 1.7, 1.7, 0.0, 4, 7)
    if at is None:
        return
    wood = material("patches", vary(rng, bark), vary(rng, bark) * 0.6, size=0.3, size_v=1.2, seed=seed(rng))
    scene.add(ROUND, (at[0], 0, at[1]), (1.15, 7.5, 1.15), wood, narrow=0.3)
    scene.add(ROUND, (at[0], 0, at[1]), (1.75, 0.9, 1.75), wood, narrow=0.45)
    crown = material("patches", vary(rng, leaf), vary(rng, leaf) * 0.65, size=0.6, seed=seed(rng), grain=0.3)
    for angle in np.arange(3) * 2.1 + rng.uniform(0, 2):
        x, z = shift(at, angle, 0, 1.7)
        scene.add(BALL, (x, 4.4 + rng.uniform(0, 1.2), z), (2.4, 3.4, 2.4), crown)
    d = scene.path.mean(0) - at
    yaw = np.arctan2(d[0], d[1])
    door = material("planks", pick(rng, ("c23b30", "3d78b0", "e0a830")), "3a2a20", size=0.2)
    part(scene, BLOCK, at, yaw, (0, 0, 1.05), (0.5, 1.75, 0.45), door)
    part(scene, BLOCK, at, yaw, (0, 1.75, 1.05), (0.62, 0.5, 0.5), wood, (1.0, 0.0))


def forest(scene):
    rng = scene.rng
    zenith, mist, far, near, sun, a, b, c, leaves, firs, bark = pick(rng, MOODS)
    sky(scene, zenith, mist, far, near, sun=sun, ground=b, hills=0, hill_height=0.3, glow=sun,
        fog=(0.014, 0.034), ambient=0.62, clouds=0.3)
    scene.surfaces(ground(rng, a, b, c, 0.7, 0.45, 0.3))
    which = rng.integers(3)
    if which == 0:
        hut(scene, bark)
    elif which == 1:
        stones(scene)
    else:
        giant(scene, bark, pick(rng, leaves))
    # Toadstools and rocks come before the crowns, which use up the slots for balls.
    scatter(scene, rng.integers(2, 4), span(0.35, 0.6), lambda at, h, yaw: toadstool(scene, at, h[0] * 1.4), 1, 5)
    scatter(scene, rng.integers(2, 4), span(0.4, 1.0), lambda at, h, yaw: rock(scene, at, h[0], "84898a"), 1.2, 9)
    scatter(scene, rng.integers(10, 14), span(0.3, 0.45),
            lambda at, h, yaw: tall_tree(scene, at, h[0], bark, pick(rng, leaves)), 1.6, 11, 0.8)
    scatter(scene, rng.integers(6, 9), span(0.9, 1.4),
            lambda at, h, yaw: needle_tree(scene, at, h[0], pick(rng, firs)), 2.2, 13, 0.1)

    def log(at, h, yaw):
        look = material("stripes", vary(rng, "7d5f42"), vary(rng, "6f7f3a"), size=1, size_v=0.36, grain=0.3)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], 0.55, h[1]), look, yaw, (0.06, 0.35))

    scatter(scene, rng.integers(1, 3), lambda r: (r.uniform(1.0, 1.8), 0.32), log, 1.2, 7)

    def distant(at, h, yaw):
        leaf = vary(rng, pick(rng, firs))
        look = material("patches", leaf, leaf * 0.75, size=0.6, seed=seed(rng), grain=0.25)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], h[0] * rng.uniform(2.8, 4.5), h[0]), look, yaw, (1.0, 1.0))

    scatter(scene, scene.room_left(BLOCK), span(1.2, 2.0), distant, 9, 22, -0.4)
