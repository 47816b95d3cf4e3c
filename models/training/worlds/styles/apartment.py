"""An apartment: small rooms with doorways, each with its paint and its furniture."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import pick, seed, vary
from . import furniture
from .plan import Plan
from .rooms import lighting, room

# walls, floor (kind, colours), wood, sofa, cushion, rug, books, art, leaf
HOMES = (
    dict(
        walls=("f1e6d2", "d98e6b", "7fa39a"),
        floor=("planks", "b8834f", "7d5331"),
        wood="8a5a34",
        sofa="3f7f7a",
        cushion="e8a33d",
        rug=("c8553d", "f3dfc1"),
        books=("c8553d", "2f6f73"),
        leaf="5f9350",
        art=("e8a33d", "2f6f73", "f7efe0", "c8553d", "22343c", "e9c9a0"),
    ),
    dict(
        walls=("eceae4", "8fa8bf", "e3b7a8"),
        floor=("planks", "d3ae7e", "a37c50"),
        wood="c29560",
        sofa="c96f5a",
        cushion="2f4a6b",
        rug=("2f4a6b", "e9ddc8"),
        books=("2f4a6b", "d9a441"),
        leaf="6f9a62",
        art=("2f4a6b", "e3b7a8", "d9a441", "f4f1ea", "c96f5a", "86a8c4"),
    ),
    dict(
        walls=("e6ead8", "6f8f5c", "ecc35f"),
        floor=("planks", "9a6b44", "624027"),
        wood="6e4429",
        sofa="d9a83a",
        cushion="a63d2f",
        rug=("6f8f5c", "f0e3c4"),
        books=("a63d2f", "e0b64a"),
        leaf="447a3f",
        art=("a63d2f", "e0b64a", "3f5f3f", "f5efdd", "d98f4f", "294034"),
    ),
    dict(
        walls=("efe3ea", "a77fa0", "6c7fb0"),
        floor=("planks", "a98566", "6f513c"),
        wood="5f4436",
        sofa="5f5a94",
        cushion="f0b7a0",
        rug=("e58f8a", "f3e6da"),
        books=("e58f8a", "5f5a94"),
        leaf="5f9a7f",
        art=("5f5a94", "f0b7a0", "e58f8a", "f7f0ea", "3b2f52", "f2cf7a"),
    ),
)


def shelf(plan, home):
    half = plan.rng.uniform(0.6, 1.0)
    found = plan.against(half, 0.2, tall=True)
    if found:
        frame = furniture.wood(plan.scene, home["wood"])
        dark = vary(plan.rng, home["wood"], 0.02) * 0.5
        furniture.bookcase(
            plan.scene, *found, (half, 0.2), plan.rng.uniform(1.8, 2.1), frame, dark, home["books"]
        )


def lounge(plan, home):
    """A sofa at a wall with its rug and low table in front."""
    scene, rng = plan.scene, plan.rng
    half = rng.uniform(0.8, 1.05)
    for depth in (0.95, 0.42):  # without the table where there is no room
        found = plan.against(half, depth)
        if found:
            break
    else:
        return
    at, yaw = found
    back = furniture.beside(at, yaw, 0, 0.42 - depth)
    furniture.sofa(scene, back, yaw, half, vary(rng, home["sofa"], 0.04), vary(rng, home["cushion"], 0.03))
    if depth > 0.5:
        rug = material("checks", *home["rug"], size=0.25, grain=0.12, seed=seed(rng))
        furniture.block(scene, at, yaw, (0, 0.42), 0, (half, 0.018, 0.52), rug)
        furniture.round_table(
            scene, furniture.beside(at, yaw, 0, 0.5), 0.36, 0.42, furniture.wood(scene, home["wood"])
        )
        cup = furniture.beside(at, yaw, 0.08, 0.45)
        scene.add(
            ROUND,
            (cup[0], 0.43, cup[1]),
            (0.07, 0.16, 0.07),
            material(a=home["cushion"], grain=0.02),
            narrow=-0.3,
        )


def dining(plan, home):
    """A table with chairs and a bowl of fruit."""
    scene, rng = plan.scene, plan.rng
    found = plan.inside(0.85, 0.95, yaw=float(rng.integers(2)) * np.pi / 2)
    if not found:
        return
    at, yaw = found
    look = furniture.wood(scene, home["wood"])
    furniture.table(scene, at, yaw, (0.8, 0.45), 0.74, look)
    for x, z, turn in ((-0.3, 0.68, np.pi), (0.35, -0.68, 0.0)):
        furniture.chair(
            scene, furniture.beside(at, yaw, x, z), yaw + turn, material(a=home["cushion"], grain=0.08)
        )
    bowl = furniture.beside(at, yaw, rng.uniform(-0.3, 0.3), 0)
    scene.add(
        ROUND, (bowl[0], 0.74, bowl[1]), (0.13, 0.1, 0.13), material(a="f4f0e6", grain=0.02), narrow=-0.5
    )
    scene.add(BALL, (bowl[0], 0.78, bowl[1]), (0.12, 0.17, 0.12), material(a=home["books"][1], grain=0.1))


def bedroom(plan, home):
    found = plan.against(0.7, 1.02)
    if found:
        rng = plan.rng
        cover = material("checks", home["rug"][1], home["rug"][0], size=0.35, grain=0.08, seed=seed(rng))
        furniture.bed(plan.scene, *found, (0.7, 1.0), furniture.wood(plan.scene, home["wood"]), cover)


def stove(plan, home):
    """The landmark of some homes: a round tiled stove whose pipe goes into the ceiling."""
    scene, rng = plan.scene, plan.rng
    found = plan.against(0.42, 0.42, tall=True)
    if not found:
        return
    (x, z), yaw = found
    tiles = material(
        "tiles", pick(rng, home["art"]), "f2eadb", size=0.24, size_v=0.24, grain=0.12, seed=seed(rng)
    )
    scene.add(ROUND, (x, 0, z), (0.4, 1.7, 0.4), tiles)
    scene.add(ROUND, (x, 1.7, z), (0.43, 0.1, 0.43), material(a=home["cushion"], grain=0.05))
    scene.add(ROUND, (x, 1.8, z), (0.12, plan.top - 1.8, 0.12), material(a="4a4440", grain=0.05))
    furniture.block(
        scene,
        (x, z),
        yaw,
        (0, 0.3),
        0.3,
        (0.17, 0.3, 0.12),
        material("glow", c="ff9a48", grain=0, emission=1.2),
    )


def tall_clock(plan, home):
    """The landmark of the others: a grandfather clock."""
    found = plan.against(0.27, 0.2, tall=True)
    if not found:
        return
    scene, dark = plan.scene, furniture.wood(plan.scene, home["wood"], 0.3)
    furniture.block(scene, *found, (0, 0), 0, (0.25, 0.45, 0.19), dark)
    furniture.block(scene, *found, (0, 0), 0.45, (0.18, 0.95, 0.15), dark)
    furniture.block(scene, *found, (0, 0), 1.4, (0.25, 0.5, 0.19), dark)
    furniture.block(
        scene, *found, (0, 0), 1.9, (0.27, 0.2, 0.2), material(a=home["cushion"], grain=0.05), (0.8, 0.0)
    )
    face = material("picture", home["wood"], home["cushion"], "fbf5e4", 0.4, 0.4, 4 * seed(plan.rng) + 1, 0.0)
    furniture.block(scene, *found, (0, 0.18), 1.45, (0.2, 0.4, 0.03), face)


def paper(scene, colour):
    """Wall coverings: wainscot, chequered or striped wallpaper, boards."""
    rng = scene.rng
    base = vary(rng, colour, 0.03)
    kind = int(rng.integers(4))
    if kind == 0:
        return material("checks", base, base * 0.9, size=0.34, grain=0.04, seed=seed(rng))
    if kind == 1:
        return material("planks", base, base * 0.8, size=0.3, size_v=9.0, grain=0.1, seed=seed(rng))
    return material("panel", base, vary(rng, "f4efe4", 0.02), "d6ccba", 0.34, 0.8, seed(rng), 0.06)


def apartment(scene):
    rng = scene.rng
    home = pick(rng, HOMES)
    bounds = room(scene, (1.6, 4.2), rng.uniform(3.0, 3.2))
    plan = Plan(scene, bounds)
    paints = [home["walls"][i] for i in rng.permutation(3)]
    frame = material(a=vary(rng, home["wood"], 0.03), size=0.3, grain=0.05)

    def paint():
        return paper(scene, pick(rng, paints[1:])), frame

    plan.divide(rng.integers(2, 5), paint)
    lighting(scene, bounds, "fff0d4", rng.uniform(0.6, 0.8), "aaa49c", "8c8070", area=plan.home())
    kind, *boards = home["floor"]
    scene.surfaces(
        material(
            kind, *(vary(rng, c, 0.03) for c in boards), size=0.22, size_v=1.9, seed=seed(rng), grain=0.16
        ),
        paper(scene, paints[0]),
        material(a="f6f1e8", size=1.0, grain=0.03),
    )
    pick(rng, (stove, tall_clock))(plan, home)
    makers = [lounge, bedroom, dining, shelf, shelf, lounge, shelf]
    for maker in [lounge] + [makers[i] for i in rng.permutation(len(makers))]:
        if scene.room_left(BLOCK) > 11 and scene.room_left(ROUND) > 2:
            maker(plan, home)
    for _ in range(rng.integers(2, 5)):
        found = plan.inside(0.36, 0.36, gap=0.1)
        if found and scene.room_left(ROUND) > 3:
            if rng.random() < 0.4:
                furniture.floor_lamp(scene, found[0], "3c332c", "ffdca0")
            else:
                furniture.plant(scene, found[0], home["cushion"], home["leaf"], rng.uniform(1.0, 1.7))
    furniture.paintings(
        plan, min(scene.room_left(BLOCK), 14), (home["wood"], "2e2722", "f5f1e8"), home["art"]
    )
