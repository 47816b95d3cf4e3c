"""Panoramas: turning the camera moves them by columns, a height makes no difference, and what is known of them is what was seen."""

import math
import unittest

import torch

import made_up  # noqa: F401 (finds the packages)
from made_up import SCALE, camera
from lookback_model import cameras as cam, panorama
from lookback_model.panorama import AROUND, COLUMNS, ROWS, STEP
from test_exemplars import HIGH, WIDE, place


def around(frames, cameras, target, mask=None):
    """Panorama [5, ROWS, AROUND] of one target."""
    mask = torch.ones(1, len(frames)) if mask is None else mask
    return panorama.surroundings(torch.stack(frames)[None], torch.stack(cameras)[None], target[None], mask, SCALE)[0]


class Surroundings(unittest.TestCase):
    def test_turning_moves_it_by_columns(self):
        seen = [place(1, camera(yaw)) for yaw in (0.0, 0.6)]
        here = around(seen, [camera(0.0), camera(0.6)], camera(0.0))
        there = around(seen, [camera(0.0), camera(0.6)], camera(20 * STEP))
        self.assertLess((here[..., 30:-10] - there[..., 10:-30]).abs().max().item(), 0.02)

    def test_it_is_known_where_a_frame_was_and_an_empty_slot_shows_nothing(self):
        seen = around([place(1, camera()), place(2, camera(2.0))], [camera(), camera(2.0)], camera(), torch.tensor([[1.0, 0.0]]))
        half = math.atan(0.5 / camera()[12].item()) / STEP   # columns from the middle to the edge of the frame
        known = seen[4, ROWS // 2]
        self.assertGreater(known[AROUND // 2 - int(half) + 2:AROUND // 2 + int(half) - 2].min().item(), 0.5)
        self.assertEqual(known[:AROUND // 2 - int(half) - 3].max().item() + known[AROUND // 2 + int(half) + 3:].max().item(), 0)
        self.assertEqual(seen[:4, ROWS // 2, known == 0].abs().max().item(), 0)

    def test_the_same_ground_is_equally_far_from_every_height(self):
        def ground(height):
            view = camera()
            view[7] = height
            rise = cam.directions(view[None], cam.patch_points((WIDE, HIGH), 0.5))[0, :, 1]
            depth = torch.where(rise < 0, 2 * SCALE / (SCALE + height / (-rise).clamp_min(1e-6)) - 1, torch.full_like(rise, -1.0))
            return around([torch.cat([torch.zeros(3, HIGH * WIDE), depth[None]]).reshape(4, HIGH, WIDE)], [view], view)
        low, high = ground(1.2), ground(2.3)
        below = (low[4] > 0.5) & (high[4] > 0.5)
        below[:ROWS // 2 + 3] = False
        self.assertGreater(below.sum().item(), 100)
        self.assertLess((low[3] - high[3])[below].abs().max().item(), 0.1)

    def test_what_is_unknown_of_a_view_weighs_what_it_measures(self):
        target = camera(0.4)[None]
        level = cam.first_target_reference(target[:, None], target)[:, 0]
        strip = torch.zeros(1, 1, HIGH, WIDE)
        strip[..., -2:] = 1   # less than one column of the panorama each
        found = panorama.from_view(strip.reshape(1, 1, -1), level, cam.patch_points((WIDE, HIGH), 0.5))[0, 0]
        self.assertGreater(found.sum().item(), 0.8 * strip.sum().item())
        columns = (found.sum(0) > 0).nonzero()
        self.assertLess((columns.max() - columns.min()).item(), 8)
        # Right is -X, and columns go from -X to +X.
        self.assertLess(columns.max().item(), AROUND // 2 - COLUMNS // 4)


class Windows(unittest.TestCase):
    def test_each_begins_one_column_further_on_and_goes_round(self):
        cells = torch.arange(2.0 * ROWS * AROUND).reshape(1, 2, ROWS, AROUND)
        found = panorama.windows(cells, COLUMNS, AROUND - 3, 6)
        for i in range(6):
            self.assertTrue(torch.equal(found[..., i], cells.roll(3 - i, 3)[..., :COLUMNS]))

    def test_broader_columns_are_means_of_what_is_known(self):
        cells, known = torch.rand(1, 4, ROWS, 8), torch.ones(1, 1, ROWS, 8)
        known[..., 1] = 0
        broad, how_well = panorama.broader(cells, known, 2)
        self.assertLess((broad[..., 0] - cells[..., 0]).abs().max().item(), 1e-4)
        self.assertLess((broad[..., 1] - cells[..., 2:4].mean(-1)).abs().max().item(), 1e-4)
        self.assertEqual(how_well[0, 0, 0].tolist(), [0.5, 1.0, 1.0, 1.0])


if __name__ == "__main__":
    unittest.main()
