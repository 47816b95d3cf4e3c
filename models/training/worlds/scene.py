"""Scenes: slots for primitives with their materials, placed clear of the camera's path."""

import numpy as np

from . import environment, geometry, textures

BLOCK, ROUND, BALL = 0, 1, 2
FIRST = geometry.FIRST
MARGIN = 0.55  # metres between the camera's path and any primitive
NEAREST = 0.45  # metres: nearer ones count as in the path or over it
LOW, OVERHEAD, HEADROOM = 0.4, 1.4, 0.4  # metres: what one steps over, walks under, with this much air
UNUSED = (0, -1e5, 0, 0.01, 0.01, 0.01, 1, 0, 0, 0)  # an empty slot: a tiny shape far below the ground


def material(
    kind="plain",
    a="808080",
    b="404040",
    c="c0c0c0",
    size=0.5,
    size_v=None,
    seed=0,
    grain=0.15,
    share=0.0,
    emission=0.0,
):
    """One row of the material table; colours are sRGB (hex or triples)."""
    row = np.zeros(textures.FIELDS, np.float32)
    row[:7] = (textures.KINDS.index(kind), size, size_v or size, seed % 8191, grain, share, emission)
    row[7:10], row[10:13], row[13:16] = (environment.linear(v) for v in (a, b, c))
    return row


class Scene:
    """prims [COUNT,10], materials [COUNT+3,16] and environment [SIZE] for the renderer."""

    def __init__(self, rng, path, clearing):
        """Positions are the world's; path: ground points [n,2]; clearing: free radius at path[0]."""
        self.rng, self.path, self.clearing = rng, path, clearing
        self.prims = np.zeros((geometry.COUNT, len(geometry.FIELDS)), np.float32)
        self.prims[:] = UNUSED
        self.materials = np.zeros((geometry.COUNT + 3, textures.FIELDS), np.float32)
        self.materials[:, 1:3] = 1
        self.environment = np.zeros(environment.SIZE, np.float32)
        self.used = [0, 0, 0]
        self.footprints = []  # x, z, half x, half z, yaw, solid for other things
        self.bounds = None  # x0, x1, z0, z1 of a room

    def room_left(self, shape):
        return geometry.CAPACITY[shape] - self.used[shape]

    def add(self, shape, at, size, look, yaw=0.0, narrow=(0.0, 0.0)):
        """Puts a primitive without asking. at: base centre; size: half x, height, half z."""
        if not self.room_left(shape):
            return
        slot = FIRST[shape] + self.used[shape]
        self.used[shape] += 1
        kx, kz = (narrow, narrow) if np.isscalar(narrow) else narrow
        self.prims[slot] = (*at, *size, np.cos(yaw), np.sin(yaw), kx, kz)
        self.materials[slot] = look

    def distance(self, points, x, z, hx, hz, yaw):
        """Distance [n] of ground points [n,2] from a rotated rectangle."""
        d = points - np.array([x, z])
        c, s = np.cos(yaw), np.sin(yaw)
        local = np.abs(np.stack([c * d[:, 0] - s * d[:, 1], s * d[:, 0] + c * d[:, 1]], 1))
        return np.linalg.norm(np.maximum(local - np.array([hx, hz]), 0), axis=1)

    def free(self, x, z, hx, hz, yaw, gap=0.3):
        """True if a thing fits here: off the path, off other things, inside the room."""
        gaps = self.distance(self.path, x, z, hx, hz, yaw)
        if gaps.min() < MARGIN or gaps[0] < self.clearing:
            return False
        reach = np.hypot(hx, hz)
        if self.bounds is not None:
            c, s = abs(np.cos(yaw)), abs(np.sin(yaw))
            ex, ez = c * hx + s * hz, c * hz + s * hx
            x0, x1, z0, z1 = self.bounds
            if x - ex < x0 or x + ex > x1 or z - ez < z0 or z + ez > z1:
                return False
        for ox, oz, ohx, ohz, oyaw in self.footprints:
            away = np.hypot(ox - x, oz - z)
            if away > reach + np.hypot(ohx, ohz) + gap:
                continue
            if min(hx, hz) + min(ohx, ohz) + gap > away:
                return False
            if self.distance(np.array([[x, z]]), ox, oz, ohx, ohz, oyaw)[0] < min(hx, hz) + gap:
                return False
            if self.distance(np.array([[ox, oz]]), x, z, hx, hz, yaw)[0] < min(ohx, ohz) + gap:
                return False
        return True

    def claim(self, x, z, hx, hz, yaw):
        self.footprints.append((x, z, hx, hz, yaw))

    def spot(self, hx, hz, yaw=0.0, near=1.0, far=14.0, gap=0.3, tries=24):
        """A free place: distance near..far from a random point of the path; None if full."""
        for _ in range(tries):
            point = self.path[self.rng.integers(len(self.path))]
            angle = self.rng.uniform(0, 2 * np.pi)
            radius = near + (far - near) * self.rng.uniform() ** 0.8
            x, z = point[0] + radius * np.sin(angle), point[1] + radius * np.cos(angle)
            if self.free(x, z, hx, hz, yaw, gap):
                self.claim(x, z, hx, hz, yaw)
                return x, z
        return None

    def surfaces(self, floor, wall=None, ceiling=None):
        for row, look in zip(self.materials[-3:], (floor, wall, ceiling)):
            if look is not None:
                row[:] = look

    def surroundings(self, **values):
        values.setdefault("room", (-1e5, 1e5, -1e5, 1e5, 1e5))
        self.environment[:] = environment.pack(values)

    def make_way(self):
        """Frees the camera's path; returns the greatest height at which it is free (metres).

        What hangs over the path lowers that height; what stands in it goes. Styles keep off the
        path (see free), so only parts that reach beyond their thing's footprint are ever removed.
        """
        first, count = environment.OFFSETS["room"]
        highest = self.environment[first + count - 1] - HEADROOM
        for prim in self.prims:
            if prim[1] < -1e4 or prim[1] + prim[4] < LOW:
                continue
            yaw = np.arctan2(prim[7], prim[6])
            if self.distance(self.path, prim[0], prim[2], prim[3], prim[5], yaw).min() > NEAREST:
                continue
            if prim[1] > OVERHEAD:
                highest = min(highest, prim[1] - HEADROOM)
            else:
                prim[:] = UNUSED
        return highest

    def clearance(self, points):
        """Smallest distance of ground points [n,2] from any primitive's base or wall (metres)."""
        best = np.inf
        for x, z, hx, hz, yaw in self.footprints:
            best = min(best, self.distance(points, x, z, hx, hz, yaw).min())
        if self.bounds is not None:
            x0, x1, z0, z1 = self.bounds
            best = min(best, (points - [x0, z0]).min(), ([x1, z1] - points).min())
        return best
