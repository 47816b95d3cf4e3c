"""A city at night, lit by windows and neon."""

from ..scene import BLOCK, material
from ..things import broadleaf, house, lamp_post, pick, scatter, seed, span, vary
from .landmarks import neon_gate
from .skies import sky


def night(scene):
    rng = scene.rng
    tint = pick(rng, (("0d1430", "3a2f66"), ("101a33", "1f4a63"), ("1a1033", "6a2f5c")))
    sky(
        scene,
        *tint,
        "1a2244",
        "141a36",
        sun="a9b8f0",
        power=0.9,
        ambient=5.0,
        ground="5c5f88",
        glow="b8c4ff",
        cloud="4a4a78",
        clouds=rng.uniform(0, 0.6),
        hills=2,
        hill_height=0.3,
        fog=(0.008, 0.035)
    )
    scene.surfaces(material("tiles", "6c6c74", "4d4d5a", size=1.0, seed=seed(rng), grain=0.25))
    neon = ("ff4f8a", "3fe0d0", "ffb03a", "9a6bff", "5aff9a")
    neon_gate(scene, neon)
    warm, cool = ("ffd27a", "ffb45c", "ffe9b8"), ("8fd8ff", "b8f0ff", "c9b8ff")
    scatter(
        scene,
        rng.integers(10, 15),
        lambda r: (r.uniform(1.2, 2.6), r.uniform(1.2, 2.6)),
        lambda at, h, yaw: house(
            scene,
            at,
            h,
            rng.integers(2, 7) * 1.6,
            yaw,
            vary(rng, pick(rng, ("3c4668", "55405f", "2f5060", "5a4a4a"))),
            None,
            "1b2036",
            c=pick(rng, warm + warm + cool),
            share=rng.uniform(0.3, 0.7),
            emission=1.0,
        ),
        3.2,
        17,
        0.5,
        False,
    )

    def sign(at, h, yaw):
        scene.add(BLOCK, (at[0], 0, at[1]), (0.08, 2.1, 0.08), material(a="2a2d3a"), yaw)
        scene.add(
            BLOCK,
            (at[0], 2.0, at[1]),
            (0.7, 0.9, 0.1),
            material("picture", "20222e", "2c2140", pick(rng, neon), 1.4, 0.9, seed(rng), 0, emission=1.0),
            yaw,
        )

    scatter(scene, rng.integers(2, 5), span(0.5, 0.5), sign, 1.5, 8)

    def kiosk(at, h, yaw):
        colour = pick(rng, neon)
        scene.add(
            BLOCK,
            (at[0], 0, at[1]),
            (h[0], 2.0, h[1]),
            material("planks", vary(rng, "4a5070"), "2a2d3a", size=0.3, seed=seed(rng)),
            yaw,
        )
        scene.add(
            BLOCK,
            (at[0], 2.0, at[1]),
            (h[0] * 1.15, 0.3, h[1] * 1.15),
            material("glow", c=colour, grain=0, emission=0.8),
            yaw,
        )

    scatter(scene, rng.integers(1, 4), span(0.6, 0.9), kiosk, 1.6, 9)
    scatter(
        scene,
        rng.integers(3, 6),
        span(0.15, 0.15),
        lambda at, h, yaw: lamp_post(scene, at, 3.0, "20242e", pick(rng, warm)),
        1,
        9,
    )
    scatter(
        scene,
        rng.integers(1, 4),
        span(0.4, 0.5),
        lambda at, h, yaw: broadleaf(scene, at, 0.8, "2f5a55"),
        1.4,
        9,
    )
