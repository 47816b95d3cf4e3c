"""Furniture for interiors, built from a few primitives each; `yaw` looks away from the back."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import cells, pick, seed, vary


def beside(at, yaw, x, z):
    """World ground point of a local offset (x to the side, z to the front)."""
    c, s = np.cos(yaw), np.sin(yaw)
    return at[0] + c * x + s * z, at[1] - s * x + c * z


def block(scene, at, yaw, offset, bottom, size, look, narrow=0.0):
    x, z = beside(at, yaw, *offset)
    scene.add(BLOCK, (x, bottom, z), size, look, yaw, narrow)


def wood(scene, colour, size=0.16):
    return material(
        "planks",
        vary(scene.rng, colour, 0.03),
        vary(scene.rng, colour, 0.02) * 0.6,
        size=size,
        size_v=1.7,
        seed=seed(scene.rng),
        grain=0.14,
    )


def sofa(scene, at, yaw, half, colour, cushion):
    cloth = material(a=colour, size=0.3, grain=0.1)
    block(scene, at, yaw, (0, 0.08), 0.08, (half - 0.14, 0.36, 0.34), cloth)
    block(
        scene,
        at,
        yaw,
        (0, -0.3),
        0.08,
        (half, 0.78, 0.12),
        material(a=np.asarray(colour) * 0.88, size=0.3, grain=0.1),
    )
    for side in (-1, 1):
        block(scene, at, yaw, (side * (half - 0.09), 0.05), 0.0, (0.1, 0.6, 0.36), cloth)
    block(
        scene,
        at,
        yaw,
        (half * pick(scene.rng, (-0.45, 0.4)), -0.1),
        0.44,
        (0.2, 0.36, 0.09),
        material("checks", cushion, np.asarray(vary(scene.rng, "f3ead8")), size=0.1, grain=0.03),
        (0.0, 0.5),
    )


def table(scene, at, yaw, half, height, look):
    """Board on two slab legs."""
    block(scene, at, yaw, (0, 0), height - 0.06, (half[0], 0.06, half[1]), look)
    for side in (-1, 1):
        block(scene, at, yaw, (side * half[0] * 0.72, 0), 0, (0.06, height - 0.06, half[1] * 0.75), look)


def round_table(scene, at, radius, height, look):
    scene.add(ROUND, (at[0], 0, at[1]), (radius * 0.35, height - 0.05, radius * 0.35), look, narrow=0.6)
    scene.add(ROUND, (at[0], height - 0.05, at[1]), (radius, 0.06, radius), look)


def bookcase(scene, at, yaw, half, height, frame, shade, books, both=False):
    """Case with rows of books; half: half width and half depth; books: two colours."""
    rows = cells(height - 0.24, 0.42)
    block(scene, at, yaw, (0, 0), 0, (half[0], height, half[1]), frame)
    width = half[0] - 0.09
    look = material("windows", shade, *books, cells(2 * width, 0.13), rows, seed(scene.rng), 0.28, 0.42)
    block(
        scene,
        at,
        yaw,
        (0, 0 if both else 0.02),
        0.14,
        (width, height - 0.24, half[1] + (0.015 if both else 0.0)),
        look,
    )


def chair(scene, at, yaw, look):
    block(scene, at, yaw, (0, 0), 0, (0.21, 0.45, 0.21), look, (-0.12, -0.12))
    block(scene, at, yaw, (0, -0.19), 0.45, (0.2, 0.5, 0.035), look)


def bed(scene, at, yaw, half, frame, cover):
    block(scene, at, yaw, (0, -half[1] + 0.06), 0, (half[0], 0.95, 0.06), frame)
    block(scene, at, yaw, (0, 0.05), 0.05, (half[0] - 0.04, 0.42, half[1] - 0.08), cover)
    block(
        scene,
        at,
        yaw,
        (0, -half[1] + 0.38),
        0.47,
        (half[0] - 0.18, 0.12, 0.22),
        material(a="f4efe4", grain=0.04),
        0.2,
    )


def plant(scene, at, pot, leaf, tall=1.3):
    rng = scene.rng
    green = material("patches", vary(rng, leaf), vary(rng, leaf) * 0.6, size=0.13, seed=seed(rng), grain=0.3)
    scene.add(
        ROUND,
        (at[0], 0, at[1]),
        (0.17, 0.4, 0.17),
        material("stripes", vary(rng, pot), vary(rng, pot) * 0.8, size=0.2, grain=0.06),
        narrow=-0.35,
    )
    if rng.random() < 0.5:
        scene.add(BALL, (at[0], 0.36, at[1]), (0.34, tall - 0.36, 0.34), green)
    else:
        scene.add(ROUND, (at[0], 0.4, at[1]), (0.05, 0.4, 0.05), material(a="6b4a32", grain=0.1))
        scene.add(BALL, (at[0], 0.62, at[1]), (0.36, tall - 0.55, 0.36), green)


def floor_lamp(scene, at, stem, light, height=1.6):
    scene.add(ROUND, (at[0], 0, at[1]), (0.15, 0.05, 0.15), material(a=stem, grain=0.05))
    scene.add(ROUND, (at[0], 0, at[1]), (0.025, height - 0.3, 0.025), material(a=stem, grain=0.0))
    scene.add(
        ROUND,
        (at[0], height - 0.35, at[1]),
        (0.24, 0.35, 0.24),
        material("glow", c=light, grain=0, emission=0.75),
        narrow=0.4,
    )


def paintings(plan, count, frames, colours, width=(0.35, 0.75), bottom=(1.0, 1.35)):
    """Hangs up to `count` pictures; walls that took none twice are full."""
    failed = 0
    for _ in range(count):
        failed = 0 if painting(plan, frames, colours, width, bottom) else failed + 1
        if failed == 2:
            return


def painting(plan, frames, colours, width, bottom):
    """Hangs a picture with its own motif, size and colours; False where no wall had room."""
    rng = plan.rng
    half, height = rng.uniform(*width), rng.uniform(0.6, 1.05)
    a, b = rng.choice(len(colours), 2, replace=False)
    look = material("picture", pick(rng, frames), colours[a], colours[b], 2 * half, height, seed(rng), 0.05)
    return plan.hang(look, half, height, rng.uniform(*bottom))
