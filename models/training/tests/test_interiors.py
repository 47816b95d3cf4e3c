"""Tests of the interior styles: free paths, walls that divide, furniture that does not interpenetrate."""

import os
import sys
import time
import unittest

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from worlds import paths  # noqa: E402
from worlds.scene import MARGIN, Scene  # noqa: E402
from worlds.styles import HELDOUT_STYLES, STYLES  # noqa: E402
from worlds.styles.plan import Plan, overlap  # noqa: E402

INTERIORS = {name: STYLES[name] for name in ("gallery", "hall", "temple", "station", "apartment")}
INTERIORS["library"] = HELDOUT_STYLES["library"]


def made(style, number):
    """A scene of a style round a random path."""
    rng = np.random.default_rng([number, 5])
    path = paths.make_path(rng, list(paths.KINDS)[number % len(paths.KINDS)], 24)
    middle = (path.ground[1:] + path.ground[:-1]) / 2
    scene = Scene(rng, np.concatenate([path.ground, middle]), rng.uniform(MARGIN, 3.0))
    style(scene)
    return scene


class Rectangles(unittest.TestCase):
    def test_overlap_of_turned_rectangles(self):
        box = (0.0, 0.0, 2.0, 0.5, 0.0)
        self.assertTrue(overlap(box, (1.9, 0.9, 0.5, 0.5, np.pi / 4)))
        self.assertFalse(overlap(box, (1.9, 1.3, 0.5, 0.5, np.pi / 4)))
        self.assertTrue(overlap(box, (1.9, 1.3, 0.5, 0.5, np.pi / 4), gap=0.2))
        # Turned by a right angle the long side points at the other one.
        self.assertTrue(overlap((0.0, 0.0, 2.0, 0.5, np.pi / 2), (0.0, 2.2, 0.5, 0.5, 0.0)))
        self.assertFalse(overlap(box, (0.0, 2.2, 0.5, 0.5, 0.0)))


class Interiors(unittest.TestCase):
    def test_the_camera_never_meets_anything(self):
        for name, style in INTERIORS.items():
            for number in range(16):
                scene = made(style, number)
                for prim in scene.prims:
                    if prim[1] > paths.HEIGHT[1] or prim[1] + prim[4] < 0:
                        continue
                    yaw = np.arctan2(prim[7], prim[6])
                    gap = scene.distance(scene.path, prim[0], prim[2], prim[3], prim[5], yaw).min()
                    self.assertGreater(gap, 0.35, f"{name} {number}")

    def test_scenes_are_quick_to_make(self):
        for name, style in INTERIORS.items():
            start = time.process_time()
            for number in range(8):
                made(style, number)
            self.assertLess((time.process_time() - start) / 8, 0.25, name)

    def test_walls_divide_and_reach_the_ceiling(self):
        bounds = (-4.0, 4.0, -3.0, 3.0, 2.8)
        walk = np.stack([np.linspace(-2.5, 2.5, 60), np.zeros(60)], 1)
        for number in range(12):
            scene = Scene(np.random.default_rng(number), walk, MARGIN)
            scene.bounds = bounds[:4]
            plan = Plan(scene, bounds)
            plan.divide(2, lambda: (np.zeros(16), np.ones(16)))
            self.assertGreaterEqual(len(plan.areas), 2, number)
            for prim in scene.prims[: scene.used[0]]:
                self.assertAlmostEqual(prim[1] + prim[4], bounds[4], 5)
            self.assertGreaterEqual(scene.clearance(walk), MARGIN)


if __name__ == "__main__":
    unittest.main()
