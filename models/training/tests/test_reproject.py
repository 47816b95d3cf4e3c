"""Reprojection: colours and depths come from where context frames really saw them."""

import unittest
from dataclasses import replace
from unittest import mock

import torch
from torch.nn import functional as F

import made_up  # noqa: F401 (finds the packages)
from lookback_model import reproject
from lookback_model.config import TINY
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
        exact = mock.patch.object(reproject, "GENTLY", 1e9)   # no edge is drawn again
        exact.start()
        self.addCleanup(exact.stop)
        self.blend = Reprojection(replace(TINY, imagine=(), exemplars=0))
        self.target = camera(0.0)
        with torch.no_grad():
            self.blend.own.fill_(-20.0)   # never its own colours where a context frame can answer

    def view(self, x: float) -> torch.Tensor:
        """What a camera at `x` sees: [4, H, W]."""
        u, v = (self.blend.points[:, i].reshape(18, 32) for i in (0, 1))
        across = x - (u - 0.5) / (1.07 * 18 / 32) * WALL          # camera right is world -X
        down = (v - 0.5) / 1.07 * WALL
        depth = torch.full_like(u, 2 * 4 / (4 + WALL) - 1)
        return torch.stack([across * 0.1, down * 0.2, across * 0.05 + down * 0.1, depth])

    def ask(self, guess, places, mask=None, deep=None):
        frames = torch.stack([self.view(x) for x in places])[None]
        cameras = torch.stack([camera(x) for x in places])[None]
        target = self.target[None, None]
        with torch.no_grad():
            atlas = lay_out(frames, TINY.coarse)
            return self.blend(guess[None, None], torch.zeros(1, 1, 18, 32), target, cameras, *atlas, deep, mask)[0][0, 0]

    def soft(self, scale: float = 1.0) -> torch.Tensor:
        """A guess without colours whose depth is wrong by a factor."""
        return torch.stack([*torch.zeros(3, 18, 32), torch.full((18, 32), 2 * 4 / (4 + WALL * scale) - 1)])

    def test_the_same_camera_gives_the_same_picture(self):
        self.assertLess((self.ask(self.soft(), [0.0]) - self.view(0.0)).abs().max().item(), 1e-4)

    def test_a_shifted_camera_is_corrected_for(self):
        inner = slice(4, -4)
        found = self.ask(self.soft(), [0.3])[:, 2:-2, inner]
        self.assertLess((found - self.view(0.0)[:, 2:-2, inner]).abs().max().item(), 1e-3)

    def test_a_wrong_depth_is_mended_by_the_context(self):
        inner = slice(8, -8)
        found = self.ask(self.soft(1.3), [0.3, -0.2])[:, 2:-2, inner]
        truth = self.view(0.0)[:, 2:-2, inner]
        self.assertLess((found[3] - truth[3]).abs().max().item(), 0.01)
        self.assertLess((found - truth).abs().max().item(), 0.01)

    def test_outside_every_view_the_guess_stays(self):
        guess = self.soft()
        guess[:3] = 0.7
        found = self.ask(guess, [40.0])
        self.assertLess((found[:3] - 0.7).abs().max().item(), 0.01)

    def test_what_was_seen_from_before_a_wall_is_not_seen_behind_it(self):
        guess = self.soft()
        guess[:3] = 0.7
        self.target = camera(0.0)
        self.target[11] = WALL + 3.0
        found = self.ask(guess, [0.0])
        self.assertLess((found[:3] - 0.7).abs().max().item(), 0.01)

    def test_an_empty_slot_is_not_consulted(self):
        mask = torch.tensor([[1.0, 0.0]])
        a, b = self.ask(self.soft(), [0.3, 0.0], mask), self.ask(self.soft(), [0.3])
        self.assertLess((a - b).abs().max().item(), 1e-6)

    def test_what_was_imagined_is_believed_where_nothing_was_seen(self):
        self.blend = Reprojection(TINY)
        with torch.no_grad():
            self.blend.own.fill_(-20.0)
            self.blend.imagined.fill_(-10.0)
        seen = self.ask(self.soft(), [0.1, 0.0])
        alone = self.ask(self.soft(), [40.0, 0.0])
        view = self.view
        self.view = lambda x: view(x) + (torch.tensor([0.5, 0.5, 0.5, 0.0])[:, None, None] if x == 0.0 else 0.0)
        inner = slice(4, -4)
        self.assertLess((self.ask(self.soft(), [0.1, 0.0]) - seen)[:, 2:-2, inner].abs().max().item(), 0.01)
        self.assertLess(((self.ask(self.soft(), [40.0, 0.0]) - alone)[:3] - 0.5).abs().max().item(), 0.01)

    def test_where_memory_has_nothing_what_was_imagined_is_believed(self):
        self.blend = Reprojection(TINY)
        with torch.no_grad():
            self.blend.own.fill_(-20.0)
        view, truth = self.view, self.view(0.0)
        self.view = lambda x: view(x) + (torch.tensor([0.5, 0.5, 0.5, 0.0])[:, None, None] if x == 0.0 else 0.0)
        wall = torch.full((1, 1, 1, *self.blend.small), 2 * 4 / (4 + WALL) - 1)
        for remembered, imagined in ((1.0, False), (0.0, True)):
            deep = torch.cat([wall, torch.ones_like(wall), torch.full_like(wall, remembered)], 2)
            found = self.ask(self.soft(), [0.1, 0.0], deep=deep)   # the last one is what was imagined
            more = (found - truth)[:3, 2:-2, 4:-4].mean().item()
            self.assertTrue(more > 0.4 if imagined else more < 0.1, more)

    def test_what_two_frames_show_a_part_of_is_completed_by_what_was_imagined(self):
        self.blend = Reprojection(TINY)
        guess = self.soft()
        guess[:3] = 1.5   # to be seen nowhere
        for shift in (0.12, 0.15, 0.18):   # their edge lies within a block
            self.assertLess(self.ask(guess, [shift, shift + 0.01, 0.0])[:3].max().item(), 1.0, shift)

    def test_of_two_that_agree_the_nearer_view_counts_for_more(self):
        near, far = camera(0.0), camera(0.0)
        near[11], far[11] = 1.0, -1.0   # one metre before the target and one behind it
        frames = []
        for colour, metres in ((0.5, WALL - 1), (-0.5, WALL + 1)):
            depth = torch.full((1, 18, 32), 2 * 4 / (4 + metres) - 1)
            frames.append(torch.cat([torch.full((3, 18, 32), colour), depth]))
        with torch.no_grad():
            atlas = lay_out(torch.stack(frames)[None], TINY.coarse)
            found = self.blend(self.soft()[None, None], torch.zeros(1, 1, 18, 32), self.target[None, None],
                               torch.stack([near, far])[None], *atlas)[0][0, 0]
        self.assertGreater(found[:3, 4:-4, 8:-8].mean().item(), 0.03)


class Post(unittest.TestCase):
    """A post before a wall: what is in front keeps its outline although its depth is known softly."""

    NEAR, HALF = 2.0, 0.35   # metres ahead, half its width

    def setUp(self):
        self.model = replace(TINY, width=128, height=72, coarse=4, imagine=(), exemplars=0)
        self.blend = Reprojection(self.model)
        with torch.no_grad():
            self.blend.own.fill_(-20.0)

    def view(self, x: float):
        """What a camera at `x` sees: [4, H, W]."""
        u = self.blend.points[:, 0].reshape(72, 128)
        slope = (u - 0.5) / (1.07 * 18 / 32)
        post = (x - slope * self.NEAR).abs() < self.HALF
        depth = torch.where(post, torch.tensor(self.NEAR), torch.tensor(WALL))
        colour = torch.where(post, torch.tensor(0.8), 0.2 * torch.sin(3 * (x - slope * WALL)) - 0.5)
        return torch.stack([colour, colour, colour, 2 * 4 / (4 + depth) - 1])

    def test_the_outline_of_what_is_in_front_stays_sharp_from_frame_to_frame(self):
        """The camera goes to the right in small steps, and sees nothing but the frame that was made before."""
        places = [0.6 - 0.1 * i for i in range(7)]
        seen = self.view(places[0])
        for before, now in zip(places, places[1:]):
            truth = self.view(now)
            soft = F.avg_pool2d(F.pad(truth[None], [8] * 4, mode="replicate"), 17, 1)[0]   # what a guess looks like
            soft[:3] = 0
            with torch.no_grad():
                seen = self.blend(soft[None, None], torch.zeros(1, 1, 72, 128), camera(now)[None, None],
                                  camera(before)[None, None], *lay_out(seen[None, None], 4))[0][0, 0]
        # Beside its left outline the wall was always to be seen.
        outline = 0.5 - self.HALF / self.NEAR * 1.07 * 18 / 32
        beside = (self.blend.points[:, 0].reshape(72, 128) - outline).abs() < 0.1
        for channel, most in ((0, 0.3), (3, 0.1)):
            wrong = ((seen[channel] - truth[channel]).abs() > most) & beside
            self.assertLess(wrong.float().sum().item() / 72, 2.0, channel)     # pixels a row


if __name__ == "__main__":
    unittest.main()
