"""Big things of which a scene has one, so that one knows where one is."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, seed, vary
from .layout import landmark, part, upright


def facing(scene, at):
    """The yaw that looks from `at` to the middle of the path."""
    d = scene.path.mean(0) - at
    return np.arctan2(d[0], d[1])


def windmill(scene):
    """A tower mill with four sails towards the path."""
    rng = scene.rng
    at = landmark(scene, 1.7, 1.7, 0.0, 7, 12)
    if at is None:
        return
    yaw = facing(scene, at)
    wall = material("bricks", *pick(rng, (("f4eee0", "dccfb8"), ("b5604a", "94503f"), ("e8d0a0", "c8ac7c"))),
                    size=0.5, size_v=0.28, seed=seed(rng), grain=0.1)
    cap = material(a=vary(rng, pick(rng, ("c8402f", "2f5f8c", "4a4a52", "d08a2c"))), grain=0.1)
    scene.add(ROUND, (at[0], 0, at[1]), (1.6, 4.6, 1.6), wall, narrow=0.42)
    scene.add(ROUND, (at[0], 4.6, at[1]), (1.12, 1.2, 1.12), cap, narrow=0.85)
    part(scene, BLOCK, at, yaw, (0, 0, 1.4), (0.42, 1.7, 0.2), cap)
    part(scene, BLOCK, at, yaw, (0, 4.25, 1.1), (0.14, 0.28, 0.35), cap)
    sail = material("tiles", "f8f2e4", "7a5a40", size=0.3, grain=0.05)
    for side in (-1, 1):
        part(scene, BLOCK, at, yaw, (side * 1.6, 4.25, 1.42), (1.25, 0.6, 0.03), sail)
        part(scene, BLOCK, at, yaw, (side * 0.2, 4.4 + (side - 1) * 1.45, 1.42), (0.3, 2.8, 0.03), sail)


def clock_tower(scene, wall, trim, roof):
    """A square tower with dials on all sides and a steep roof."""
    rng = scene.rng
    at = landmark(scene, 1.3, 1.3, 0.0, 7, 12)
    if at is None:
        return
    tall = rng.uniform(5.2, 6.2)
    look = material("bricks", vary(rng, wall), vary(rng, wall) * 0.8, size=0.7, size_v=0.4, seed=seed(rng), grain=0.12)
    scene.add(BLOCK, (at[0], 0, at[1]), (1.3, 0.6, 1.3), material(a=trim, grain=0.1))
    scene.add(BLOCK, (at[0], 0.6, at[1]), (1.1, tall, 1.1), look)
    scene.add(BLOCK, (at[0], tall + 0.6, at[1]), (1.3, 0.3, 1.3), material(a=trim, grain=0.1))
    scene.add(BLOCK, (at[0], tall + 0.9, at[1]), (1.35, 2.6, 1.35), material(a=roof, grain=0.15), 0.0, (1.0, 1.0))
    for radius, out, paint in ((0.75, 0.08, trim), (0.62, 0.12, "fdf8ea")):
        for along_x in (True, False):
            size = (1.1 + out, 2 * radius, radius) if along_x else (radius, 2 * radius, 1.1 + out)
            scene.add(BALL, (at[0], tall - 0.55 - radius, at[1]), size, material(a=paint, grain=0.03))
    yaw = np.round(facing(scene, at) / (np.pi / 2)) * np.pi / 2
    part(scene, BLOCK, at, yaw, (0, 0, 1.1), (0.5, 2.0, 0.26), material("planks", roof, "2f2826", size=0.22))


def festive_fir(scene, night):
    """A big decorated fir with a star."""
    rng = scene.rng
    at = landmark(scene, 1.7, 1.7, 0.0, 5, 9)
    if at is None:
        return
    lights = pick(rng, (("ff5a4a", "ffd24a"), ("4ac8ff", "fff0b8"), ("ff7ab8", "9affc8")))
    scene.add(ROUND, (at[0], 0, at[1]), (0.25, 1.0, 0.25), material(a="4d3626", grain=0.2))
    for i, (low, radius, tall) in enumerate(((0.5, 1.65, 2.2), (1.7, 1.3, 2.0), (2.9, 0.95, 2.0))):
        look = material("patches", vary(rng, "2a6048"), vary(rng, "214f3e"), size=0.3, seed=seed(rng), grain=0.25)
        scene.add(ROUND, (at[0], low, at[1]), (radius, tall, radius), look, narrow=0.95)
        for turn in np.arange(3 - i) * 2 * np.pi / (3 - i) + i:
            bauble = material("glow", c=lights[i % 2], grain=0, emission=0.9 if night else 0.15)
            part(scene, BALL, at, turn, (0, low + 0.2, radius * 0.88), (0.17, 0.34, 0.17), bauble)
    scene.add(BALL, (at[0], 4.75, at[1]), (0.28, 0.56, 0.28), material("glow", c="fff0a0", grain=0, emission=0.9))


def neon_gate(scene, colours):
    """A gate in two neon colours, taller than the lamps."""
    rng = scene.rng
    yaw = rng.uniform(0, np.pi)
    at = landmark(scene, 2.5, 0.5, yaw, 5, 9)
    if at is None:
        return
    one, two = (colours[i] for i in rng.permutation(len(colours))[:2])
    lacquer = material("stripes", vary(rng, "4a2f4f"), vary(rng, "3a2540"), size=1, size_v=0.8, grain=0.08)
    for side in (-1, 1):
        part(scene, ROUND, at, yaw, (1.8 * side, 0, 0), (0.3, 4.4, 0.3), lacquer, 0.15)
        for low in (0.9, 1.9, 2.9):
            part(scene, ROUND, at, yaw, (1.8 * side, low, 0), (0.34, 0.16, 0.34),
                 material("glow", c=one, grain=0, emission=1.0))
    part(scene, BLOCK, at, yaw, (0, 3.5, 0), (2.1, 0.3, 0.2), lacquer)
    part(scene, BLOCK, at, yaw, (0, 4.4, 0), (2.6, 0.45, 0.45), lacquer, (-0.12, -0.1))
    part(scene, BLOCK, at, yaw, (0, 4.85, 0), (2.95, 0.12, 0.5), material("glow", c=two, grain=0, emission=1.0))
    part(scene, BALL, at, yaw, (0, 3.55, 0), (0.42, 0.84, 0.3), material("glow", c=two, grain=0, emission=1.0))


def toy_arch(scene, colours):
    """A gate of giant blocks with a striped bridge and two cones."""
    rng = scene.rng
    yaw = rng.uniform(0, np.pi)
    at = landmark(scene, 2.2, 0.8, yaw, 4, 7)
    if at is None:
        return
    a, b, c, d = (vary(rng, colours[i], 0.03) for i in rng.permutation(len(colours))[:4])
    for side in (-1, 1):
        part(scene, BLOCK, at, yaw, (1.5 * side, 0, 0), (0.65, 1.3, 0.65), material(a=a, grain=0.05))
        part(scene, ROUND, at, yaw, (1.5 * side, 1.3, 0), (0.55, 1.5, 0.55), material(a=b, grain=0.05))
        part(scene, ROUND, at, yaw, (1.5 * side, 3.4, 0), (0.6, 1.3, 0.6), material(a=d, grain=0.05), 1.0)
    part(scene, BLOCK, at, yaw, (0, 2.8, 0), (2.2, 0.6, 0.65), upright(c, "fbf6ea", 0.44))


def rotunda(scene, stone, colour):
    """Six columns in a ring that carry a coloured dome."""
    at = landmark(scene, 2.5, 2.5, 0.0, 6.5, 11)
    if at is None:
        return
    scene.add(ROUND, (at[0], 0, at[1]), (2.5, 0.3, 2.5), stone, narrow=0.04)
    for angle in np.arange(6) * np.pi / 3:
        part(scene, ROUND, at, angle, (0, 0.3, 1.85), (0.24, 2.9, 0.24), stone, 0.1)
    scene.add(ROUND, (at[0], 3.2, at[1]), (2.3, 0.45, 2.3), stone, narrow=-0.04)
    dome = material("tiles", vary(scene.rng, colour, 0.03), "f0dfb8", size=0.5, seed=seed(scene.rng), grain=0.1)
    # Rings instead of a ball, whose lower half would hang between the columns.
    for low, radius, tall, narrow in ((3.65, 2.05, 0.75, 0.12), (4.4, 1.8, 0.6, 0.3), (5.0, 1.26, 0.4, 0.75)):
        scene.add(ROUND, (at[0], low, at[1]), (radius, tall, radius), dome, narrow=narrow)
    scene.add(BALL, (at[0], 5.3, at[1]), (0.16, 0.5, 0.16), material("glow", c="ffd870", grain=0, emission=0.3))
