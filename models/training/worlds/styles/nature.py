"""Open country: a meadow and desert ruins."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import broadleaf, column, fir, house, pick, rock, scatter, seed, span, vary
from .landmarks import rotunda, windmill
from .skies import ground, sky


def meadow(scene):
    rng = scene.rng
    autumn = rng.random() < 0.3
    sky(scene, "3f7fc8", "cfe3ee", "7f95a8", "5c7f5a", ground="5d7a3c", sun="fff0d0")
    if autumn:
        sky(scene, "6d8fb5", "f2dcc0", "a58f93", "86704f", ground="7a6a3c", sun="ffdcae", glow="ffc98a")
    scene.surfaces(
        ground(rng, "8fae4d" if not autumn else "b39a4e", "779c44" if not autumn else "9c8a44", "b8a670")
    )
    leaves = (
        ("4f8a3a", "6b9a3f", "3f7a4a", "88a845") if not autumn else ("c9722e", "b3472c", "d9a036", "7f8a3a")
    )
    windmill(scene)
    scatter(
        scene,
        1,
        lambda r: (1.8, 1.5),
        lambda at, h, yaw: house(
            scene,
            at,
            h,
            2.4,
            yaw,
            vary(rng, pick(rng, ("f0e6d2", "a8432f", "d9c8a0"))),
            pick(rng, ("7d3b2e", "4f4a4a")),
            "3d4a55",
        ),
        5,
        13,
    )
    scatter(
        scene,
        rng.integers(5, 10),
        span(0.5, 0.7),
        lambda at, h, yaw: broadleaf(scene, at, rng.uniform(0.8, 1.5), pick(rng, leaves)),
        1.6,
        16,
    )
    scatter(
        scene, rng.integers(1, 5), span(0.7, 1.1), lambda at, h, yaw: fir(scene, at, h[0], "2f5f43"), 2.5, 15
    )
    scatter(
        scene,
        rng.integers(3, 8),
        span(0.3, 0.9),
        lambda at, h, yaw: rock(scene, at, h[0], pick(rng, ("8d8a84", "a39a88", "77787c"))),
        1,
        12,
    )

    def hedge(at, h, yaw):
        green = vary(rng, pick(rng, leaves), 0.04)
        look = material("patches", green, green * 0.85, size=0.2, seed=seed(rng), grain=0.25)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], rng.uniform(1.0, 1.8), h[1]), look, yaw, (0.06, 0.3))

    scatter(scene, rng.integers(3, 6), lambda r: (r.uniform(1.4, 2.8), 0.45), hedge, 3.5, 12)

    def stone_wall(at, h, yaw):
        look = material("bricks", "a8a398", "77736c", size=0.45, size_v=0.22, seed=seed(rng), grain=0.3)
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], 0.8, 0.22), look, yaw, (0.0, 0.2))

    scatter(scene, rng.integers(1, 4), lambda r: (r.uniform(1.2, 2.4), 0.24), stone_wall, 1.5, 9)

    def barn(at, h, yaw):
        house(scene, at, h, 2.8, yaw, vary(rng, "a8432f"), "5a4a48", "f0e6d2", "planks", roof_height=1.8)

    scatter(scene, 2, lambda r: (2.4, 1.8), barn, 8, 15)

    def haystack(at, h, yaw):
        look = material("patches", "e0bc62", "c89e48", size=0.12, size_v=0.5, seed=seed(rng), grain=0.25)
        scene.add(ROUND, (at[0], 0, at[1]), (h[0], 1.1 * h[0], h[0]), look, narrow=0.1)
        scene.add(ROUND, (at[0], 1.1 * h[0], at[1]), (0.9 * h[0], 0.9 * h[0], 0.9 * h[0]), look, narrow=1.0)

    scatter(scene, 2, span(0.8, 1.1), haystack, 2, 10)
    flowers = pick(rng, ("d94f4f", "e8c33c", "a65fc0", "f2f0ea"))
    scatter(
        scene,
        rng.integers(1, 4),
        span(0.35, 0.6),
        lambda at, h, yaw: scene.add(
            BALL,
            (at[0], -0.3, at[1]),
            (h[0], 0.9, h[0]),
            material("patches", "4f7d36", flowers, size=0.12, seed=seed(rng)),
        ),
        1,
        7,
    )

    def fence(at, h, yaw):
        scene.add(
            BLOCK,
            (at[0], 0.5, at[1]),
            (h[0], 0.12, 0.04),
            material("planks", "a98a63", "6d5539", size=0.8),
            yaw,
        )
        scene.add(
            BLOCK,
            (at[0], 0.85, at[1]),
            (h[0], 0.12, 0.04),
            material("planks", "a98a63", "6d5539", size=0.8),
            yaw,
        )
        for end in (-1, 0, 1):
            x, z = at[0] + end * h[0] * np.cos(yaw), at[1] - end * h[0] * np.sin(yaw)
            scene.add(BLOCK, (x, 0, z), (0.07, 1.1, 0.07), material(a="8d7150"), yaw)

    scatter(scene, rng.integers(0, 4), lambda r: (1.6, 0.08), fence, 1.2, 8)


def ruins(scene):
    rng = scene.rng
    sunset = rng.random() < 0.35
    sky(
        scene,
        "4f8fc4",
        "f0dfc0",
        "c79d77",
        "b98958",
        ground="b08a58",
        sun="fff0d0",
        power=1.05,
        glow="fff0c0",
        clouds=rng.uniform(0, 0.5),
        fog=(0.006, 0.035),
    )
    if sunset:
        sky(
            scene,
            "7a6a9c",
            "f7b27a",
            "b87060",
            "99594a",
            ground="a0704a",
            sun="ffb478",
            glow="ff9a50",
            clouds=rng.uniform(0, 0.8),
            fog=(0.006, 0.035),
        )
    scene.surfaces(ground(rng, "dcbc84", "cfa96e", "b98a58", 1.3, 0.35, 0.12))
    sand, dark = vary(rng, "d9b47c"), vary(rng, "a87a4c")
    stone = material("bricks", sand, dark, size=0.7, size_v=0.35, seed=seed(rng), grain=0.2)
    drum = material("stripes", sand, sand * 0.88, size=1, size_v=0.8, seed=seed(rng), grain=0.2)
    rotunda(scene, drum, pick(rng, ("2f9a9c", "c8503a", "3f6fb0", "4f9a68")))
    painted = material(
        "tiles", pick(rng, ("3f7f8c", "a8432f", "d0a040")), "e6d2a8", size=0.4, seed=seed(rng), grain=0.25
    )
    scatter(
        scene,
        rng.integers(5, 9),
        span(0.65, 0.65),
        lambda at, h, yaw: column(
            scene,
            at,
            rng.uniform(0.28, 0.45),
            rng.uniform(1.2, 4.5),
            drum,
            stone if rng.random() < 0.7 else painted,
            rng.random() < 0.5,
        ),
        1.2,
        12,
    )

    def wall(at, h, yaw):
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], rng.uniform(0.6, 1.6), 0.3), stone, yaw)
        x, z = at[0] + 0.5 * h[0] * np.cos(yaw), at[1] - 0.5 * h[0] * np.sin(yaw)
        scene.add(BLOCK, (x, 0, z), (0.5 * h[0], rng.uniform(1.8, 3.2), 0.3), stone, yaw)

    scatter(scene, rng.integers(5, 9), lambda r: (r.uniform(1.0, 2.4), 0.32), wall, 1.4, 11)

    def arch(at, h, yaw):
        tall = rng.uniform(2.4, 3.4)
        for side in (-1, 1):
            x, z = at[0] + side * (h[0] - 0.4) * np.cos(yaw), at[1] - side * (h[0] - 0.4) * np.sin(yaw)
            scene.add(BLOCK, (x, 0, z), (0.4, tall, 0.4), stone, yaw)
        scene.add(BLOCK, (at[0], tall, at[1]), (h[0] + 0.15, 0.6, 0.5), painted, yaw)

    scatter(scene, 2, lambda r: (r.uniform(1.4, 2.0), 0.5), arch, 3, 10)
    scatter(
        scene,
        rng.integers(0, 3),
        span(2.0, 3.0),
        lambda at, h, yaw: scene.add(
            BLOCK, (at[0], 0, at[1]), (h[0], h[0] * 1.3, h[0]), stone, yaw, (1.0, 1.0)
        ),
        8,
        18,
    )
    scatter(
        scene,
        1,
        span(0.5, 0.5),
        lambda at, h, yaw: scene.add(BLOCK, (at[0], 0, at[1]), (0.45, 5.0, 0.45), painted, yaw, (0.5, 0.5)),
        3,
        9,
    )
    scatter(
        scene, rng.integers(3, 7), span(0.3, 0.8), lambda at, h, yaw: rock(scene, at, h[0], "c09a68"), 1, 9
    )

    def palm(at, h, yaw):
        tall = rng.uniform(2.5, 4.0)
        scene.add(
            ROUND,
            (at[0], 0, at[1]),
            (0.16, tall, 0.16),
            material("stripes", "8d6a45", "755436", size=1, size_v=0.3),
            narrow=0.4,
        )
        scene.add(
            BALL,
            (at[0], tall - 0.4, at[1]),
            (1.1, 0.8, 1.1),
            material("patches", "5d8a3c", "3f6a30", size=0.3, seed=seed(rng), grain=0.3),
        )

    scatter(scene, rng.integers(0, 4), span(0.35, 0.35), palm, 2, 11)
