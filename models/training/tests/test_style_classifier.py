"""The style classifier: memory says in which style it goes on, unless somebody else does; it learns with the imaginer."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch

import made_up
from made_up import picture
from lookback_model import config, export
from lookback_model.exemplars import as_frames
from lookback_model.imagining import ImaginerRun
from lookback_model.network import WorldModel
from lookback_model.tiny import random_model


class OfMemory(unittest.TestCase):
    def setUp(self):
        self.imaginer = random_model().imaginer
        self.frames = torch.stack([picture() * torch.tensor(by).reshape(4, 1, 1) for by in ((1.0, 0.1, 0.1, 1), (0.1, 0.1, 1.0, 1), (1.0, 1, 1, 1))])[None]

    def styles(self, mask, tags=(0.0, 0.0, 0.0), frames=None):
        return self.imaginer.steering(self.frames if frames is None else frames, torch.tensor([mask]), torch.tensor([tags]))[0, :3]

    def test_each_frame_has_its_say_and_nothing_else(self):
        one, other, both = self.styles((1.0, 0, 0)), self.styles((0, 1.0, 0)), self.styles((1.0, 1.0, 0))
        self.assertGreater((one - other).abs().max().item(), 0.01)
        together = one * other / (one * other).sum()
        self.assertLess((both - together).abs().max().item(), 1e-4)
        garbage = self.frames.clone()
        garbage[:, 2] = 5.0
        self.assertTrue(torch.equal(both, self.styles((1.0, 1.0, 0), frames=garbage)))

    def test_a_wall_before_the_camera_says_nothing(self):
        wall = self.frames.clone()
        wall[:, 1] = 0.9 + 0.02 * wall[:, 1]
        self.assertLess((self.styles((1.0, 1.0, 0), frames=wall) - self.styles((1.0, 0, 0))).abs().max().item(), 1e-6)

    def test_without_memory_all_styles_are_alike(self):
        self.assertLess((self.styles((0.0, 0, 0)) - 1 / 3).abs().max().item(), 1e-6)

    def test_what_is_told_counts(self):
        self.assertTrue(torch.equal(self.styles((1.0, 1.0, 1.0), (0.0, 1.0, 0.0)), torch.tensor([0.0, 1.0, 0.0])))

    def test_a_model_without_one_leaves_it_open(self):
        model = WorldModel(replace(config.TINY, classifier=()))
        steer = model.imaginer.steering(self.frames, torch.ones(1, 3), torch.zeros(1, 3))
        self.assertEqual(steer[0, :3].abs().max().item(), 0)
        q = export.question(model.config)
        self.assertTrue(torch.isfinite(export.answer(model.eval(), q)[1]).all())


class Learning(unittest.TestCase):
    def test_it_learns_the_styles_of_its_data(self):
        with tempfile.TemporaryDirectory() as folder:
            for split, seed in (("train", 1), ("heldout", 2)):
                made_up.write_shard(Path(folder) / split / "shard-0000", 9, 8, seed, styles=list(config.TINY.tags) * 3)
            run = ImaginerRun(config.PRESETS["tiny"], folder, Path(folder) / "run", steps=300, quiet=True)
            run.go(until_step=5)
            early = run.last["style"]
            run.go()
            self.assertLess(run.last["style"], 0.6 * early)
            found = run.model.classifier(as_frames(run.heldout.images[:, 0].movedim(-1, 1))[:, :3]).argmax(-1)
            self.assertEqual([config.TINY.tags[n] for n in found], [run.heldout.pool.facts(n)[1] for n in range(9)])


if __name__ == "__main__":
    unittest.main()
