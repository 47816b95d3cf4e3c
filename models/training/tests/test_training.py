"""Tiny training lowers the loss; a resumed run equals an unbroken one."""

import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch

import made_up
from lookback_model import config, flow
from lookback_model.network import WorldModel
from lookback_model.train import Run, learning_rate


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        made_up.write_shard(cls.root / "data/train/shard-0000", 12, 12, 1)
        made_up.write_shard(cls.root / "data/heldout/shard-0000", 6, 12, 2)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_for(self, name, steps, until=None, resume=False, **changes):
        tiny = config.PRESETS["tiny"]
        tiny = replace(tiny, train=replace(tiny.train, **changes))
        run = Run(tiny, self.root / "data", self.root / name, steps=steps, resume=resume, quiet=True)
        run.go(until_step=until)
        return run

    def test_loss_falls_and_is_logged(self):
        squared = {"own_from": 2.0, "critic_from": 2.0}   # the plain error: neither the critic nor own context
        run = self.run_for("learn", 60, until=5, **squared)
        early = json.loads((self.root / "learn/log.jsonl").read_text().splitlines()[-1])
        self.run_for("learn", 60, resume=True)
        late = json.loads((self.root / "learn/log.jsonl").read_text().splitlines()[-1])
        self.assertLess(late["loss"], 0.7 * early["loss"])
        self.assertGreater(late["psnr"], early["psnr"])
        self.assertTrue(late["done"] and list((self.root / "learn").glob("sheet-*.png")))
        self.assertEqual(run.samples, 5 * 4)

    def test_resume_is_exact(self):
        whole = self.run_for("whole", 8)
        self.run_for("halves", 8, until=3)
        halves = self.run_for("halves", 8, resume=True)
        for (name, a), b in zip(whole.model.state_dict().items(), halves.model.state_dict().values()):
            self.assertTrue(torch.equal(a, b), name)
        for name, a in whole.average.items():
            self.assertTrue(torch.equal(a, halves.average[name]), name)
        self.assertEqual(whole.samples, halves.samples)

    def test_new_shards_are_found(self):
        run = self.run_for("scan", 1)
        before = len(run.pool.scenes)
        made_up.write_shard(self.root / "data/train/shard-0001", 2, 12, 3)
        self.assertEqual(run.pool.rescan(), before + 2)

    def test_learning_rate_warms_up_and_falls_to_its_floor(self):
        train = config.PRESETS["cpu"].train
        self.assertLess(learning_rate(train, 0, 0.0), 0.05)
        self.assertEqual(learning_rate(train, 1000, 0.5), 1.0)
        self.assertAlmostEqual(learning_rate(train, 1000, 1.0), train.final_lr)

    def test_sampler_lands_on_a_perfect_prediction(self):
        clean = torch.rand(1, 2, 4, 6, 8) * 2 - 1
        for steps in (1, 2, 5):
            found = flow.generate(lambda x, t: clean, torch.randn(clean.shape), steps)
            self.assertLess((found - clean).abs().max().item(), 1e-5)

    def test_every_preset_constructs_and_survives_json(self):
        for preset in config.PRESETS.values():
            self.assertEqual(config.Config.from_json(json.loads(json.dumps(preset.to_json()))), preset)
            WorldModel(preset.model)


if __name__ == "__main__":
    unittest.main()
