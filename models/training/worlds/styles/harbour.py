"""A working harbour: quay, moored boats, stacked containers, warehouse, and a crane to steer by."""

import numpy as np

from ..scene import BALL, BLOCK, ROUND, material
from ..things import cells, house, lamp_post, pick, scatter, seed, vary
from .layout import Shore, part
from .skies import sky

# zenith, horizon, far, near, sun, water a b, quay a b, containers
MOODS = (
    ("3d86cc", "d8ebf2", "8fa9bd", "5f8090", "fff2d8", "2f7f9c", "4a9db5", "b5a48c", "8f8068",
     ("d2452f", "2f6fb0", "e3a52c", "3a9a7a", "e8e2d4")),
    ("5f6fb0", "ffc898", "a58098", "75607f", "ffc08a", "54689c", "d59a8c", "a88a7c", "80685f",
     ("c8502f", "f0b840", "3d5f94", "8f3f52", "5aa09a")),
    ("9ab4c4", "dfe6e4", "a9b8bc", "7f949a", "f4ecd8", "5f8f94", "7daaa8", "a3a09a", "7f7d7a",
     ("e0653a", "2a7f8f", "f2c84a", "b53f4f", "f0ece2")),
)


def crane(scene, shore, colour):
    """A portal crane astride the quay edge, its jib out over the water."""
    rng = scene.rng
    found = shore.place(1.9, 1.9, (-4.0, -2.2), 5.0)
    if found is None:
        found = shore.place(1.9, 1.9, (-3.0, 3.0), 14.0, tries=80)
    if found is None:
        return
    at, yaw = found
    steel = material("stripes", vary(rng, colour, 0.03), "f4efe4", size=1, size_v=2.4, grain=0.08)
    solid = material("planks", vary(rng, colour, 0.03), vary(rng, colour, 0.03) * 0.6, size=0.5, grain=0.08)
    for sx in (-1, 1):
        for sz in (-1, 1):
            part(scene, BLOCK, at, yaw, (1.5 * sx, 0, 1.5 * sz), (0.2, 4.0, 0.2), steel)
    part(scene, BLOCK, at, yaw, (0, 4.0, 0), (1.8, 0.5, 1.8), solid)
    part(scene, BLOCK, at, yaw, (0, 4.5, -0.2), (0.9, 1.7, 1.1),
         material("windows", "f4efe4", "2f4a5c", size=0.9, size_v=1.7, grain=0.05))
    part(scene, BLOCK, at, yaw, (0, 6.2, -0.2), (0.35, 3.2, 0.35), steel, 0.5)
    part(scene, BLOCK, at, yaw, (0, 6.6, 2.5), (0.22, 0.45, 5.6), solid)
    part(scene, BLOCK, at, yaw, (0, 6.1, -2.4), (0.6, 0.9, 0.5), material(a="4a4f55", grain=0.1))
    part(scene, BLOCK, at, yaw, (0, 3.6, 6.8), (0.03, 3.0, 0.03), material(a="2d3236"))
    part(scene, BLOCK, at, yaw, (0, 3.0, 6.8), (0.35, 0.6, 0.35), material(a="f0b840"))


def boat(scene, at, yaw, length, colour):
    """A fishing boat: flared two-coloured hull, wheelhouse, mast and pennant."""
    rng = scene.rng
    wide = length * 0.34
    hull = material("stripes", vary(rng, colour, 0.03), pick(rng, ("7d2f2c", "2c3a4a", "f2ede2")), size=1,
                    size_v=1.3, grain=0.06)
    part(scene, BLOCK, at, yaw, (0, -0.35, 0), (length * 0.84, 1.3, wide * 0.8), hull, (-0.2, -0.25))
    part(scene, BLOCK, at, yaw, (0, 0.95, 0), (length * 1.02, 0.12, wide), material(a="f4efe2", grain=0.05))
    cabin = material("windows", "f7f3e8", "30505f", size=cells(length * 0.7, 0.7), size_v=1.5, grain=0.04)
    part(scene, BLOCK, at, yaw, (-0.35 * length, 1.07, 0), (length * 0.35, 1.5, wide * 0.65), cabin)
    part(scene, BLOCK, at, yaw, (-0.35 * length, 2.57, 0), (length * 0.42, 0.15, wide * 0.78),
         material(a=vary(rng, colour, 0.03)))
    part(scene, ROUND, at, yaw, (0.3 * length, 1.0, 0), (0.08, 4.0, 0.08), material(a="7a5a3c"))
    part(scene, BLOCK, at, yaw, (0.3 * length - 0.5, 4.3, 0), (0.45, 0.5, 0.02),
         material(a=pick(rng, ("e3402f", "f2c230", "2f74c0"))))


def stack(scene, at, half, yaw, colours):
    y = 0.0
    for _ in range(scene.rng.integers(1, 4)):
        colour = vary(scene.rng, pick(scene.rng, colours), 0.03)
        look = material("planks", colour, colour * 0.62, size=0.3, seed=seed(scene.rng), grain=0.06)
        scene.add(BLOCK, (at[0], y, at[1]), (half[0], 2.2, half[1]), look, yaw + scene.rng.normal(0, 0.03))
        y += 2.2


def harbour(scene):
    rng = scene.rng
    zenith, horizon, far, near, sun, wa, wb, qa, qb, colours = pick(rng, MOODS)
    sky(scene, zenith, horizon, far, near, sun=sun, glow=sun, ground=qb, hills=0, hill_height=0.09,
        fog=(0.004, 0.014), ambient=0.52)
    scene.surfaces(material("ground", wa, wb, vary(rng, wa) * 0.85, 1.5, 0.5, seed(rng), 0.12, 0.35))
    shore = Shore(scene, rng.uniform(1.6, 3.2))
    paving = pick(rng, (material("planks", qa, qb, size=0.5, seed=seed(rng), grain=0.22),
                        material("bricks", qa, qb, size=1.2, size_v=0.6, seed=seed(rng), grain=0.18)))
    shore.slab(0, -200, 200, 200, 0.06, paving)
    shore.slab(0, 0, 200, 0.3, 0.28, material("checks", qa, "f0c23c" if rng.random() < 0.5 else "e8e2d4",
                                             size=1.0, size_v=50, grain=0.1))
    scene.claim(*shore.centre, 200, 0.3, shore.yaw)
    # The kerb would forbid everything that reaches over it; the crane comes before it counts.
    kerb = scene.footprints.pop()
    crane(scene, shore, pick(rng, ("e0432f", "f0a52c", "2f8fb0", "e8703a")))
    scene.footprints.append(kerb)
    for along in np.arange(-2, 3) * 4.0 + rng.uniform(-1, 1):
        at = shore.point(along, -0.75)
        if scene.free(*at, 0.25, 0.25, 0, 0.1):
            scene.claim(*at, 0.25, 0.25, 0)
            scene.add(ROUND, (at[0], 0, at[1]), (0.17, 0.6, 0.17), material(a="2f353a", grain=0.1), narrow=-0.4)
    for _ in range(3):
        length = rng.uniform(1.8, 2.8)
        found = shore.place(length, length * 0.4, (1.8, 4.5), 7.0, pick(rng, (0.0, np.pi)))
        if found is not None:
            boat(scene, *found, length, pick(rng, colours))
    # Warehouses stand behind the path, with their long sides to the water.
    for _ in range(2):
        long = rng.uniform(3.0, 4.5)
        found = shore.place(long, 2.3, (-shore.reach - 8, -shore.reach - 3), 5.0)
        if found is not None:
            at, yaw = found
            house(scene, at, (long, 2.3), 3.4, yaw, vary(rng, pick(rng, ("a8553c", "d8c4a0", "6f8794"))),
                  pick(rng, ("59626b", "7d3f33")), "5a3a30", kind=pick(rng, ("bricks", "planks")),
                  roof_height=1.5, narrow=(0.0, 1.0))
            for dx in (-0.55, 0.25):
                part(scene, BLOCK, at, yaw, (dx * long, 0, 2.3), (0.7, 2.4, 0.06),
                     material("planks", pick(rng, colours), "2f3438", size=0.28))
    for _ in range(5):
        found = shore.place(1.9, 1.9, (-shore.reach - 16, -shore.reach - 7), 12.0)
        if found is not None:
            wide, tall = rng.uniform(1.5, 1.9), rng.uniform(4.0, 7.0)
            (x, z), silo = found[0], pick(rng, colours)
            scene.add(ROUND, (x, 0, z), (wide, tall, wide),
                      material("stripes", "e8e2d4", vary(rng, silo, 0.03), size=1, size_v=tall * 0.7, grain=0.06))
            lid = material(a="6a7278", grain=0.08)
            scene.add(ROUND, (x, tall, z), (wide * 1.05, 0.8, wide * 1.05), lid, narrow=0.9)
    for _ in range(5):
        turn = pick(rng, (0.0, np.pi / 2))
        half = (rng.uniform(1.6, 2.5), 1.05)
        found = shore.place(*half, (-shore.reach - 5, -1.6), 8.0, turn)
        if found is not None:
            stack(scene, found[0], half, found[1], colours)

    def crate(at, h, yaw):
        if shore_side(shore, at) > -0.8:
            return
        wood = material("planks", vary(rng, "b98a55"), "6b4e32", size=0.22, seed=seed(rng))
        scene.add(BLOCK, (at[0], 0, at[1]), (h[0], 1.5 * h[0], h[0]), wood, yaw)

    scatter(scene, 3, lambda r: (r.uniform(0.35, 0.55),) * 2, crate, 1, 6)
    for _ in range(3):
        found = shore.place(0.3, 0.3, (-3.5, -1.0), 6.0)
        if found is not None:
            drum = material("stripes", pick(rng, colours), "3a4046", size=1, size_v=0.6)
            scene.add(ROUND, (found[0][0], 0, found[0][1]), (0.32, 0.95, 0.32), drum)
    for _ in range(2):
        found = shore.place(0.15, 0.15, (-2.0, -1.0), 8.0)
        if found is not None:
            lamp_post(scene, found[0], 3.6, "3a4248", "fff0c8", 0.6)
    buoy = shore.point(rng.uniform(-8, 8), rng.uniform(6, 12))
    bands = material("stripes", "e3402f", "f4efe2", size=1, size_v=0.6)
    scene.add(BALL, (buoy[0], -0.4, buoy[1]), (0.6, 1.2, 0.6), bands)


def shore_side(shore, at):
    """Metres beyond the edge of the quay."""
    return (at[0] - shore.centre[0]) * np.sin(shore.yaw) + (at[1] - shore.centre[1]) * np.cos(shore.yaw)
