"""Exemplars: what is known chooses one and turns it into its place; style and chance choose where nothing is known."""

import math
import unittest
from dataclasses import replace

import torch

import made_up
from made_up import SCALE, camera
from lookback_model import cameras as cam, config
from lookback_model.exemplars import TINT, Exemplars, merit
from lookback_model.palette import PALETTE
from lookback_model.turning import folded, turned

HIGH, WIDE = 36, 64
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
        points = cam.patch_points((8, 6), 0.5)
        for degrees in (10.0, -35.0):
            here, there = camera(0.3)[None], camera(0.3 - math.radians(degrees))
            u, v, z, inside = turned(here, points, torch.tensor([[math.radians(degrees)]]))
            seen = cam.directions(here, points)[0] @ torch.stack([there[0:3], there[4:7], there[8:11]])
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
        self.exemplars = Exemplars(replace(config.TINY, width=128, height=72))
        self.target = camera()[None]
        views = torch.stack([place(seed, camera(), (2 * HIGH, 2 * WIDE)) for seed in range(6)])
        self.exemplars.keep(views, self.target.expand(6, 16), torch.eye(3).repeat(2, 1))

    def chosen(self, known, how_well, tags=(0.0, 0.0, 0.0), noise=None):
        steer = torch.cat([torch.tensor([tags]), torch.zeros(1, PALETTE)], 1)
        noise = torch.zeros(1, 4, HIGH, WIDE) if noise is None else noise
        return self.exemplars(torch.cat([known * how_well, how_well], 1), self.target, steer, noise)

    def test_what_is_known_chooses_it_and_it_goes_on_from_there(self):
        for seed, yaw in zip(range(6), (0.35, -0.35, 0.2, -0.2, 0.5, -0.5)):
            self.target = camera(yaw)[None]   # the exemplars were seen by a camera that looked elsewhere
            view, how_well = place(seed, self.target[0])[None], torch.zeros(1, 1, HIGH, WIDE)
            real = turned(self.target, self.exemplars.fine_points, torch.tensor([[yaw]]))[3].reshape(HIGH, WIDE) > 0
            how_well[..., 20:40] = 1
            how_well[..., ~real] = 1   # nothing is to be made up that the exemplar does not show
            picture, _ = self.chosen(view, how_well)
            differ = (picture - view)[0].abs()
            self.assertLess(differ[:3, real].mean().item(), 0.03)
            self.assertLess(differ[3, real].mean().item(), 0.01)   # the depth is as the new camera measures it

    def test_a_style_and_chance_choose_where_nothing_is_known(self):
        nothing, blank = torch.zeros(1, 1, HIGH, WIDE), torch.zeros(1, 4, HIGH, WIDE)
        likest = lambda picture: min(range(6), key=lambda n: (picture[0] - place(n, camera())).abs().mean().item())
        for style in range(3):
            found = self.chosen(blank, nothing, tuple(float(i == style) for i in range(3)))[0]
            self.assertEqual(self.exemplars.styles[likest(found)].argmax().item(), style)
        noise = torch.zeros(1, 4, HIGH, WIDE)
        noise[0, 0, 0, 4] = 1000.0
        self.assertEqual(likest(self.chosen(blank, nothing, noise=noise)[0]), 4)

    def test_it_is_shown_in_the_light_of_the_palette(self):
        nothing, blank = torch.zeros(1, 1, HIGH, WIDE), torch.zeros(1, 4, HIGH, WIDE)
        noise = torch.zeros(1, 4, HIGH, WIDE)
        noise[0, 0, 0, 4] = 1e6
        known, plain = torch.cat([blank, nothing], 1), self.chosen(blank, nothing, noise=noise)[0]
        own = self.exemplars.colours[4:5].reshape(1, 4, 3)
        for by in ((0.0, 0.0, 0.0), (0.2, -0.1, 0.0)):
            asked = torch.cat([own + torch.tensor(by), torch.zeros(1, 4, 3)], 2).reshape(1, 24)
            steer = torch.cat([torch.zeros(1, 3), asked, torch.ones(1, 1)], 1)
            shown = self.exemplars(known, self.target, steer, noise)[0]
            change = (shown - plain)[0].mean((1, 2))
            self.assertLess((change[:3] - TINT * torch.tensor(by)).abs().max().item(), 1e-5)
            self.assertEqual(change[3].item(), 0)

    def test_details_are_what_the_small_picture_lacks(self):
        large = place(2, camera(), (2 * HIGH, 2 * WIDE))[None]
        large[:, :3, 20:30, 40:60:2] += 0.15   # too fine for the small one
        picture, details = self.exemplars.taken_apart(large)
        self.assertEqual(tuple(picture.shape), (1, 4, HIGH, WIDE))
        striped = details[0, 0, 22:28, 42:58]
        self.assertGreater((striped[:, ::2] - striped[:, 1::2]).mean().item(), 0.1)
        self.assertLess(details[0, 0, 40:].abs().mean().item(), 0.03)


if __name__ == "__main__":
    unittest.main()
