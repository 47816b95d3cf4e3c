"""Look-ups: the geometry of blocks is that of their pixels, and a nearest pixel is one pixel of the right frame."""

import unittest

import torch
from torch.nn import functional as F

import made_up  # noqa: F401 (finds the packages)
from lookback_model import cameras as cam, export, lookups, pairs
from lookback_model.config import TINY
from lookback_model.reproject import Answer, Reprojection, foremost, shared_out, shares

SIZE = (TINY.height, TINY.width)


class Lookups(unittest.TestCase):
    def setUp(self):
        self.random = torch.Generator().manual_seed(3)
        self.cameras = export.plausible_cameras(5, TINY, self.random)[None]
        self.targets, self.context = self.cameras[:, :2], self.cameras[:, 2:]

    def test_a_block_and_a_step_are_a_pixel(self):
        blend = Reprojection(TINY)
        relation = pairs.relations(self.targets, self.context)                         # [1, 3, 2, 17]
        pixels = blend.small[0] * blend.small[1]
        depth = 2 + torch.rand((1, 2, TINY.coarse ** 2, pixels), generator=self.random)
        spread = relation[..., None].expand(*relation.shape, pixels)
        x, y = (ray[:, 0, :, None] for ray in pairs.rays(self.targets, blend.small_points))
        whole = [pairs.rays(self.targets, cam.patch_points((SIZE[1], SIZE[0]), 0.5))[i].reshape(2, 1, *SIZE) for i in (0, 1)]
        across, down = (F.pixel_unshuffle(ray, TINY.coarse).reshape(1, 1, 2, TINY.coarse ** 2, pixels) for ray in whole)
        parts = [relation[..., i:i + 1, None] for i in range(12)]
        for k in range(3):
            part = [spread[:, k, :, i:i + 1] for i in range(12)]
            ray = pairs.slopes(part, x, y, self.targets, blend.within)
            found = Answer(ray, (part[3], part[7], part[11]), None, None, None, None, None).places(depth)
            for a, b in zip(found, pairs.project([p[:, k:k + 1] for p in parts], across, down, depth[:, None])):
                self.assertLess((a - b[:, 0]).abs().max().item(), 1e-4)

    def test_the_nearest_pixel_is_one_of_the_right_frame(self):
        frames = torch.rand((2, 3, 4, *SIZE), generator=self.random)
        _, inverse, _ = lookups.lay_out(frames, TINY.coarse)
        rows, columns = torch.arange(SIZE[0]), torch.arange(SIZE[1])
        slot = torch.tensor([2.0, 1.0]).reshape(2, 1, 1)
        off = 0.4   # of a pixel
        u, v = ((columns + 0.5 + off) / SIZE[1] * 2 - 1).expand(2, *SIZE), ((rows + 0.5 - off) / SIZE[0] * 2 - 1)[:, None].expand(2, *SIZE)
        found = lookups.nearest_in_atlas(inverse, slot, u, v, SIZE)
        self.assertTrue(torch.equal(found, torch.stack([frames[0, 2, 3], frames[1, 1, 3]])))
        beyond = lookups.nearest_in_atlas(inverse, slot, u * 0 + 9, v, SIZE)
        self.assertTrue(torch.equal(beyond[0], frames[0, 2, 3, :, -1:].expand(*SIZE)))
        own = lookups.nearest(frames[:, :, 3], u[:, None].expand(2, 3, *SIZE), v[:, None].expand(2, 3, *SIZE))
        self.assertTrue(torch.equal(own, frames[:, :, 3]))
        nowhere = lookups.nearest_in_atlas(inverse, slot, u * torch.nan, v, SIZE)
        self.assertTrue(torch.isfinite(nowhere).all())

    def test_values_between_pixels_come_from_the_right_frame(self):
        frames = torch.rand((1, 3, 4, *SIZE), generator=self.random)
        colours, _, _ = lookups.lay_out(frames, TINY.coarse)
        u, v = ((torch.arange(n) + 0.5) / n * 2 - 1 for n in (SIZE[1], SIZE[0]))
        found = lookups.cubic_in_atlas(colours, torch.ones(1, 1, 1), u.expand(1, *SIZE), v[:, None].expand(1, *SIZE), SIZE)
        self.assertLess((found - frames[:, 1, :3]).abs().max().item(), 1e-4)

    def test_no_place_is_looked_for_in_another_frame(self):
        """Every frame of every sample has a shade of its own; also beyond its edges, and what is no number finds something at all."""
        shades = torch.rand((2, 3), generator=self.random)
        colours, _, _ = lookups.lay_out(shades[..., None, None, None].expand(2, 3, 4, *SIZE), TINY.coarse)
        u, v = (torch.rand((2, *SIZE), generator=self.random) * 2.4 - 1.2 for _ in range(2))
        slot = torch.tensor([2.0, 1.0]).reshape(2, 1, 1)
        found = lookups.cubic_in_atlas(colours, slot, u, v, SIZE)
        own = torch.stack([shades[0, 2], shades[1, 1]])[:, None, None, None]
        self.assertLess((found - own).abs().max().item(), 1e-5)
        self.assertEqual(lookups.cubic_in_atlas(colours, slot, u * torch.nan, v, SIZE).shape, found.shape)

    def test_cubic_look_ups_stay_within_what_is_around(self):
        """A dark half beside a bright one: between the two cubic weights alone would overshoot."""
        frames = torch.full((2, 2, 4, *SIZE), -0.5)
        frames[..., SIZE[1] // 2:] = 0.5
        colours, _, _ = lookups.lay_out(frames, TINY.coarse)
        u, v = torch.rand((2, *SIZE), generator=self.random) * 2 - 1, torch.rand((2, *SIZE), generator=self.random) * 2 - 1
        slot = torch.ones(2, 1, 1)
        self.assertGreater(lookups.look_up(frames[:, 1, :3], u, v, "bicubic").abs().max().item(), 0.51)
        found = lookups.cubic_in_atlas(colours, slot, u, v, SIZE)
        self.assertLess(found.abs().max().item(), 0.5 + 1e-6)
        off_edge = (u.abs() > 8 / SIZE[1])[:, None].expand_as(found)
        self.assertLess((found - torch.sign(u)[:, None] * 0.5)[off_edge].abs().max().item(), 1e-5)

    def test_what_is_looked_up_again_and_again_stays_as_fine_as_it_is(self):
        """Chance, moved by half a pixel and back, and chance that stays where it is. Without AGAIN what moves keeps 0.2 of its gradients."""
        first = torch.rand((1, 1, 4, *SIZE), generator=self.random) - 0.5
        u, v = ((torch.arange(n) + 0.5) / n * 2 - 1 for n in (SIZE[1], SIZE[0]))
        energy = lambda frames: ((frames[..., 1:] - frames[..., :-1]) ** 2)[..., 4:-4, 8:-8].mean().item()
        kept = {}
        for off in (0.0, 0.5):
            frames = first
            for i in range(12):
                across = (u + (-1) ** i * off * 2 / SIZE[1]).expand(1, *SIZE)
                found = lookups.cubic_in_atlas(lookups.lay_out(frames, TINY.coarse)[0], torch.zeros(1, 1, 1), across, v[:, None].expand(1, *SIZE), SIZE)
                frames = torch.cat([found[:, None], frames[:, :, 3:]], 2)
            kept[off] = energy(frames[:, :, :3]) / energy(first[:, :, :3])
        self.assertAlmostEqual(kept[0.0], 1.0, places=4)
        self.assertGreater(kept[0.5], 0.25)
        self.assertLess(kept[0.5], 1.0)

    def test_the_greatest_logit_decides_everywhere(self):
        logits, values = (torch.randn((3, 4, 50), generator=self.random) for _ in range(2))
        found, same = foremost(list(logits), [(value, torch.zeros(4, 1) + i) for i, value in enumerate(values)])
        best = logits.argmax(0)
        self.assertTrue(torch.equal(found, values.gather(0, best[None])[0]))
        self.assertTrue(torch.equal(same, best.float()))

    def test_shares_are_a_softmax(self):
        logits = 30 * torch.randn((4, 3, 50), generator=self.random)
        truth = torch.softmax(logits, 1)
        self.assertLess((shares(logits) - truth).abs().max().item(), 1e-6)
        self.assertLess((torch.stack(shared_out(list(logits.unbind(1))), 1) - truth).abs().max().item(), 1e-6)


if __name__ == "__main__":
    unittest.main()
