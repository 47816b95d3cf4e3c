"""A railway station: a train at its platform, tiled walls, kiosks, benches, a clock on a pole."""

import numpy as np

from ..scene import BLOCK, ROUND, material
from ..things import cells, pick, seed, vary
from . import furniture
from .plan import Plan, overlap
from .rooms import lighting, room

# wall tiles, joint, band, floor (two), train, its stripe, sign, kiosk
LINES = (
    ("e9e4d4", "b9b09a", "2f7f6f", ("cfc9bb", "a39d90"), "d8573c", "f3e6c8", "22566f", "e0a83c"),
    ("dfe6e6", "a5b2b4", "c8483c", ("b5b9b8", "8d9496"), "2f6fa0", "f2c14e", "c8483c", "3f8f7a"),
    ("f0dfb8", "c2a878", "7a4a32", ("c9a984", "9c7a58"), "3f7a4a", "f4e8c4", "7a3a2f", "b5533c"),
    ("d9dcec", "a3a8c4", "4a4f8f", ("aeb0c4", "84869e"), "e8b23c", "3a3f6f", "4a4f8f", "d0637a"),
)
TRACK = 3.1  # metres beside the room that belong to the train
GAP = 0.55  # from the platform's edge


class Line:
    """Colours and materials of one station."""

    def __init__(self, rng):
        tile, joint, band, floor, train, stripe, sign, kiosk = pick(rng, LINES)
        self.band, self.train, self.stripe = (
            vary(rng, band, 0.04),
            vary(rng, train, 0.04),
            vary(rng, stripe, 0.02),
        )
        self.sign, self.kiosk = vary(rng, sign, 0.04), vary(rng, kiosk, 0.04)
        size = pick(rng, (0.3, 0.4))
        self.wall = material(
            "panel", vary(rng, tile, 0.02), self.band, self.band * 0.7, 0.3, 0.3, seed(rng), 0.06
        )
        self.tiles = material(
            pick(rng, ("tiles", "bricks")),
            vary(rng, tile, 0.02),
            vary(rng, joint, 0.03),
            size=size * 1.5,
            size_v=size,
            seed=seed(rng),
            grain=0.08,
        )
        self.floor = material(
            pick(rng, ("tiles", "checks")),
            *(vary(rng, c, 0.02) for c in floor),
            size=rng.uniform(0.5, 0.8),
            seed=seed(rng),
            grain=0.1
        )
        self.steel = material(a="5b6268", size=0.4, grain=0.06)
        self.dark = material(a="2b2f35", size=0.4, grain=0.05)


def widen(scene, bounds):
    """Adds the track beside one long side: new bounds, whether it runs along x, and its centre line."""
    x0, x1, z0, z1, top = bounds
    along_x, upper = x1 - x0 > z1 - z0, scene.rng.random() < 0.5
    if along_x:
        z0, z1 = (z0, z1 + TRACK) if upper else (z0 - TRACK, z1)
        line = z1 - TRACK / 2 if upper else z0 + TRACK / 2
    else:
        x0, x1 = (x0, x1 + TRACK) if upper else (x0 - TRACK, x1)
        line = x1 - TRACK / 2 if upper else x0 + TRACK / 2
    scene.bounds = (x0, x1, z0, z1)
    return (x0, x1, z0, z1, top), along_x, line, upper


def train(plan, look, along_x, line, upper):
    """Wagons from end to end of the hall, with gaps between them, and the platform's yellow edge."""
    scene, rng = plan.scene, plan.rng
    low, high = (plan.outer[0], plan.outer[1]) if along_x else (plan.outer[2], plan.outer[3])
    yaw = 0.0 if along_x else np.pi / 2
    half = TRACK / 2 - GAP
    count = max(1, int(np.floor((high - low) / 6.0)))
    body = material("windows", look.train, "34414c", "ffe9b0", 1.0, 2.5, seed(rng), 0.04, 0.45, 0.7)
    for n in range(count):
        middle = low + (high - low) * (n + 0.5) / count
        at = (middle, line) if along_x else (line, middle)
        length = (high - low) / count / 2 - 0.3
        body[1] = cells(2 * length, 1.15)
        furniture.block(scene, at, yaw, (0, 0), 0, (length - 0.15, 0.3, half - 0.2), look.dark)
        furniture.block(scene, at, yaw, (0, 0), 0.3, (length, 2.3, half), body)
        furniture.block(
            scene,
            at,
            yaw,
            (0, 0),
            0.42,
            (length + 0.02, 0.34, half + 0.02),
            material(a=look.stripe, grain=0.04),
        )
        furniture.block(scene, at, yaw, (0, 0), 2.6, (length, 0.35, half), look.steel, (0.05, 0.45))
        windows = round(2 * length / body[1])
        for n in {windows // 4, windows - 1 - windows // 4}:  # each door takes the place of a window
            furniture.block(
                scene,
                at,
                yaw,
                ((n + 0.5) * body[1] - length, 0),
                0.36,
                (0.38, 2.05, half + 0.035),
                material("windows", look.train * 0.7, "34414c", look.stripe, 0.76, 2.05, grain=0.03),
            )
    centre = (low + high) / 2
    edge = line - (TRACK / 2 - 0.15) if upper else line + (TRACK / 2 - 0.15)
    at = (centre, edge) if along_x else (edge, centre)
    furniture.block(
        scene,
        at,
        yaw,
        (0, 0),
        0,
        ((high - low) / 2, 0.03, 0.13),
        material("checks", "f0c23c", "d9a52a", size=0.4, grain=0.06),
    )
    box = (
        (centre, line, (high - low) / 2, TRACK / 2, 0.0)
        if along_x
        else (line, centre, TRACK / 2, (high - low) / 2, 0.0)
    )
    scene.claim(*box)


def clock(plan, look):
    """The landmark: a clock with two faces on a pole."""
    scene, rng = plan.scene, plan.rng
    found = plan.inside(0.4, 0.4, area=plan.home()) or plan.inside(0.4, 0.4)
    if not found:
        return
    at, yaw = found
    scene.add(ROUND, (at[0], 0, at[1]), (0.2, 0.35, 0.2), look.dark, narrow=0.5)
    scene.add(ROUND, (at[0], 0, at[1]), (0.065, 2.0, 0.065), look.dark)
    face = material(
        "picture", look.sign * 0.7, look.sign, "fbf6e6", 0.9, 0.9, 4 * int(rng.integers(1, 2000)) + 1, 0.0
    )
    furniture.block(scene, at, yaw, (0, 0), 1.95, (0.45, 0.9, 0.14), face)
    furniture.block(scene, at, yaw, (0, 0), 2.4, (0.022, 0.17, 0.155), look.dark)
    turn = (0.1, 0) if rng.random() < 0.5 else (-0.1, 0)
    furniture.block(scene, at, yaw, turn, 2.38, (0.1, 0.04, 0.155), look.dark)


def kiosk(plan, look):
    """A booth with a lit hatch and a striped awning."""
    scene, rng = plan.scene, plan.rng
    found = plan.against(0.95, 0.75, tall=True) or plan.inside(0.95, 0.75)
    if not found:
        return
    at, yaw = found
    boards = material(
        "planks", look.kiosk, look.kiosk * 0.7, size=0.25, size_v=9.0, seed=seed(rng), grain=0.1
    )
    furniture.block(scene, at, yaw, (0, -0.12), 0, (0.9, 2.25, 0.62), boards)
    goods = material(
        "windows",
        "fbe3ae",
        pick(rng, (look.sign, look.train)),
        "f0903c",
        0.2,
        0.25,
        seed(rng),
        0.05,
        0.4,
        0.3,
    )
    furniture.block(scene, at, yaw, (0, 0.42), 1.08, (0.7, 0.75, 0.11), goods)
    furniture.block(
        scene,
        at,
        yaw,
        (0, 0.5),
        0.95,
        (0.8, 0.09, 0.22),
        material("planks", "8a5a36", "5c3a22", size=0.3, grain=0.1),
    )
    furniture.block(
        scene,
        at,
        yaw,
        (0, 0.12),
        1.95,
        (1.0, 0.45, 0.95),
        material("stripes", look.stripe, look.sign, size=0.3, size_v=0.22, grain=0.04),
        (0.1, 0.6),
    )


def bench(plan, look):
    found = plan.against(0.85, 0.3) or plan.inside(0.85, 0.3, yaw=float(plan.rng.integers(4)) * np.pi / 2)
    if not found:
        return
    boards = material("planks", "a8713f", "6f4727", size=2.0, size_v=9.0, grain=0.12)
    furniture.block(plan.scene, *found, (0, 0), 0, (0.6, 0.38, 0.16), look.dark)
    furniture.block(plan.scene, *found, (0, 0.04), 0.38, (0.85, 0.07, 0.25), boards)
    furniture.block(plan.scene, *found, (0, -0.2), 0.5, (0.85, 0.4, 0.035), boards)


def luggage(plan, look):
    found = plan.inside(0.32, 0.25, gap=0.15)
    if not found:
        return
    scene, rng, (at, yaw) = plan.scene, plan.rng, found
    furniture.block(
        scene,
        at,
        yaw,
        (0, 0),
        0,
        (0.3, 0.42, 0.14),
        material("stripes", "8f5a36", "d9b27a", size=0.3, size_v=0.2, grain=0.08),
    )
    furniture.block(
        scene,
        at,
        yaw + 0.25,
        (0.02, 0),
        0.42,
        (0.22, 0.2, 0.12),
        material(a=pick(rng, (look.sign, look.kiosk)), grain=0.06),
    )


def pillars(plan, look):
    scene, rng = plan.scene, plan.rng
    x0, x1, z0, z1 = plan.outer
    step = rng.uniform(2.8, 3.4)
    spots = [(x, z) for x in np.arange(x0 + 1.2, x1 - 1, step) for z in np.arange(z0 + 1.2, z1 - 1, step)]
    shade = material("stripes", look.stripe, look.band, size=0.3, size_v=3.1, grain=0.06, seed=seed(rng))
    for x, z in sorted(spots, key=lambda p: np.linalg.norm(scene.path - p, axis=1).min()):
        if scene.room_left(ROUND) > 8 and plan.fits(x, z, 0.3, 0.3, 0.0, 0.3):
            scene.claim(x, z, 0.25, 0.25, 0.0)
            scene.add(ROUND, (x, 0, z), (0.24, plan.top, 0.24), shade)
            scene.add(ROUND, (x, plan.top - 0.5, z), (0.24, 0.5, 0.24), look.steel, narrow=-0.8)


def hanging_signs(plan, look):
    """Boards under the ceiling that say where the platforms are."""
    scene, rng = plan.scene, plan.rng
    x0, x1, z0, z1 = plan.home()
    if min(x1 - x0, z1 - z0) < 2.6:
        return
    hung = []
    for _ in range(8):
        x, z = rng.uniform(x0 + 1.1, x1 - 1.1), rng.uniform(z0 + 1.1, z1 - 1.1)
        yaw = float(rng.integers(2)) * np.pi / 2
        box = (x, z, 0.8, 0.1, yaw)
        if len(hung) == 2 or any(overlap(box, o, 0.15) for o in scene.footprints + hung):
            continue
        hung.append(box)
        board = material(
            "picture", look.sign, look.sign, "fbf6e6", 0.55, 0.45, 4 * int(rng.integers(1, 2000)) + 2, 0.0
        )
        furniture.block(scene, (x, z), yaw, (0, 0), 2.75, (0.8, 0.42, 0.06), board)
        furniture.block(scene, (x, z), yaw, (0, 0), 3.17, (0.04, plan.top - 3.17, 0.04), look.dark)


def station(scene):
    rng = scene.rng
    look = Line(rng)
    bounds, along_x, line, upper = widen(scene, room(scene, (1.8, 4.4), rng.uniform(3.5, 4.2)))
    plan = Plan(scene, bounds)
    train(plan, look, along_x, line, upper)
    x0, x1, z0, z1, _ = bounds
    hall = (
        (x0, x1, *((z0, z1 - TRACK) if upper else (z0 + TRACK, z1)))
        if along_x
        else (*((x0, x1 - TRACK) if upper else (x0 + TRACK, x1)), z0, z1)
    )
    plan.areas = [hall]
    trim = material(a=look.band, grain=0.05)
    plan.divide(rng.integers(1, 3), lambda: (look.tiles, trim), door=2.3)
    lighting(
        scene,
        bounds,
        pick(rng, ("fff2d8", "f4f4ff")),
        rng.uniform(0.75, 0.95),
        "b4b2ac",
        "918c84",
        fog=0.008,
        haze="8a8a88",
        area=plan.home(),
    )
    scene.surfaces(
        look.floor,
        pick(rng, (look.wall, look.tiles)),
        material("planks", "d8d6cf", "8f9498", size=1.3, grain=0.05, seed=seed(rng)),
    )
    clock(plan, look)
    kiosk(plan, look)
    pillars(plan, look)
    hanging_signs(plan, look)
    for make in (bench, bench, luggage, bench, kiosk):
        if scene.room_left(BLOCK) > 6:
            make(plan, look)
    for _ in range(3):
        found = plan.inside(0.25, 0.25, gap=0.1) if scene.room_left(ROUND) > 1 else None
        if found:
            scene.add(
                ROUND,
                (found[0][0], 0, found[0][1]),
                (0.2, 0.7, 0.2),
                material("planks", look.sign, look.sign * 0.6, size=0.1, size_v=9.0, grain=0.05),
                narrow=-0.15,
            )
            scene.add(ROUND, (found[0][0], 0.68, found[0][1]), (0.24, 0.06, 0.24), look.steel)
    posters = (look.sign, look.kiosk, look.stripe, look.band, look.train)
    furniture.paintings(plan, min(scene.room_left(BLOCK), 12), ("2b2f35", "f2efe6"), posters, (0.35, 0.55))
