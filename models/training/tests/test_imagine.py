"""Imaginer and refiner: what memory shows of a view is put in its place and the rest is made up, small, then sharp; their
training resumes exactly."""

import unittest

import torch

import made_up
from lookback_model import config, export
from lookback_model.checkpoint import warm_start
from lookback_model.imagine import splat, spread_by_products, spread_by_scattering
from lookback_model.imagining import ImaginerRun
from lookback_model.network import WorldModel
from lookback_model.refine import Refiner
from lookback_model.refining import RefinerRun
from lookback_model.reproject import Reprojection
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


class Refining(unittest.TestCase):
    """What the refiner is given, and what a fresh one makes of it."""

    def setUp(self):
        torch.manual_seed(4)
        self.refiner, self.reprojection = Refiner(config.TINY), Reprojection(config.TINY)
        self.still = export.plausible_cameras(1, config.TINY, None, still=True)
        self.drawn = picture()[None, :, ::2, ::2] * 0.5

    def given(self, frames, count=1, mask=None):
        cameras = self.still[:, None].expand(1, count, 16)
        return self.refiner.given(self.drawn, self.reprojection, frames, cameras, self.still, torch.ones(1, count) if mask is None else mask)

    def test_without_context_it_starts_from_the_small_picture(self):
        nothing = self.given(torch.zeros(1, 0, 4, HIGH, WIDE), 0)
        hidden = self.given(picture()[None, None], mask=torch.zeros(1, 1))
        for given in (nothing, hidden):
            self.assertLess((given[:, :4] - given[:, 4:8]).abs().max().item(), 1e-5)
            self.assertGreater(given[:, 8].min().item(), 0.999)

    def test_with_context_it_starts_from_memory(self):
        given = self.given(picture()[None, None])
        inner = (slice(None), slice(0, 3), slice(1, -1), slice(1, -1))
        self.assertLess((given[:, 4:8][inner] - picture()[None][inner]).abs().max().item(), 0.02)
        self.assertLess(given[0, 8, 1:-1, 1:-1].max().item(), 0.02)

    def test_fresh_it_changes_nothing(self):
        given = self.given(picture()[None, None])
        self.assertLess((self.refiner(given, torch.zeros(1, 3)) - given[:, 4:8]).abs().max().item(), 1e-5)


class Training(made_up.WithData):
    def run_for(self, kind, name, steps, until=None, resume=False, warm=None):
        run = kind(config.PRESETS["tiny"], self.root / "data", self.root / name, steps=steps, resume=resume, quiet=True, warm=warm)
        run.go(until_step=until)
        return run

    def test_the_error_falls_and_there_is_something_to_see(self):
        for kind, steps in ((ImaginerRun, 60), (RefinerRun, 200)):
            run = self.run_for(kind, kind.part, steps, until=5)
            early = run.last["error"]
            late = self.run_for(kind, kind.part, steps, resume=True).last
            self.assertLess(late["error"], 0.95 * early, kind.part)
            self.assertTrue(late["done"] and list((self.root / kind.part).glob(f"{kind.part}-*.png")))
            self.assertTrue((self.root / kind.part / "curves.png").exists())

    def test_resume_is_exact(self):
        for kind in (ImaginerRun, RefinerRun):
            whole = self.run_for(kind, f"whole-{kind.part}", 6)
            self.run_for(kind, f"halves-{kind.part}", 6, until=2)
            halves = self.run_for(kind, f"halves-{kind.part}", 6, resume=True)
            for name, value in whole.average.items():
                self.assertTrue(torch.equal(value, halves.average[name]), name)

    def test_the_world_model_takes_it_up_and_gives_it_back(self):
        for kind in (ImaginerRun, RefinerRun):
            name = f"taken-{kind.part}"
            run, model = self.run_for(kind, name, 2), WorldModel(config.TINY)
            missing = warm_start(model, self.root / name / f"{kind.part}.pt", within=f"{kind.part}.")
            self.assertFalse([name for name in missing if name.startswith(f"{kind.part}.")])
            whole = self.root / name / "world.pt"
            torch.save({"average": model.state_dict()}, whole)
            again = self.run_for(kind, f"{name}-again", 1, warm=whole)
            self.assertTrue(torch.equal(getattr(model, kind.part).enter.weight, run.average["enter.weight"]))
            self.assertLess((again.model.enter.weight - run.average["enter.weight"]).abs().max().item(), 1e-3)


if __name__ == "__main__":
    unittest.main()
