"""Depths that memory knows are put where the targets see them."""

import unittest

import torch

import made_up  # noqa: F401 (finds the packages)
from lookback_model.depths import depths

HIGH, WIDE, SCALE = 36, 64, 4.0


def camera(x=0.0, z=0.0) -> torch.Tensor:
    """A camera [16] at (x, 1.5, z) that looks along +Z."""
    return torch.tensor([-1, 0, 0, x, 0, -1, 0, 1.5, 0, 0, 1, z, 1.07 * HIGH / WIDE, 1.07, 0.5, 0.5])


def wall(metres: float) -> torch.Tensor:
    """A frame [4, h, w] that sees a wall at a z-depth."""
    return torch.cat([torch.zeros(3, HIGH, WIDE), torch.full((1, HIGH, WIDE), 2 * SCALE / (SCALE + metres) - 1)])


def seen(frames, cameras, targets, mask=None, imagined=False):
    """(metres, how well known, how well remembered), each [T, h, w]."""
    found = depths(torch.stack(frames)[None], torch.stack(cameras)[None], torch.stack(targets)[None],
                   torch.ones(1, len(frames)) if mask is None else mask, SCALE, imagined)[0]
    return SCALE / ((found[:, 0] + 1) * 0.5) - SCALE, found[:, 1], found[:, 2]


class Depths(unittest.TestCase):
    def test_a_step_ahead_brings_a_wall_nearer(self):
        metres, known, _ = seen([wall(8.0)], [camera()], [camera(), camera(z=3.0)])
        inner = (slice(None), slice(2, -2), slice(2, -2))
        for step, expected in ((0, 8.0), (1, 5.0)):
            self.assertLess((metres[step:step + 1][inner] - expected).abs().max().item(), 0.05)
            self.assertGreater(known[step:step + 1][inner].min().item(), 0.1)
            self.assertGreater(known[step:step + 1][inner].mean().item(), 0.3)

    def test_the_nearer_of_two_counts(self):
        metres, _, _ = seen([wall(20.0), wall(3.0)], [camera(), camera()], [camera()])
        self.assertLess((metres[0, 4:-4, 4:-4] - 3.0).abs().max().item(), 0.1)

    def test_edges_belong_to_what_is_in_front(self):
        frame = wall(20.0)
        frame[3, :, 33:] = wall(3.0)[3, :, 33:]   # the edge goes through a pair of pixels
        metres, _, _ = seen([frame], [camera()], [camera()])
        self.assertLess((metres[0, 8:-8, 34:37] - 3.0).abs().max().item(), 0.2)
        self.assertGreater(metres[0, 8:-8, :28].min().item(), 15.0)

    def test_what_was_imagined_counts_where_memory_has_nothing(self):
        aside = camera(x=-6.0)   # sees the right half of the wall only
        metres, known, remembered = seen([wall(8.0), wall(3.0)], [aside, camera()], [camera()], imagined=True)
        self.assertLess((metres[0, 4:-4, 48:60] - 8.0).abs().max().item(), 0.1)
        self.assertLess((metres[0, 4:-4, 4:16] - 3.0).abs().max().item(), 0.1)
        self.assertGreater(known[0, 4:-4, 4:-4].min().item(), 0.1)
        self.assertGreater(remembered[0, 4:-4, 48:60].min().item(), 0.1)
        self.assertEqual(remembered[0, :, :16].max().item(), 0)

    def test_a_picture_without_depth_is_remembered_as_deep_as_it_is_imagined(self):
        picture = wall(8.0)
        picture[3] = -1
        metres, known, remembered = seen([picture, wall(3.0)], [camera(), camera()], [camera()], imagined=True)
        self.assertLess((metres[0, 4:-4, 4:-4] - 3.0).abs().max().item(), 0.1)
        self.assertGreater(min(known[0, 4:-4, 4:-4].min().item(), remembered[0, 4:-4, 4:-4].min().item()), 0.1)

    def test_what_is_behind_or_absent_is_not_known(self):
        behind = camera()
        behind[[0, 10]] = -behind[[0, 10]]
        behind[[8]] = 0.0
        for frames, cameras, mask in (([wall(5.0)], [behind], None), ([wall(5.0)], [camera()], torch.zeros(1, 1))):
            self.assertEqual(seen(frames, cameras, [camera()], mask)[1].max().item(), 0)


if __name__ == "__main__":
    unittest.main()
