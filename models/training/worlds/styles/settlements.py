"""Small places: a market town and a snow village."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import broadleaf, fir, house, lamp_post, pick, rock, scatter, seed, span, vary
from .landmarks import clock_tower, festive_fir
from .skies import ground, sky


def town(scene):
    rng = scene.rng
    dusk = rng.random() < 0.3
    sky(
        scene,
        "5b93cf",
        "dde8ee",
        "9aa5b2",
        "8c8f98",
        ground="8a8378",
        hills=2 if rng.random() < 0.5 else 0,
        hill_height=0.12,
    )
    if dusk:
        sky(
            scene,
            "4d5f99",
            "f4b98a",
            "8d7690",
            "6f5a70",
            ground="7a6a62",
            sun="ffb680",
            glow="ffb070",
            power=0.9,
        )
    paving = pick(rng, (("b9b2a6", "948c80"), ("a9a9ac", "85858a"), ("c4a98a", "9c8468")))
    scene.surfaces(material("tiles", *paving, size=rng.uniform(0.5, 1.2), seed=seed(rng), grain=0.2))
    walls = ("e9c46a", "d98b6a", "e8ddc8", "9cb7c9", "c97b84", "a9bf9a", "b5533c", "f2efe6")
    roofs = ("9c4a35", "6e4038", "56606b", "7d5a46")
    spires = ("2f7a78", "3f5f94", "8c3a30")
    clock_tower(scene, pick(rng, walls), pick(rng, ("f4eee0", "8c3f34", "3f5a78")), pick(rng, spires))
    scatter(
        scene,
        rng.integers(12, 16),
        lambda r: (r.uniform(1.3, 2.8), r.uniform(1.3, 2.2)),
        lambda at, h, yaw: house(
            scene,
            at,
            h,
            rng.choice([1, 2, 2, 3]) * 1.7,
            yaw,
            vary(rng, pick(rng, walls)),
            pick(rng, roofs),
            pick(rng, ("3f4f5e", "5a4438", "4a5a4a")),
            share=0.25,
            emission=0.8 if dusk else 0.0,
            floor_height=1.7,
        ),
        3.2,
        14,
        0.5,
        False,
    )

    def stall(at, h, yaw):
        bright = pick(rng, ("c8453c", "3d7fa8", "e0a63a", "5a9a5f"))
        scene.add(
            BLOCK,
            (at[0], 0, at[1]),
            (h[0] * 0.9, 0.9, h[1] * 0.8),
            material("planks", "a07a50", "6b4e32", size=0.25, seed=seed(rng)),
            yaw,
        )
        scene.add(
            BLOCK,
            (at[0], 1.9, at[1]),
            (h[0] * 1.1, 0.45, h[1] * 1.1),
            material("planks", bright, "f5efe0", size=0.6, grain=0),
            yaw,
            (0, 0.9),
        )
        for sx in (-1, 1):
            x, z = at[0] + sx * h[0] * np.cos(yaw), at[1] - sx * h[0] * np.sin(yaw)
            scene.add(BLOCK, (x, 0, z), (0.05, 1.9, 0.05), material(a="6b4e32"), yaw)

    scatter(scene, rng.integers(0, 4), lambda r: (0.9, 0.6), stall, 1.3, 7, turned=False)
    scatter(
        scene,
        rng.integers(2, 5),
        span(0.45, 0.6),
        lambda at, h, yaw: broadleaf(scene, at, rng.uniform(0.7, 1.1), "5a8a45"),
        1.4,
        10,
    )
    scatter(
        scene,
        rng.integers(1, 5),
        span(0.15, 0.15),
        lambda at, h, yaw: lamp_post(scene, at, 3.0, "2d3236", "fff0c4", 1.6 if dusk else 0.2),
        1,
        9,
    )
    scatter(
        scene,
        rng.integers(1, 4),
        span(0.3, 0.45),
        lambda at, h, yaw: scene.add(
            ROUND,
            (at[0], 0, at[1]),
            (h[0], 0.9, h[0]),
            material("stripes", "8a5a36", "4a4440", size=1, size_v=0.45, seed=seed(rng)),
        ),
        1,
        6,
    )


def snow(scene):
    rng = scene.rng
    mood = rng.integers(3)
    if mood == 0:
        sky(
            scene,
            "5f8fcf",
            "e6eef6",
            "a9b9cf",
            "8fa3bd",
            ground="c8d4e4",
            hills=1,
            hill_height=0.3,
            glow="fff4dc",
        )
    elif mood == 1:
        sky(
            scene,
            "aab6c4",
            "d5dce3",
            "a9b4c0",
            "93a0ae",
            ground="b8c2cc",
            sun="dfe6f0",
            power=0.45,
            ambient=0.75,
            clouds=1.0,
            hills=1,
            hill_height=0.3,
            glow="404448",
            fog=(0.015, 0.06),
        )
    else:
        sky(
            scene,
            "141d42",
            "3f527f",
            "2c3b63",
            "22304f",
            ground="3a4870",
            sun="9fb4e8",
            power=0.6,
            ambient=1.6,
            clouds=0.2,
            hills=1,
            hill_height=0.3,
            glow="c8d8ff",
            cloud="5b6d99",
        )
    night = mood == 2
    scene.surfaces(ground(rng, "e6ecf5", "d3dfef", "b9cbe2", 1.1, 0.5, 0.07))
    walls = ("8a5a3c", "a8473a", "6f7f8f", "c9a36a", "7a4a34")
    festive_fir(scene, night)
    scatter(
        scene,
        rng.integers(4, 7),
        lambda r: (r.uniform(1.3, 2.2), r.uniform(1.1, 1.7)),
        lambda at, h, yaw: house(
            scene,
            at,
            h,
            rng.uniform(1.9, 2.6),
            yaw,
            vary(rng, pick(rng, walls)),
            "eef2f8",
            "ffd27a" if night else "3b4756",
            c="ffc65c",
            share=0.75,
            emission=0.9 if night else 0.2,
            roof_height=rng.uniform(1.2, 2.0),
            floor_height=2.2,
        ),
        3,
        12,
        0.5,
    )
    scatter(
        scene,
        rng.integers(4, 8),
        span(0.7, 1.3),
        lambda at, h, yaw: fir(scene, at, h[0], "2f5a4c", "e9f0f7" if rng.random() < 0.7 else None),
        1.5,
        11,
    )

    def snowy(at, h, yaw):
        green = vary(rng, "2f5a4c")
        for low, half, tall, paint in ((0.1, 1.0, 2.6, green), (1.0, 0.8, 2.2, "e9f0f7"), (1.5, 0.72, 1.9, green),
                                       (2.2, 0.5, 1.5, "f2f6fb")):
            look = material(a=paint, grain=0.1)
            scene.add(BLOCK, (at[0], low, at[1]), (half * h[0], tall, half * h[0]), look, yaw, (1.0, 1.0))

    scatter(scene, 5, span(0.9, 1.4), snowy, 3, 13)

    def snowman(at, h, yaw):
        for y, r in ((-0.1, 0.5), (0.65, 0.36), (1.2, 0.25)):
            scene.add(BALL, (at[0], y, at[1]), (r, 2 * r, r), material(a="f6f8fc", grain=0.05))
        scene.add(
            ROUND,
            (at[0], 1.64, at[1]),
            (0.2, 0.3, 0.2),
            material(a=pick(rng, ("30343c", "b03a3a", "2f6f8f"))),
        )

    scatter(scene, rng.integers(0, 3), span(0.5, 0.5), snowman, 1.4, 7)
    scatter(
        scene, rng.integers(1, 4), span(0.3, 0.8), lambda at, h, yaw: rock(scene, at, h[0], "8d97a6"), 1, 10
    )
    scatter(
        scene,
        rng.integers(1, 4),
        span(0.15, 0.15),
        lambda at, h, yaw: lamp_post(scene, at, 2.6, "30343c", "ffd98a", 2.5 if night else 0.6),
        1,
        8,
    )
    scatter(
        scene,
        rng.integers(0, 3),
        lambda r: (1.4, 0.2),
        lambda at, h, yaw: scene.add(
            BLOCK,
            (at[0], 0, at[1]),
            (h[0], 0.7, 0.2),
            material("bricks", "9097a3", "e8edf4", size=0.5, size_v=0.25, seed=seed(rng)),
            yaw,
        ),
        1.2,
        8,
    )
