"""Placing parts: offsets inside a turned thing, landmarks, and a straight shore beside the path."""

import numpy as np

from ..scene import BLOCK, material


def shift(at, yaw, dx, dz):
    """Ground point at (dx, dz) metres from `at`, along the axes of a thing turned by yaw."""
    c, s = np.cos(yaw), np.sin(yaw)
    return at[0] + c * dx + s * dz, at[1] - s * dx + c * dz


def part(scene, shape, at, yaw, where, size, look, narrow=0.0):
    """Adds a primitive of a composite. where: (dx, y, dz) of its base centre from `at`."""
    x, z = shift(at, yaw, where[0], where[2])
    scene.add(shape, (x, where[1], z), size, look, yaw, narrow)


def landmark(scene, hx, hz, yaw=0.0, near=4.0, far=9.0, gap=0.6):
    """A free place not far from the path; looks further away until there is one."""
    for more in (0, 3, 6, 12, 24):
        at = scene.spot(hx, hz, yaw, near, far + more, gap, 60)
        if at is not None:
            return at
    return None


def upright(a, b, width, **values):
    """Vertical stripes of two colours: checks whose cells are taller than anything."""
    return material("checks", a, b, size=width, size_v=500, grain=values.pop("grain", 0.05), **values)


class Shore:
    """A straight edge between land and water that keeps clear of the whole path."""

    def __init__(self, scene, gap):
        self.scene = scene
        self.yaw = scene.rng.uniform(-np.pi, np.pi)  # the way out to the water
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        out, along = scene.path @ np.array([s, c]), scene.path @ np.array([c, -s])
        self.reach = out.max() - out.min() + gap  # how far inland the path goes
        self.low, self.high = along.min(), along.max()
        middle = (self.low + self.high) / 2
        self.centre = shift((0.0, 0.0), self.yaw, middle, out.max() + gap)
        self.half = (self.high - self.low) / 2

    def point(self, along, out):
        """World point; along: metres from the path's middle, out: metres beyond the edge."""
        return shift(self.centre, self.yaw, along, out)

    def slab(self, along, out, half_along, half_out, top, look, bottom=0.0):
        """A flat block parallel to the shore."""
        x, z = self.point(along, out)
        self.scene.add(BLOCK, (x, bottom, z), (half_along, top - bottom, half_out), look, self.yaw)

    def place(self, hx, hz, out, spread=8.0, turn=0.0, gap=0.4, tries=30):
        """A free place with `out` between two values; claims and returns (at, yaw) or None."""
        rng, yaw = self.scene.rng, self.yaw + turn
        for _ in range(tries):
            at = self.point(rng.uniform(-1, 1) * (self.half + spread), rng.uniform(*out))
            if self.scene.free(*at, hx, hz, yaw, gap):
                self.scene.claim(*at, hx, hz, yaw)
                return at, yaw
        return None
