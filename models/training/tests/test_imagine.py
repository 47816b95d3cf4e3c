"""The imaginer: what memory shows of a view is put in its place, the rest is made up, and all of it enlarged crisply; its
training resumes exactly."""

import unittest
from dataclasses import replace

import torch

import made_up
from lookback_model import config, export
from lookback_model.checkpoint import warm_start
from lookback_model.crisp import enlarged
from lookback_model.exemplars import POOL, Exemplars, as_frames
from lookback_model.imagine import closed, shrunk, splat, spread_by_products, spread_by_scattering
from lookback_model.imagining import ImaginerRun
from lookback_model.network import WorldModel
from lookback_model.palette import PALETTE, palette
from lookback_model.tiny import random_model

HIGH, WIDE, SCALE = 18, 32, 4.0


def camera(yaw=0.0, x=0.0) -> torch.Tensor:
    """A camera [16] at (x, 1.5, 0), turned by `yaw` radians."""
    s, c = float(torch.sin(torch.tensor(yaw))), float(torch.cos(torch.tensor(yaw)))
    return torch.tensor([-c, 0, s, x, 0, -1, 0, 1.5, s, 0, c, 0, 1.07 * HIGH / WIDE, 1.07, 0.5, 0.5])


def picture(metres=8.0) -> torch.Tensor:
    """Random colours on a wall [4, H, W] at a z-depth."""
    colours = torch.rand(3, HIGH, WIDE, generator=torch.Generator().manual_seed(1)) * 2 - 1
    return torch.cat([colours, torch.full((1, HIGH, WIDE), 2 * SCALE / (SCALE + metres) - 1)])


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

    def test_holes_between_points_close_and_edges_stay(self):
        known = torch.zeros(1, 1, HIGH, WIDE)
        known[..., 1::2, 1:20:2] = 1   # every other point of the left part
        found = closed(known)
        self.assertEqual(found[..., 1:-1, 1:20].min().item(), 1)
        self.assertEqual(found[..., 20:].max().item(), 0)

    def test_both_ways_of_spreading_agree(self):
        generator = torch.Generator().manual_seed(2)
        row, column = (torch.rand(2, 500, generator=generator) * 1.4 * n - 0.2 * n for n in (HIGH, WIDE))
        values = torch.randn(2, 6, 500, generator=generator)
        a, b = (spread(values, row, column, HIGH, WIDE) for spread in (spread_by_products, spread_by_scattering))
        self.assertLess((a - b).abs().max().item(), 1e-4)


class Drawing(unittest.TestCase):
    def test_noise_and_style_decide_what_is_dreamt(self):
        model = random_model()
        q = export.question(model.config)
        ask = lambda **changes: export.answer(model, {**q, "context_mask": torch.zeros(3), **changes})[0][4]
        vision = lambda small: small[-1]   # the last slot of memory_small
        self.assertTrue(torch.equal(vision(ask()), vision(ask())))
        for changes in ({"sample": -q["sample"]}, {"tags": torch.tensor([0.0, 0.0, 1.0])}):
            self.assertGreater((vision(ask()) - vision(ask(**changes))).abs().max().item(), 1e-3)


class Crisp(unittest.TestCase):
    def test_a_soft_edge_becomes_a_hard_one_in_its_place(self):
        truth = torch.ones(1, 3, HIGH * 4, WIDE * 4)
        truth[..., :51] = -0.8   # not where pixels of the small picture meet
        small = shrunk(truth[None], 4)[0]
        smooth = torch.nn.functional.interpolate(small, scale_factor=4.0, mode="bicubic")
        large = enlarged(small, 4)
        between = lambda x: ((x > -0.6) & (x < 0.8)).float().mean(2).sum(-1).max().item()   # columns that are neither
        self.assertGreater(between(smooth), 2.5)
        self.assertLessEqual(between(large), 1.0)
        self.assertLess((large - truth).square().mean().item(), 0.7 * (smooth - truth).square().mean().item())

    def test_flat_shades_stay_and_nothing_leaves_the_range(self):
        shade = torch.linspace(-1, 1, WIDE).expand(1, 4, HIGH, WIDE)
        smooth = torch.nn.functional.interpolate(shade, scale_factor=4.0, mode="bicubic")
        self.assertLess((enlarged(shade, 4) - smooth).abs().max().item(), 0.02)
        wild = torch.nn.functional.interpolate(picture()[None], scale_factor=4.0, mode="bicubic")
        large = enlarged(picture()[None], 4)
        self.assertTrue(large.min() >= wild.min() and large.max() <= wild.max())


class Palette(unittest.TestCase):
    def test_it_is_of_the_frames_that_are_there(self):
        frames = torch.stack([picture(), -picture(), picture() * 0.5])[None]
        all_of, one = palette(frames, torch.tensor([[0.0, 1.0, 0.0]])), palette(frames[:, 1:2], torch.ones(1, 1))
        self.assertLess((all_of - one).abs().max().item(), 1e-5)
        top = frames[0, 1, :3, :HIGH // 4]
        self.assertLess((one[0, :3] - top.mean((1, 2))).abs().max().item(), 1e-5)
        self.assertLess((one[0, 3:6] - top.std((1, 2), unbiased=False)).abs().max().item(), 1e-3)
        for nothing in (palette(frames, torch.zeros(1, 3)), palette(frames[:, :0], torch.zeros(1, 0))):
            self.assertEqual(nothing.abs().max().item(), 0)


class Exemplar(unittest.TestCase):
    def setUp(self):
        self.exemplars = Exemplars(replace(config.TINY, width=128, height=72))
        generator = torch.Generator().manual_seed(3)
        coarse = torch.rand(6, 4, 6, 11, generator=generator) * 255
        pictures = torch.nn.functional.interpolate(coarse, size=(36, 64)).round().byte()
        self.target = camera()[None]
        self.exemplars.keep(pictures, self.target.expand(6, 16), torch.eye(3).repeat(2, 1))
        self.pictures = as_frames(pictures)

    def chosen(self, known, how_well, tags=(0.0, 0.0, 0.0), noise=None):
        steer = torch.cat([torch.tensor([tags]), torch.zeros(1, PALETTE)], 1)
        noise = torch.zeros(1, 4, 36, 64) if noise is None else noise
        return self.exemplars(torch.cat([known * how_well, how_well], 1), self.target, steer, noise)

    def test_what_is_known_chooses_it_and_puts_it_in_place(self):
        for n in range(6):
            view, how_well = self.pictures[n:n + 1].roll(-4 * POOL, -1), torch.zeros(1, 1, 36, 64)
            how_well[..., 24:51] = 1   # nothing is known of its left, and what is right of it is not in the picture
            found = self.chosen(view, how_well)
            self.assertLess((found - view)[..., :52].abs().max().item(), 1e-5)

    def test_a_style_and_chance_choose_where_nothing_is_known(self):
        nothing = torch.zeros(1, 1, 36, 64)
        for style in range(3):
            found = self.chosen(torch.zeros(1, 4, 36, 64), nothing, tuple(float(i == style) for i in range(3)))
            number = (found - self.pictures).abs().amax((1, 2, 3)).argmin().item()
            self.assertEqual(self.exemplars.styles[number].argmax().item(), style)
            self.assertEqual((found - self.pictures[number]).abs().max().item(), 0)
        noise = torch.zeros(1, 4, 36, 64)
        noise[0, 0, 0, 4] = 1000.0
        found = self.chosen(torch.zeros(1, 4, 36, 64), nothing, noise=noise)
        self.assertEqual((found - self.pictures[4]).abs().max().item(), 0)


class Training(made_up.WithData):
    def run_for(self, name, steps, until=None, resume=False, warm=None):
        run = ImaginerRun(config.PRESETS["tiny"], self.root / "data", self.root / name, steps=steps, resume=resume, quiet=True, warm=warm)
        run.go(until_step=until)
        return run

    def test_the_error_falls_and_there_is_something_to_see(self):
        run = self.run_for("learn", 60, until=5)
        early = run.last["error"]
        late = self.run_for("learn", 60, resume=True).last
        self.assertLess(late["error"], 0.9 * early)
        self.assertTrue(late["done"] and list((self.root / "learn").glob("imagined-*.png")))
        self.assertTrue((self.root / "learn/curves.png").exists())

    def test_resume_is_exact(self):
        whole = self.run_for("whole", 6)
        self.run_for("halves", 6, until=2)
        halves = self.run_for("halves", 6, resume=True)
        for name, value in whole.average.items():
            self.assertTrue(torch.equal(value, halves.average[name]), name)

    def test_the_world_model_takes_it_up_and_gives_it_back(self):
        run = self.run_for("taken", 2)
        model = WorldModel(config.TINY)
        missing = warm_start(model, self.root / "taken/imaginer.pt", within="imaginer.")
        self.assertFalse([name for name in missing if name.startswith("imaginer.")])
        self.assertTrue(torch.equal(model.imaginer.enter.weight, run.average["enter.weight"]))
        torch.save({"average": model.state_dict()}, self.root / "world.pt")
        again = self.run_for("again", 1, warm=self.root / "world.pt")
        self.assertLess((again.model.enter.weight - run.average["enter.weight"]).abs().max().item(), 1e-2)


if __name__ == "__main__":
    unittest.main()
