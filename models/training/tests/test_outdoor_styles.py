"""Outdoor styles: nothing solid on the path at eye level, the same seed gives the same scene."""

import unittest

import numpy as np

from worlds import geometry, paths, styles
from worlds.scene import MARGIN, Scene

NAMES = ("meadow", "ruins", "town", "snow", "night", "blocks", "forest", "harbour", "canyon", "playground",
         "courtyard", "coast")
EYES = np.array([1.0, 2.0])  # metres: the heights of cameras


def make(name, seed):
    """-> (scene, ground points [n,2])"""
    rng = np.random.Generator(np.random.Philox(key=[seed, 0]))
    path = paths.make_path(rng, paths.TRAIN_KINDS[seed % len(paths.TRAIN_KINDS)], 24)
    scene = Scene(np.random.Generator(np.random.Philox(key=[seed, 1])), path.ground, rng.uniform(MARGIN, 3.0))
    {**styles.STYLES, **styles.HELDOUT_STYLES}[name](scene)
    return scene, path.ground


def nearest_solid(scene, points):
    """Smallest distance of points [n,2] from the part of any primitive between the EYES."""
    best = np.inf
    for slot, (x, y, z, hx, height, hz, c, s, kx, kz) in enumerate(scene.prims):
        low, high = np.clip((EYES - y) / height, 0, 1)
        if y < -1e4 or high <= low:
            continue
        if slot >= geometry.BLOCKS + geometry.ROUNDS:
            v = np.linspace(low, high, 9)
            wide_x = wide_z = np.sqrt(1 - (2 * v - 1) ** 2).max()
        else:
            kz = kz if slot < geometry.BLOCKS else kx
            wide_x, wide_z = (max(1 - k * low, 1 - k * high) for k in (kx, kz))
        best = min(best, scene.distance(points, x, z, hx * wide_x, hz * wide_z, np.arctan2(s, c)).min())
    return best


class OutdoorStyles(unittest.TestCase):
    def test_paths_stay_clear(self):
        for name in NAMES:
            for seed in range(4):
                scene, points = make(name, seed)
                self.assertGreater(nearest_solid(scene, points), 0.4, (name, seed))
                self.assertGreaterEqual(scene.clearance(points), MARGIN - 1e-6, (name, seed))

    def test_same_seed_same_scene(self):
        for name in NAMES:
            one, two = make(name, 5)[0], make(name, 5)[0]
            np.testing.assert_array_equal(one.prims, two.prims)
            np.testing.assert_array_equal(one.materials, two.materials)

    def test_held_out_styles_are_no_training_styles(self):
        self.assertFalse(set(styles.STYLES) & set(styles.HELDOUT_STYLES))


if __name__ == "__main__":
    unittest.main()
