"""A playground of toy blocks."""

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, scatter, seed, span, vary
from .landmarks import toy_arch
from .skies import sky


def blocks(scene):
    """A toy-block playground: soft pastel shapes on a mat."""
    rng = scene.rng
    sky(
        scene,
        "8ecae6",
        "fdf0e0",
        "b8c9e0",
        "a3c4bc",
        ground="d0c0a8",
        sun="fff4e0",
        ambient=0.4,
        power=0.62,
        hill_height=0.1,
    )
    mats = (("e0b878", "cf9a58"), ("9fcbb0", "7fb298"), ("b3a8dc", "978ac8"), ("e8a598", "d98c80"))
    mat = pick(rng, mats)
    scene.surfaces(material(pick(rng, ("checks", "tiles")), *mat, size=1.0, seed=seed(rng), grain=0.06))
    toys = ("e76f51", "2a9d8f", "e9c46a", "457b9d", "f4a6b5", "8ab17d", "b08bbf", "f7f3ea")

    toy_arch(scene, toys)

    def paint():
        kind = pick(rng, ("plain", "plain", "checks", "stripes", "planks", "tiles"))
        a, b = rng.choice(len(toys), 2, replace=False)
        return material(
            kind, vary(rng, toys[a], 0.03), vary(rng, toys[b], 0.03), size=0.4, seed=seed(rng), grain=0.05
        )

    def tower(at, h, yaw):
        y = 0.0
        for _ in range(rng.integers(1, 4)):
            r = h[0] * rng.uniform(0.6, 1.0)
            tall = rng.uniform(0.6, 1.3)
            scene.add(
                pick(rng, (BLOCK, ROUND)),
                (at[0], y, at[1]),
                (r, tall, r),
                paint(),
                yaw + rng.uniform(-0.3, 0.3),
            )
            y += tall
        top = rng.integers(4)
        if top == 0:
            scene.add(ROUND, (at[0], y, at[1]), (h[0] * 0.8, 0.9, h[0] * 0.8), paint(), narrow=1.0)
        elif top == 1:
            scene.add(BLOCK, (at[0], y, at[1]), (h[0] * 0.9, 0.7, h[0] * 0.9), paint(), yaw, (1.0, 1.0))
        elif top == 2:
            scene.add(BALL, (at[0], y, at[1]), (h[0] * 0.5, h[0], h[0] * 0.5), paint())

    scatter(scene, rng.integers(11, 15), span(0.45, 1.0), tower, 1.3, 10)
    scatter(
        scene,
        rng.integers(3, 7),
        span(0.2, 0.35),
        lambda at, h, yaw: scene.add(
            pick(rng, (BLOCK, ROUND)), (at[0], 0, at[1]), (h[0], 2 * h[0], h[0]), paint(), yaw
        ),
        1,
        6,
    )
    scatter(
        scene,
        rng.integers(2, 5),
        span(0.3, 0.8),
        lambda at, h, yaw: scene.add(BALL, (at[0], 0, at[1]), (h[0], 2 * h[0], h[0]), paint()),
        1.2,
        9,
    )
    scatter(
        scene,
        rng.integers(1, 4),
        lambda r: (1.2, 0.35),
        lambda at, h, yaw: scene.add(BLOCK, (at[0], 0, at[1]), (1.2, 0.8, 0.35), paint(), yaw, (0.5, 0.0)),
        1.4,
        9,
    )

    def wall(at, h, yaw):
        a, b = (vary(rng, toys[i], 0.03) for i in rng.choice(len(toys), 2, replace=False))
        y = 0.0
        for look in (material("checks", a, b, size=0.55, size_v=0.55, grain=0.05), material(a=b, grain=0.05)):
            tall = 1.1 if y == 0 else rng.uniform(0.4, 0.9)
            scene.add(BLOCK, (at[0], y, at[1]), (h[0], tall, h[1]), look, yaw)
            y += tall

    scatter(scene, rng.integers(4, 7), lambda r: (r.uniform(1.1, 2.2), 0.35), wall, 2, 9)
