"""Exemplars: what is known chooses one and turns it into its place; style and chance choose where nothing is known."""

import math
import unittest
from dataclasses import replace

import torch
from torch.nn import functional as F

import made_up
from made_up import SCALE, camera
from lookback_model import cameras as cam, config, panorama
from lookback_model.collecting import merit
from lookback_model.exemplars import TINT, Exemplars
from lookback_model.palette import PALETTE
from lookback_model.turning import folded, met, turned

HIGH, WIDE = 36, 64
LARGE = (2 * HIGH, 2 * WIDE)
DISTANCE = 9.0   # metres: everything in these places is equally far away


def place(seed: int, view, size=(HIGH, WIDE)) -> torch.Tensor:
    """What a camera [16] sees [4, h, w] of a place that is painted on a sphere."""
    generator = torch.Generator().manual_seed(seed)
    ray = cam.directions(view[None], cam.patch_points((size[1], size[0]), 0.5))[0]
    length = (ray * ray).sum(-1, keepdim=True).sqrt()
    waves = torch.sin(ray / length @ (torch.randn(3, 3, generator=generator) * 7) + torch.randn(3, generator=generator))
    depth = 2 * SCALE / (SCALE + DISTANCE / length) - 1
    return torch.cat([waves * 0.8, depth], -1).T.reshape(4, *size)


class Turning(unittest.TestCase):
    def test_it_agrees_with_a_turned_camera(self):
        rays = cam.directions(camera()[None], cam.patch_points((8, 6), 0.5))
        for degrees in (10.0, -35.0):
            angle = math.radians(degrees)
            there = camera(angle)
            u, v, z, inside = met(turned(rays, torch.tensor([[angle]])), camera()[None])
            seen = rays[0] @ torch.stack([there[0:3], there[4:7], there[8:11]])
            self.assertLess((z[0, 0] - seen[:, 2]).abs().max().item(), 1e-5)
            self.assertLess((u[0, 0] - 2 * (seen[:, 0] / seen[:, 2] * there[12])).abs().max().item(), 1e-4)
            self.assertLess((v[0, 0] - 2 * (seen[:, 1] / seen[:, 2] * there[13])).abs().max().item(), 1e-4)
            self.assertTrue(0 < inside.mean().item() < 1)

    def test_mirrors_stand_at_the_edges(self):
        at = torch.tensor([-3.5, -1.25, -1.0, 0.3, 1.0, 1.25, 3.5])
        expected = torch.tensor([0.5, -0.75, -1.0, 0.3, 1.0, 0.75, -0.5])
        self.assertLess((folded(at) - expected).abs().max().item(), 1e-6)


class Collecting(unittest.TestCase):
    def test_the_most_colourful_view_with_room_before_the_camera_is_the_best(self):
        def view(metres, spread):
            frame = torch.zeros(HIGH, WIDE, 4)
            frame[..., :3] = 0.5 + spread * torch.linspace(-1, 1, WIDE)[:, None]
            frame[..., 3] = SCALE / (SCALE + 12.0)
            frame[HIGH // 2 - 3:HIGH // 2 + 3, 20:26, 3] = SCALE / (SCALE + metres)
            return (frame * 255).round().byte()
        plain, open_, near = view(12.0, 0.05), view(6.0, 0.3), view(1.5, 0.4)
        self.assertEqual(merit(torch.stack([plain, open_, near]), SCALE).argmax().item(), 1)
        self.assertGreater(merit(view(6.0, 0.2)[None], SCALE), merit(view(2.0, 0.4)[None], SCALE))


class Choosing(unittest.TestCase):
    def setUp(self):
        self.exemplars = Exemplars(replace(config.TINY, width=LARGE[1], height=LARGE[0], exemplars=6))
        self.target = camera()[None]
        self.exemplars.keep(torch.stack([place(seed, camera(), LARGE) for seed in range(6)]), self.target.expand(6, 16), torch.eye(3).repeat(2, 1))

    def chosen(self, known, how_well, tags=(0.0, 0.0, 0.0), noise=None, colours=torch.zeros(1, PALETTE), before=None):
        """What is chosen for what is `known` [1, 4, h, w] and, `how_well`, of the target's view; `before` is what there was to be seen
        further to the sides: frames [4, h, w] and their cameras."""
        frames, cameras = before or ([known[0]], [self.target[0]])
        around = panorama.surroundings(torch.stack(frames)[None], torch.stack(cameras)[None], self.target, torch.ones(1, len(frames)), SCALE)
        around = around if before or how_well.any() else torch.zeros_like(around)
        noise = torch.zeros(1, 4, HIGH, WIDE) if noise is None else noise
        steer = torch.cat([torch.tensor([tags]), colours], 1)
        return self.exemplars(torch.cat([known * how_well, how_well], 1), around, self.target, steer, noise)

    def test_what_is_known_chooses_it_and_it_goes_on_from_there(self):
        for seed, yaw in zip(range(6), (0.35, -0.35, 0.2, -0.2, 0.5, -0.5)):
            self.target = camera(yaw)[None]   # the exemplars were seen by a camera that looked elsewhere
            view, how_well = place(seed, self.target[0])[None], torch.zeros(1, 1, HIGH, WIDE)
            how_well[..., 20:40] = 1
            rays = cam.directions(self.target, cam.patch_points((WIDE, HIGH), 0.5))
            real = met(rays[:, None], camera()[None])[3].reshape(HIGH, WIDE) > 0
            how_well[..., ~real] = 1   # nothing is to be made up that the exemplar does not show
            picture = F.avg_pool2d(self.chosen(view, how_well, before=([place(seed, camera())], [camera()])), 2)
            differ = (picture - view)[0].abs()
            self.assertLess(differ[:3, real].mean().item(), 0.03)
            self.assertLess(differ[3, real].mean().item(), 0.01)   # the depth is as the new camera measures it

    def test_it_stands_on_the_same_ground_and_under_the_same_horizon(self):
        def taken(height, pitch):
            s, c = math.sin(pitch), math.cos(pitch)
            return torch.tensor([-1.0, 0, 0, 0, 0, -c, s, height, 0, s, c, 0, 1.07 * HIGH / WIDE, 1.07, 0.5, 0.5])
        def ground(view, size):
            rise = cam.directions(view[None], cam.patch_points((size[1], size[0]), 0.5))[0, :, 1]
            depth = torch.where(rise < 0, 2 * SCALE / (SCALE + view[7] / (-rise).clamp_min(1e-6)) - 1, torch.full_like(rise, -1.0))
            return torch.cat([torch.where(rise < 0, 0.5, -0.5).expand(3, -1), depth[None]]).reshape(4, *size)
        views = torch.stack([ground(taken(1.2, 0.1), LARGE)] * 6)
        self.exemplars.keep(views, taken(1.2, 0.1).expand(6, 16), torch.eye(3).repeat(2, 1))
        self.target = taken(2.0, -0.05)[None]   # from higher up, looking further down
        picture = self.chosen(torch.zeros(1, 4, HIGH, WIDE), torch.zeros(1, 1, HIGH, WIDE))
        wrong = (picture - ground(self.target[0], LARGE))[0].abs()
        self.assertLess((wrong[0] > 0.1).float().mean().item(), 0.03)   # but for the row of the horizon
        self.assertLess((wrong[3] > 0.03).float().mean().item(), 0.03)

    def test_what_is_in_view_already_is_not_shown_again_elsewhere(self):
        how_well = torch.zeros(1, 1, HIGH, WIDE)
        how_well[..., :WIDE // 2] = 1
        self.target = camera(1.0)[None]
        view = place(2, self.target[0])[None]
        around = panorama.surroundings(place(2, camera())[None, None], camera()[None, None], self.target, torch.ones(1, 1), SCALE)
        again = self.exemplars.again(self.exemplars.seen, self.exemplars.shown, around[:, :4], around[:, 4:])[0]
        at = (self.exemplars.angles[0] + 1.0).abs().argmin().item()
        self.assertEqual(max(again[2, max(0, at - 1):at + 2]), 0)      # in its place it may go on
        self.assertEqual(again[2, at + 10:].min().item(), 1)
        self.assertLess(again[[0, 1, 3, 4, 5]].max().item(), 0.5)
        self.assertEqual(tuple(self.chosen(view, how_well).shape), (1, 4, *LARGE))

    def test_a_style_and_chance_choose_where_nothing_is_known(self):
        nothing, blank = torch.zeros(1, 1, HIGH, WIDE), torch.zeros(1, 4, HIGH, WIDE)
        likest = lambda picture: min(range(6), key=lambda n: (picture[0] - place(n, camera(), LARGE)).abs().mean().item())
        for style in range(3):
            found = self.chosen(blank, nothing, tuple(float(i == style) for i in range(3)))
            self.assertEqual(self.exemplars.styles[likest(found)].argmax().item(), style)
        noise = torch.zeros(1, 4, HIGH, WIDE)
        noise[0, 0, 0, 4] = 1000.0
        self.assertEqual(likest(self.chosen(blank, nothing, noise=noise)), 4)

    def test_it_is_shown_in_the_light_of_the_palette(self):
        nothing, blank = torch.zeros(1, 1, HIGH, WIDE), torch.zeros(1, 4, HIGH, WIDE)
        noise = torch.zeros(1, 4, HIGH, WIDE)
        noise[0, 0, 0, 4] = 1e6
        plain = self.chosen(blank, nothing, noise=noise)
        own = self.exemplars.colours[4:5].reshape(1, 4, 3)
        for by in ((0.0, 0.0, 0.0), (0.2, -0.1, 0.0)):
            asked = torch.cat([own + torch.tensor(by), torch.zeros(1, 4, 3)], 2).reshape(1, 24)
            shown = self.chosen(blank, nothing, noise=noise, colours=torch.cat([asked, torch.ones(1, 1)], 1))
            change = (shown - plain)[0].mean((1, 2))
            self.assertLess((change[:3] - TINT * torch.tensor(by)).abs().max().item(), 1e-5)
            self.assertEqual(change[3].item(), 0)

    def test_pictures_come_back_but_for_their_finest_colours(self):
        large = place(2, camera(), LARGE)
        back = self.exemplars.frames(torch.tensor([2]))[0]
        self.assertLess((back - large).abs().max().item(), 0.1)
        self.assertLess((back[3] - large[3]).abs().max().item(), 0.005)


if __name__ == "__main__":
    unittest.main()
