"""The imaginer: what memory shows of a view is made whole and enlarged crisply; its training resumes exactly."""

import unittest
from dataclasses import replace

import torch
from torch.nn import functional as F

import made_up
from made_up import HIGH, WIDE, picture
from lookback_model import config, crisp, export
from lookback_model.checkpoint import warm_start
from lookback_model.crisp import enlarged, guided, sharpened, sharpened_colours
from lookback_model.imagine import filled, joined, shrunk
from lookback_model.imagining import ImaginerRun, SmallPool, draw
from lookback_model.network import WorldModel
from lookback_model.palette import palette
from lookback_model.tiny import random_model

class Drawing(unittest.TestCase):
    def test_noise_and_style_decide_what_is_dreamt(self):
        model = random_model()
        q = export.question(model.config)
        vision = lambda **changes: export.answer(model, {**q, "context_mask": torch.zeros(3), **changes})[0][2][-1]   # of what memory shows
        self.assertTrue(torch.equal(vision(), vision()))
        generator = torch.Generator().manual_seed(5)
        # Strong noise: the random exemplars' cameras differ more than those of any data set.
        by_chance = [vision(sample=50 * torch.randn(q["sample"].shape, generator=generator)) for _ in range(6)]
        by_style = [vision(tags=torch.eye(3)[i]) for i in range(3)]
        for several in (by_chance, by_style):
            self.assertGreater(max((a - several[0]).abs().max().item() for a in several), 0.1)


class Deepened(unittest.TestCase):
    """A creator's picture comes without depth."""

    def setUp(self):
        self.model = random_model()
        q = export.question(self.model.config)
        self.frames, self.cameras = q["context_frames"][None], q["context_cameras"][None]

    def test_those_that_have_none_get_one_each_by_themselves(self):
        for flat in ([], [1], [0, 1]):
            frames = self.frames.clone()
            frames[:, flat, 3] = -1
            deep = self.model.deepened(frames, self.cameras)
            for i in range(2):
                if i in flat:
                    alone = self.model.deepened(frames[:, i:i + 1], self.cameras[:, i:i + 1])
                    self.assertLess((deep[:, i] - alone[:, 0]).abs().max().item(), 1e-5)
                    self.assertTrue(torch.equal(deep[:, i, :3], frames[:, i, :3]))
                    self.assertGreater(deep[:, i, 3].std().item(), 0.01)
                else:
                    self.assertTrue(torch.equal(deep[:, i], frames[:, i]))

    def test_where_the_camera_stands_and_looks_does_not_matter_but_how_high_and_steeply(self):
        frames = self.frames[:, :1].clone()
        frames[:, :, 3] = -1
        camera = self.cameras[:, :1]
        depth = self.model.deepened(frames, camera)[0, 0, 3]
        elsewhere = camera + torch.tensor([0.0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, -3, 0, 0, 0, 0])
        self.assertTrue(torch.equal(self.model.deepened(frames, elsewhere)[0, 0, 3], depth))
        turn = torch.tensor([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])
        turned = camera.clone()
        turned[0, 0, :12].view(3, 4)[:, :3] = turn @ camera[0, 0, :12].view(3, 4)[:, :3]
        self.assertLess((self.model.deepened(frames, turned)[0, 0, 3] - depth).abs().max().item(), 1e-4)
        higher = camera + torch.tensor([0.0] * 7 + [1.0] + [0.0] * 8)
        self.assertGreater((self.model.deepened(frames, higher)[0, 0, 3] - depth).abs().max().item(), 1e-3)


class Crisp(unittest.TestCase):
    def test_the_middle_of_a_ramp_stays_where_it_is(self):
        """Rounding must not decide to which side it goes: it is not the same on all devices."""
        ramp = torch.linspace(-1, 1, 9).expand(1, 1, 5, 9)
        colours = torch.cat([ramp, 0.5 * ramp, -ramp], 1)
        for moved in (sharpened(ramp) - ramp, sharpened_colours(colours) - colours):
            self.assertLess(moved[..., 1:-1].abs().max().item(), 1e-3)
        nudged = ramp + 1e-6 * torch.randn(ramp.shape, generator=torch.Generator().manual_seed(1))
        self.assertLess((sharpened(nudged) - sharpened(ramp)).abs().max().item(), 1e-4)

    def test_guided_values_end_where_the_picture_does(self):
        """A disc, told in blocks and seen in full."""
        y, x = torch.meshgrid(torch.arange(36.0), torch.arange(64.0), indexing="ij")
        disc = (((x - 30) ** 2 + (y - 17) ** 2) < 120).float()[None, None]
        picture = torch.cat([disc - 0.5, 0.2 - disc, 0.3 * disc], 1)
        small = F.avg_pool2d(disc, 4)
        off = lambda found: (found - disc).abs().mean().item()
        self.assertLess(off(guided(small, picture, 4)), 0.25 * off(crisp.smooth(small, 4)))
        self.assertLess((guided(0.3 + 0 * small, picture, 4) - 0.3).abs().max().item(), 1e-4)

    def test_edges_are_drawn_again_in_colours_that_were_there(self):
        three = torch.tensor([[1.0, -0.2, -0.6], [-0.5, 0.7, -0.1], [0.1, -0.4, 0.9]])
        patches = torch.randint(0, 3, (6, 8), generator=torch.Generator().manual_seed(2))
        soft = F.interpolate(three[patches].permute(2, 0, 1)[None], scale_factor=4.0, mode="bilinear", align_corners=False)
        redrawn = sharpened_colours(soft)
        # A mixture of three colours lies in their plane.
        off = lambda x: ((x[0].permute(1, 2, 0) - three[0]) @ torch.linalg.cross(three[1] - three[0], three[2] - three[0])).abs().max().item()
        self.assertLess(off(redrawn), 1e-4)
        energy = lambda x: ((x[..., 1:] - x[..., :-1]) ** 2).sum().item()
        self.assertGreater(energy(redrawn), 1.3 * energy(soft))

    def test_a_soft_edge_becomes_a_hard_one_in_its_place(self):
        truth = torch.ones(1, 4, HIGH * 4, WIDE * 4)
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
        self.assertTrue(large.min() >= wild.min() - 1e-5 and large.max() <= wild.max() + 1e-5)


class Joining(unittest.TestCase):
    def lack(self, by: float):
        """What a picture is short of that is `by` darker than what is known, where that is known: at the left."""
        sure = torch.zeros(1, 1, HIGH, WIDE)
        sure[..., :10] = 1
        return torch.full((1, 4, HIGH, WIDE), by) * sure, sure

    def test_what_is_new_meets_what_is_known_without_a_step_and_is_itself_further_away(self):
        change = joined(*self.lack(0.1))
        self.assertLess((change[..., 10:12] - 0.1).abs().max().item(), 0.025)
        self.assertLess(change[..., -6:].abs().max().item(), 0.01)
        fall = change[..., 10:, :].diff(dim=-1)
        self.assertLess(fall.max().item(), 1e-3)        # no stripes on the way
        self.assertGreater(fall.min().item(), -0.05)    # and no step

    def test_another_thing_stays_another(self):
        self.assertLess(joined(*self.lack(1.2))[..., 10:].abs().max().item(), 0.05)

    def test_beside_nothing_nothing_changes(self):
        self.assertEqual(joined(torch.zeros(1, 4, HIGH, WIDE), torch.zeros(1, 1, HIGH, WIDE)).abs().max().item(), 0)

    def test_holes_fill_and_a_slit_does_not(self):
        sure = torch.ones(1, 1, HIGH, WIDE)
        sure[..., 5, 7] = 0
        sure[..., 20] = 0
        found = filled(sure)
        self.assertGreater(found[..., 5, 7].item(), 0.99)
        self.assertEqual(found[..., 20].max().item(), 0)


class Palette(unittest.TestCase):
    def test_it_is_of_the_frames_that_are_there(self):
        frames = torch.stack([picture(), -picture(), picture() * 0.5])[None]
        all_of, one = palette(frames, torch.tensor([[0.0, 1.0, 0.0]])), palette(frames[:, 1:2], torch.ones(1, 1))
        self.assertLess((all_of - one).abs().max().item(), 1e-5)
        top = frames[0, 1, :3, :HIGH // 4]
        self.assertLess((one[0, :3] - top.mean((1, 2))).abs().max().item(), 1e-5)
        self.assertLess((one[0, 3:6] - top.std((1, 2), unbiased=False)).abs().max().item(), 1e-3)
        wall = picture() * 0.02 + 0.9   # a camera close before it shows nothing of the place
        with_wall = palette(torch.stack([wall, frames[0, 1]])[None], torch.ones(1, 2))
        self.assertLess((with_wall - one).abs().max().item(), 1e-5)
        for nothing in (palette(frames, torch.zeros(1, 3)), palette(frames[:, :0], torch.zeros(1, 0))):
            self.assertEqual(nothing.abs().max().item(), 0)


    def test_what_is_near_counts_for_little(self):
        """A dark tree before half of a bright view makes it night only where it stands as far away as the rest."""
        def mean(inverse):
            view = torch.full((1, 1, 4, HIGH, WIDE), 0.6)
            view[:, :, 3] = -0.9
            view[..., WIDE // 2:] = torch.tensor([-0.8, -0.8, -0.8, inverse])[:, None, None]
            return palette(view, torch.ones(1, 1))[0, 0].item()
        self.assertLess(abs(mean(-0.9) + 0.1), 1e-4)
        self.assertGreater(mean(0.4), 0.4)


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

    def test_what_begins_is_asked_for_the_depth_of_its_frame(self):
        tiny = config.PRESETS["tiny"]
        pool = SmallPool(self.root / "data", "train", tiny.model.coarse)
        begun = replace(tiny, imagining=replace(tiny.imagining, begun=1.0, noise=0.0, blurred=0.0))
        clean, (context, cameras, target, present), _, _ = draw(pool, begun, 5, 4)
        self.assertEqual(present.sum(1).tolist(), [1.0] * 4)
        self.assertLess((context[:, 0, :3] - clean[:, :3]).abs().max().item(), 1e-6)
        self.assertLess((cameras[:, 0] - target).abs().max().item(), 1e-6)
        self.assertEqual(context[:, 0, 3].max().item(), -1)
        self.assertGreater(clean[:, 3].max().item(), -1)

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
