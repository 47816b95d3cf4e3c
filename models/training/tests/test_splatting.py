"""What context frames saw, seen from elsewhere: points land where they are, near ones hide far ones, holes close."""

import unittest

import torch

import made_up
from made_up import camera, picture
from lookback_model.splatting import CLEAR, by_products, closed, splat, spread

HIGH, WIDE, SCALE = made_up.HIGH, made_up.WIDE, made_up.SCALE


def shown(frames, cameras, target, mask=None):
    """`splat` of a list of frames, without batch axes."""
    mask = torch.ones(1, len(frames)) if mask is None else mask
    stack = torch.stack(frames)[None] if frames else torch.zeros(1, 0, 4, HIGH, WIDE)
    poses = torch.stack(cameras)[None] if cameras else torch.zeros(1, 0, 16)
    return [x[0] for x in splat(stack, poses, target[None], mask, SCALE)]


class Splat(unittest.TestCase):
    def test_the_same_camera_shows_the_same_picture(self):
        found, known = shown([picture()], [camera()], camera())
        self.assertLess((found - picture()).abs().max().item(), 1e-3)
        self.assertGreater(known.min().item(), 0.999)

    def test_a_step_to_the_side_moves_near_things_further(self):
        for metres in (4.0, 8.0):
            step = 3 * metres / (1.07 * HIGH)   # three pixels
            found, known = shown([picture(metres)], [camera()], camera(x=step))   # right is -X: the picture moves right
            self.assertLess((found[:, :, 3:] - picture(metres)[:, :, :-3]).abs().max().item(), 1e-3)
            self.assertEqual(known[:, :, :2].max().item(), 0)

    def test_the_nearer_frame_hides_the_farther(self):
        far, near = picture(20.0), -picture(20.0)
        near[3] = picture(2.0)[3]
        for frames in ([far, near], [near, far]):
            found, _ = shown(frames, [camera(), camera()], camera())
            self.assertLess((found - near).abs().max().item(), 0.01)

    def test_the_sky_is_seen_too(self):
        found, known = shown([picture(1e6)], [camera()], camera())
        self.assertLess((found[:3] - picture()[:3]).abs().max().item(), 1e-2)
        self.assertGreater(known.min().item(), 0.99)

    def test_what_is_behind_or_absent_shows_nothing(self):
        for found, known in (shown([picture()], [camera(3.14)], camera()), shown([], [], camera()),
                             shown([picture()], [camera()], camera(), torch.zeros(1, 1))):
            self.assertEqual((found.abs().max().item(), known.max().item()), (0, 0))

    def test_what_is_close_before_the_camera_hides_nothing(self):
        near, far = picture(2.0), picture(20.0)
        ahead = camera()
        ahead[11] = 2.0 - 0.9 * CLEAR   # about to walk through the near wall
        found, known = shown([near, far], [camera(), camera()], ahead)
        inner = (slice(3, None), slice(6, -6), slice(10, -10))
        metres = SCALE / ((found[inner] + 1) * 0.5) - SCALE
        self.assertGreater(metres.min().item(), 15.0)
        self.assertGreater(known[:, 6:-6, 10:-10].min().item(), 0.3)

    def test_holes_between_points_close_and_edges_stay(self):
        known = torch.zeros(1, 1, HIGH, WIDE)
        known[..., 1::2, 1:20:2] = 1   # every other point of the left part
        found = closed(known)
        self.assertEqual(found[..., 1:-1, 1:20].min().item(), 1)
        self.assertEqual(found[..., 20:].max().item(), 0)

    def test_points_are_spread_as_tents(self):
        """Against sums over all points for every pixel, also of points outside of the picture."""
        generator = torch.Generator().manual_seed(2)
        row, column = (torch.rand(2, 500, generator=generator) * 1.4 * n - 0.2 * n for n in (HIGH, WIDE))
        values = torch.randn(2, 6, 500, generator=generator)
        for reach in (1, 2):
            rows, columns = ((1 - (x[..., None] - torch.arange(n)).abs() / reach).clamp_min(0) for x, n in ((row, HIGH), (column, WIDE)))
            wanted = torch.einsum("bcn,bnh,bnw->bchw", values, rows, columns)
            self.assertLess((spread(values, row, column, (HIGH, WIDE), reach) - wanted).abs().max().item(), 1e-4)
            with by_products():
                self.assertLess((spread(values, row, column, (HIGH, WIDE), reach) - wanted).abs().max().item(), 1e-4)

    def test_a_place_that_is_no_number_is_nowhere_outside(self):
        nowhere = torch.full((1, 3), torch.nan)
        self.assertEqual(spread(torch.ones(1, 1, 3), nowhere, nowhere, (HIGH, WIDE)).shape, (1, 1, HIGH, WIDE))


if __name__ == "__main__":
    unittest.main()
