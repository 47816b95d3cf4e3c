"""Composite things that styles put into scenes: trees, houses, columns, lamps, walls."""

import numpy as np

from .scene import BALL, BLOCK, ROUND, material


def pick(rng, options):
    return options[int(rng.integers(len(options)))]


def vary(rng, colour, amount=0.06):
    """A hex colour with a small random shift in brightness and hue (sRGB triple)."""
    base = np.array([int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.clip(base * (1 + rng.normal(0, amount)) + rng.normal(0, amount / 3, 3), 0.01, 1)


def seed(rng):
    return int(rng.integers(1, 8191))


def cells(length, wish):
    """Cell size close to `wish` that divides a length."""
    return length / max(1, round(length / wish))


def broadleaf(scene, at, scale, leaf, bark="6b4a32"):
    rng = scene.rng
    if not (scene.room_left(ROUND) and scene.room_left(BALL)):
        return  # neither bare trunks nor floating crowns
    r = rng.uniform(0.8, 1.4) * scale
    h = max(rng.uniform(1.5, 2.2) * scale, 1.95)  # nobody walks through a crown
    crown = material(
        "patches", vary(rng, leaf), vary(rng, leaf) * 0.72, size=0.35, seed=seed(rng), grain=0.35
    )
    scene.add(
        ROUND,
        (at[0], 0, at[1]),
        (0.16 * scale, h + 0.5, 0.16 * scale),
        material("planks", vary(rng, bark), "3c2a20", size=0.12, grain=0.3, seed=seed(rng)),
    )
    scene.add(BALL, (at[0], h, at[1]), (r, r * rng.uniform(1.5, 2.1), r), crown)


def fir(scene, at, r, leaf, tip=None):
    rng = scene.rng
    if scene.room_left(ROUND) < 3:
        return
    scale = r / 0.85
    h = rng.uniform(2.6, 3.6) * scale
    look = material(
        "patches",
        vary(rng, leaf),
        vary(rng, leaf) * 0.7 if tip is None else tip,
        size=0.4,
        seed=seed(rng),
        grain=0.3,
    )
    scene.add(ROUND, (at[0], 0, at[1]), (0.13 * scale, 0.9, 0.13 * scale), material(a="4d3626", grain=0.2))
    scene.add(ROUND, (at[0], 0.45, at[1]), (r, h * 0.65, r), look, narrow=0.75)
    scene.add(ROUND, (at[0], 0.45 + h * 0.4, at[1]), (r * 0.7, h * 0.6, r * 0.7), look, narrow=1.0)


def rock(scene, at, scale, colour):
    rng = scene.rng
    size = (scale * rng.uniform(0.7, 1.0), scale * rng.uniform(0.7, 1.3), scale * rng.uniform(0.7, 1.0))
    scene.add(
        BALL,
        (at[0], -0.35 * size[1], at[1]),
        size,
        material("patches", vary(rng, colour), vary(rng, colour) * 0.75, size=0.3, seed=seed(rng), grain=0.4),
        yaw=rng.uniform(0, 3),
    )


def house(
    scene,
    at,
    half,
    height,
    yaw,
    wall,
    roof,
    trim,
    kind="windows",
    c="ffe0a0",
    share=0.0,
    emission=0.0,
    roof_height=None,
    narrow=None,
    floor_height=1.6,
):
    """Body with windows (or another wall pattern) and a gabled or hipped roof."""
    rng = scene.rng
    if scene.room_left(BLOCK) < 2:
        return
    hx, hz = half
    if kind == "windows":
        look = material(
            kind,
            wall,
            trim,
            c,
            cells(2 * hx, 1.3),
            cells(height, floor_height),
            seed(rng),
            0.06,
            share,
            emission,
        )
    else:
        look = material(kind, wall, trim, c, 0.5, 0.25, seed(rng), 0.25)
    scene.add(BLOCK, (at[0], 0, at[1]), (hx, height, hz), look, yaw)
    if roof is None:
        return
    tall = roof_height or rng.uniform(0.5, 0.9) * min(hx, hz) * 1.3
    tiles = material(
        "bricks",
        vary(rng, roof),
        vary(rng, roof, 0.02) * 0.7,
        size=0.4,
        size_v=0.3,
        seed=seed(rng),
        grain=0.2,
    )
    if narrow is None:
        narrow = (0.0, 1.0) if hx >= hz else (1.0, 0.0)
        if rng.random() < 0.3:
            narrow = (1.0, 1.0)
    scene.add(BLOCK, (at[0], height, at[1]), (hx * 1.12, tall, hz * 1.12), tiles, yaw, narrow)


def column(scene, at, radius, height, look, capital=None, broken=False):
    """Round column on a plinth; unbroken ones carry a square capital."""
    x, z = at
    plinth = look if capital is None else capital
    scene.add(BLOCK, (x, 0, z), (radius * 1.4, 0.25, radius * 1.4), plinth)
    scene.add(ROUND, (x, 0.25, z), (radius, height - 0.5, radius), look, narrow=0.12)
    if not broken:
        scene.add(BLOCK, (x, height - 0.25, z), (radius * 1.35, 0.25, radius * 1.35), plinth)


def lamp_post(scene, at, height, colour, light, glow=1.2):
    if not (scene.room_left(ROUND) and scene.room_left(BALL)):
        return
    scene.add(ROUND, (at[0], 0, at[1]), (0.06, height, 0.06), material(a=colour))
    scene.add(
        BALL,
        (at[0], height - 0.05, at[1]),
        (0.2, 0.4, 0.2),
        material("glow", c=light, grain=0, emission=glow),
    )


def scatter(scene, count, size, put, near=1.0, far=14.0, gap=0.3, turned=True):
    """Places up to `count` things; size(rng) -> (hx, hz), put(at, (hx, hz), yaw)."""
    for _ in range(int(count)):
        hx, hz = size(scene.rng)
        yaw = scene.rng.uniform(0, np.pi) if turned else scene.rng.integers(4) * np.pi / 2
        at = scene.spot(hx, hz, yaw, near, far, gap)
        if at is not None:
            put(at, (hx, hz), yaw)


def span(low, high):
    """Size sampler for round things."""

    def size(rng):
        r = rng.uniform(low, high)
        return r, r

    return size
