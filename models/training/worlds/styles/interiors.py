"""Indoor styles: a gallery and a columned hall."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import column, pick, scatter, seed, span, vary
from .rooms import divide, lighting, room, wall_pictures


def gallery(scene):
    rng = scene.rng
    bounds = room(scene, (1.6, 5.0), rng.uniform(3.0, 4.2))
    wall = pick(rng, ("ece7dc", "b9c7c4", "8f3a3a", "2f4f5f", "d9c9a8", "5a6a52", "c8b7c9"))
    dado = pick(rng, ("e9e3d6", "6b4a32", "3d4a55", "a9b7a4", "b98a62"))
    paint = [vary(rng, wall, 0.03), vary(rng, dado, 0.04)]
    papered = material(
        "panel", *paint, paint[1] * 0.75, size=rng.uniform(0.5, 1.1), size_v=0.8, seed=seed(rng), grain=0.09
    )
    floor = pick(
        rng,
        (
            ("planks", "b07d4f", "7a5232"),
            ("checks", "e4ddd0", "3f4348"),
            ("planks", "7d5a42", "523a2b"),
            ("tiles", "c9c2b4", "a39a8a"),
        ),
    )
    scene.surfaces(
        material(floor[0], floor[1], floor[2], size=rng.uniform(0.3, 0.7), seed=seed(rng), grain=0.12),
        papered,
        material(a="f0ece4", size=1.0, grain=0.04),
    )
    lighting(scene, bounds, "fff0d8", rng.uniform(0.6, 1.0), "9a948c", "6f655a")
    if rng.random() < 0.7:
        divide(scene, bounds, papered, material(a=paint[0], size=0.8, grain=0.09))
    colours = (
        "d1495b",
        "edae49",
        "30638e",
        "00798c",
        "f4efe6",
        "2b2d42",
        "7fb069",
        "e6aace",
        "f08a4b",
        "6a4c93",
    )
    wall_pictures(scene, bounds, 22, ("c9a14a", "3a2c22", "f4f2ee", "6a4a2e"), colours)
    art = [vary(rng, c, 0.05) for c in colours]

    def plinth(at, h, yaw):
        tall = rng.uniform(0.7, 1.1)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], tall, h[0]), material(a="efebe3", grain=0.05), yaw)
        look = material(
            pick(rng, ("plain", "patches", "stripes", "checks")),
            pick(rng, art),
            pick(rng, art),
            size=0.2,
            seed=seed(rng),
            grain=0.1,
        )
        kind = rng.integers(4)
        r = h[0] * 0.8
        if kind == 0:
            scene.add(BALL, (at[0], tall, at[1]), (r, 2 * r, r), look)
        elif kind == 1:
            scene.add(ROUND, (at[0], tall, at[1]), (r, 3 * r, r), look, narrow=1.0)
        elif kind == 2:
            scene.add(BLOCK, (at[0], tall, at[1]), (r * 0.7, 2.6 * r, r * 0.7), look, yaw + 0.6, (0.6, 0.6))
        else:
            scene.add(ROUND, (at[0], tall, at[1]), (r * 0.6, 1.6 * r, r * 0.6), look)
            scene.add(BALL, (at[0], tall + 1.4 * r, at[1]), (r * 0.7, 1.4 * r, r * 0.7), look)

    scatter(scene, rng.integers(3, 7), span(0.28, 0.4), plinth, 1.1, 8)
    scatter(
        scene,
        rng.integers(1, 3),
        lambda r: (0.9, 0.25),
        lambda at, h, yaw: scene.add(
            BLOCK,
            (at[0], 0, at[1]),
            (h[0], 0.45, h[1]),
            material("planks", "6f4a33", "4a3022", size=0.3, seed=seed(rng)),
            yaw,
        ),
        1.1,
        7,
        turned=False,
    )
    scatter(
        scene,
        rng.integers(0, 3),
        span(0.3, 0.3),
        lambda at, h, yaw: (
            scene.add(
                ROUND,
                (at[0], 0, at[1]),
                (0.25, 0.5, 0.25),
                material(a=pick(rng, art), grain=0.05),
                narrow=-0.2,
            ),
            scene.add(
                BALL,
                (at[0], 0.45, at[1]),
                (0.4, 1.1, 0.4),
                material("patches", "4f8a4a", "2f5f3a", size=0.15, seed=seed(rng)),
            ),
        ),
        1.1,
        7,
    )


def hall(scene):
    """Columned hall: temple, cellar or throne room by palette."""
    rng = scene.rng
    bounds = room(scene, (2.0, 6.0), rng.uniform(3.6, 5.0))
    palettes = (
        ("c9b48a", "8f7850", "b5533c", "7a5a3a"),
        ("8f9aa8", "6a7482", "3f6f8f", "5a6270"),
        ("6f5a7f", "4a3a5c", "d0a040", "3f3350"),
        ("7f9a86", "56705f", "e0c070", "4a5f52"),
    )
    stone, joint, accent, floor = pick(rng, palettes)
    wall = material(
        "bricks", vary(rng, stone), vary(rng, joint), size=0.8, size_v=0.4, seed=seed(rng), grain=0.2
    )
    scene.surfaces(
        material(
            pick(rng, ("checks", "tiles")),
            vary(rng, stone, 0.04),
            vary(rng, floor, 0.04),
            size=rng.uniform(0.7, 1.2),
            seed=seed(rng),
            grain=0.12,
        ),
        wall,
        material("planks", vary(rng, joint), vary(rng, joint) * 0.6, size=0.9, seed=seed(rng), grain=0.15),
    )
    lighting(
        scene,
        bounds,
        pick(rng, ("ffdca8", "ffe8c8", "cfe0ff")),
        rng.uniform(0.95, 1.3),
        np.array(vary(rng, stone, 0.02)) * 1.1,
        stone,
        fog=rng.uniform(0.005, 0.03),
        haze=joint,
    )
    if rng.random() < 0.4:
        divide(scene, bounds, wall, wall)
    shaft = material(
        pick(rng, ("plain", "stripes", "planks")),
        vary(rng, stone) * 1.05,
        vary(rng, accent),
        size=0.3,
        size_v=0.9,
        seed=seed(rng),
        grain=0.15,
    )
    ring = material(a=vary(rng, accent), grain=0.15)
    step, offset = rng.uniform(2.2, 3.4), rng.uniform(0.5, 1.5, 2)
    x0, x1, z0, z1, top = bounds
    for x in np.arange(x0 + offset[0], x1, step):
        for z in np.arange(z0 + offset[1], z1, step):
            if scene.free(x, z, 0.5, 0.5, 0.0, 0.2) and scene.room_left(ROUND) > 6:
                scene.claim(x, z, 0.45, 0.45, 0.0)
                column(scene, (x, z), 0.3, top, shaft, ring)
    banners = (accent, "b03a3a", "2f6f8f", "d8a83c", "5f8a4f", "efe6d2")
    wall_pictures(scene, bounds, 8, (accent, "4a3020"), banners)

    def brazier(at, h, yaw):
        scene.add(ROUND, (at[0], 0, at[1]), (0.22, 0.9, 0.22), material(a="4a4038", grain=0.2), narrow=-0.5)
        scene.add(
            BALL,
            (at[0], 0.75, at[1]),
            (0.26, 0.5, 0.26),
            material("glow", c=pick(rng, ("ff9a3c", "ffc05a", "7fd8ff")), grain=0, emission=1.0),
        )

    scatter(scene, rng.integers(2, 5), span(0.35, 0.35), brazier, 1.1, 8)
    scatter(
        scene,
        rng.integers(2, 5),
        span(0.35, 0.6),
        lambda at, h, yaw: scene.add(
            BLOCK,
            (at[0], 0, at[1]),
            (h[0], rng.uniform(0.5, 1.3), h[1]),
            material(
                pick(rng, ("checks", "tiles", "planks")),
                pick(rng, banners),
                vary(rng, joint),
                size=0.3,
                seed=seed(rng),
                grain=0.15,
            ),
            yaw,
        ),
        1.1,
        8,
    )
    scatter(
        scene,
        rng.integers(1, 3),
        span(0.4, 0.5),
        lambda at, h, yaw: (
            scene.add(BLOCK, (at[0], 0, at[1]), (0.4, 0.6, 0.4), ring, yaw),
            scene.add(BLOCK, (at[0], 0.6, at[1]), (0.3, 1.8, 0.3), wall, yaw, (0.4, 0.4)),
            scene.add(BALL, (at[0], 2.3, at[1]), (0.3, 0.6, 0.3), ring),
        ),
        1.2,
        8,
    )
