"""Reprojection: colours and depths come from where context frames really saw them."""

import unittest
from dataclasses import replace

import torch
from torch.nn import functional as F

import made_up  # noqa: F401 (finds the packages)
from lookback_model import cameras as cam
from lookback_model.config import TINY
from lookback_model.depths import depths
from lookback_model.lookups import lay_out
from lookback_model.reproject import Reprojection

WALL = 4.0   # metres ahead of the origin, facing it


def camera(x: float) -> torch.Tensor:
    """A camera [16] at (x, 1.5, 0) that looks along +Z."""
    return torch.tensor([-1, 0, 0, x, 0, -1, 0, 1.5, 0, 0, 1, 0, 1.07 * 18 / 32, 1.07, 0.5, 0.5])


class Enlarging(unittest.TestCase):
    def test_blocks_become_pixels_bilinearly(self):
        blend = Reprojection(replace(TINY, width=32, height=16, coarse=4, imagine=(), exemplars=0))
        blocks = torch.randn(2, 3, 4, 8, generator=torch.Generator().manual_seed(1))
        expected = F.interpolate(blocks, scale_factor=4.0, mode="bilinear", align_corners=False)
        self.assertLess((blend.unfolded(blend.enlarged(blocks)) - expected).abs().max().item(), 1e-5)


class Wall(unittest.TestCase):
    """A wall whose colour is a linear function of the place on it: bilinear look-ups are exact."""

    def setUp(self):
        self.blend = Reprojection(replace(TINY, imagine=(), exemplars=0))
        self.target = camera(0.0)

    def view(self, x: float) -> torch.Tensor:
        """What a camera at `x` sees: [4, H, W]."""
        u, v = (cam.patch_points((32, 18), 0.5)[:, i].reshape(18, 32) for i in (0, 1))
        across = x - (u - 0.5) / (1.07 * 18 / 32) * WALL          # camera right is world -X
        down = (v - 0.5) / 1.07 * WALL
        depth = torch.full_like(u, 2 * 4 / (4 + WALL) - 1)
        return torch.stack([across * 0.1, down * 0.2, across * 0.05 + down * 0.1, depth])

    def ask(self, places, mask=None, off: float = 1.0, remembered: float = 1.0):
        """What memory shows, [4, H, W], and the logit of that, [H, W]; the depth that it begins with is wrong by a factor `off`."""
        frames = torch.stack([self.view(x) for x in places])[None]
        cameras = torch.stack([camera(x) for x in places])[None]
        deep = torch.tensor([2 * 4 / (4 + WALL * off) - 1, 1.0, remembered]).reshape(1, 1, 3, 1, 1).expand(1, 1, 3, *self.blend.small)
        with torch.no_grad():
            shown, told = self.blend(self.target[None, None], cameras, *lay_out(frames, TINY.coarse), deep, mask)
        return shown[0, 0], told[0, 0, 0]

    def test_the_same_camera_gives_the_same_picture(self):
        self.assertLess((self.ask([0.0])[0] - self.view(0.0)).abs().max().item(), 1e-4)

    def test_a_shifted_camera_is_corrected_for(self):
        inner = slice(4, -4)
        found = self.ask([0.3])[0][:, 2:-2, inner]
        self.assertLess((found - self.view(0.0)[:, 2:-2, inner]).abs().max().item(), 1e-3)

    def test_a_wrong_depth_is_mended_by_the_context(self):
        inner = slice(8, -8)
        found = self.ask([0.3, -0.2], off=1.3)[0][:, 2:-2, inner]
        truth = self.view(0.0)[:, 2:-2, inner]
        self.assertLess((found[3] - truth[3]).abs().max().item(), 0.01)
        self.assertLess((found - truth).abs().max().item(), 0.01)

    def test_outside_every_view_nothing_is_believed(self):
        self.assertLess(self.ask([40.0])[1].max().item(), -20)
        self.assertGreater(self.ask([0.0])[1].min().item(), -10)

    def test_what_was_seen_from_before_a_wall_is_not_seen_behind_it(self):
        self.target[11] = WALL + 3.0
        self.assertLess(self.ask([0.0])[1].max().item(), -20)

    def test_an_empty_slot_is_not_consulted(self):
        both, alone = self.ask([0.3, 0.0], torch.tensor([[1.0, 0.0]])), self.ask([0.3])
        for a, b in zip(both, alone):
            self.assertLess((a - b).abs().max().item(), 1e-6)

    def test_what_was_imagined_is_believed_where_nothing_was_seen(self):
        self.blend = Reprojection(TINY)
        with torch.no_grad():
            self.blend.imagined.fill_(-10.0)
        seen, alone = self.ask([0.1, 0.0])[0], self.ask([40.0, 0.0])[0]
        self.brighten()
        inner = slice(4, -4)
        self.assertLess((self.ask([0.1, 0.0])[0] - seen)[:, 2:-2, inner].abs().max().item(), 0.01)
        self.assertLess(((self.ask([40.0, 0.0])[0] - alone)[:3] - 0.5).abs().max().item(), 0.01)

    def brighten(self):
        """From now on what stands for the imagined frame, at 0, is brighter than the wall."""
        view = self.view
        self.view = lambda x: view(x) + (torch.tensor([0.5, 0.5, 0.5, 0.0])[:, None, None] if x == 0.0 else 0.0)

    def test_where_memory_has_nothing_what_was_imagined_is_believed(self):
        self.blend = Reprojection(TINY)
        truth = self.view(0.0)
        self.brighten()
        for remembered, imagined in ((1.0, False), (0.0, True)):
            more = (self.ask([0.1, 0.0], remembered=remembered)[0] - truth)[:3, 2:-2, 4:-4].mean().item()   # the last one is what was imagined
            self.assertTrue(more > 0.4 if imagined else more < 0.1, more)

    def test_what_two_frames_show_a_part_of_is_completed_by_what_was_imagined(self):
        self.blend = Reprojection(TINY)
        for shift in (0.12, 0.15, 0.18):   # their edge lies within a block
            self.assertGreater(self.ask([shift, shift + 0.01, 0.0])[1].min().item(), -10, shift)

    def test_of_two_that_agree_the_nearer_view_decides(self):
        near, far = camera(0.0), camera(0.0)
        near[11], far[11] = 1.0, -1.0   # one metre before the target and one behind it
        frames = []
        for colour, metres in ((0.5, WALL - 1), (-0.5, WALL + 1)):
            depth = torch.full((1, 18, 32), 2 * 4 / (4 + metres) - 1)
            frames.append(torch.cat([torch.full((3, 18, 32), colour), depth]))
        deep = torch.tensor([2 * 4 / (4 + WALL) - 1, 1.0, 1.0]).reshape(1, 1, 3, 1, 1).expand(1, 1, 3, *self.blend.small)
        with torch.no_grad():
            atlas = lay_out(torch.stack(frames)[None], TINY.coarse)
            found = self.blend(self.target[None, None], torch.stack([near, far])[None], *atlas, deep)[0][0, 0]
        self.assertGreater(found[:3, 4:-4, 8:-8].min().item(), 0.45)   # it shows 0.5, the other one -0.5

    def test_nothing_is_uncovered_where_the_camera_stands_still(self):
        """However wrong the depth of what it saw is, as a guessed one may be."""
        generator = torch.Generator().manual_seed(1)
        frame = torch.cat([self.view(0.0)[:3], torch.rand(1, 18, 32, generator=generator) * 1.8 - 0.9])
        deep = torch.tensor([2 * 4 / (4 + WALL) - 1, 1.0, 1.0]).reshape(1, 1, 3, 1, 1).expand(1, 1, 3, *self.blend.small)
        with torch.no_grad():
            found = self.blend(self.target[None, None], self.target[None, None], *lay_out(frame[None, None], TINY.coarse), deep)[0][0, 0]
        self.assertLess((found - frame)[:3].abs().max().item(), 1e-3)


class Post(unittest.TestCase):
    """A post before a wall: what is in front keeps its outline although its depth is known softly."""

    NEAR, HALF = 2.0, 0.35   # metres ahead, half its width

    def setUp(self):
        self.model = replace(TINY, width=128, height=72, coarse=4, imagine=(), exemplars=0)
        self.blend = Reprojection(self.model)

    def view(self, x: float):
        """What a camera at `x` sees: [4, H, W]."""
        u = cam.patch_points((128, 72), 0.5)[:, 0].reshape(72, 128)
        slope = (u - 0.5) / (1.07 * 18 / 32)
        post = (x - slope * self.NEAR).abs() < self.HALF
        depth = torch.where(post, torch.tensor(self.NEAR), torch.tensor(WALL))
        colour = torch.where(post, torch.tensor(0.8), 0.2 * torch.sin(3 * (x - slope * WALL)) - 0.5)
        return torch.stack([colour, colour, colour, 2 * 4 / (4 + depth) - 1])

    def walked(self):
        """(what is seen in the end, the truth) [4, H, W] of a camera that goes to the right in small steps and sees nothing but the frame that
        was made before."""
        places = [0.6 - 0.1 * i for i in range(7)]
        seen = self.view(places[0])
        for before, now in zip(places, places[1:]):
            *atlas, small = lay_out(seen[None, None], 4)
            cameras, targets = camera(before)[None, None], camera(now)[None, None]
            with torch.no_grad():
                deep = depths(small, cameras, targets, torch.ones(1, 1), 4.0)
                seen = self.blend(targets, cameras, *atlas, small, deep)[0][0, 0]
        return seen, self.view(places[-1])

    def beside(self, side: int):
        """What is near the post's outline on its left (-1) or right (1), [H, W]."""
        outline = 0.5 + side * self.HALF / self.NEAR * 1.07 * 18 / 32
        return (cam.patch_points((128, 72), 0.5)[:, 0].reshape(72, 128) - outline).abs() < 0.1

    def test_the_outline_of_what_is_in_front_stays_sharp_from_frame_to_frame(self):
        seen, truth = self.walked()
        for channel, most in ((0, 0.3), (3, 0.1)):   # on its left the wall was always to be seen
            wrong = ((seen[channel] - truth[channel]).abs() > most) & self.beside(-1)
            self.assertLess(wrong.float().sum().item() / 72, 2.0, channel)     # pixels a row

    def test_what_it_uncovers_is_wall_and_no_fringe_of_its_own(self):
        seen, truth = self.walked()
        uncovered = self.beside(1)
        self.assertLess(((seen[3] - truth[3]).abs() > 0.1)[uncovered].float().mean().item(), 0.02)
        wall = uncovered & (truth[0] < 0)
        self.assertLess(seen[0][wall].max().item(), -0.2)   # the wall's colours are from -0.7 to -0.3, the post's is 0.8
        self.assertLess((seen[0, :, 1:] - seen[0, :, :-1]).abs()[wall[:, 1:] & wall[:, :-1]].max().item(), 0.1)
