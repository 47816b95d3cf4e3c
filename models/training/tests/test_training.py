"""Tiny training lowers the loss; a resumed run equals an unbroken one."""

import json
import unittest
from dataclasses import replace

import torch

import made_up
from lookback_model import batches, checkpoint, config, critic, flow, parcel
from lookback_model.network import WorldModel
from lookback_model.shards import DevicePool, Pool
from lookback_model.tiny import random_model
from lookback_model.train import Run, learning_rate


class Training(made_up.WithData):
    def run_for(self, name, steps, until=None, resume=False, model=config.TINY, **changes):
        tiny = config.PRESETS["tiny"]
        tiny = replace(tiny, model=model, train=replace(tiny.train, **changes))
        run = Run(tiny, self.root / "data", self.root / name, steps=steps, resume=resume, quiet=True)
        run.go(until_step=until)
        return run

    def test_held_out_error_falls_and_is_logged(self):
        # The plain error of what is seen: no critic, no own context, nothing imagined.
        squared = {"own_from": 2.0, "critic_from": 2.0, "model": replace(config.TINY, imagine=(), exemplars=0)}
        run = self.run_for("learn", 60, until=5, **squared)
        early = json.loads((self.root / "learn/log.jsonl").read_text().splitlines()[-1])
        self.run_for("learn", 60, resume=True)
        late = json.loads((self.root / "learn/log.jsonl").read_text().splitlines()[-1])
        self.assertGreater(late["psnr"], early["psnr"] + 1)   # looking up is good from the start, so the loss hardly tells
        self.assertLess(late["depthRms"], 0.5 * early["depthRms"])
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

    def test_weights_travel_in_parts(self):
        run = self.run_for("travel", 2)
        parcel.pack(self.root / "travel/latest.pt", self.root / "parts")
        parcel.unpack(self.root / "parts", self.root / "arrived.pt")
        model, found, progress = checkpoint.averaged_model(self.root / "arrived.pt")
        self.assertEqual((found, progress["step"]), (run.config, 2))
        for name, value in model.state_dict().items():
            self.assertLess((value - run.average[name]).abs().max().item(), 1e-2, name)
        self.assertTrue(checkpoint.warm_start(WorldModel(run.config.model), self.root / "arrived.pt") == [])

    def test_empty_slots_do_not_matter_to_a_batch(self):
        """A batch of fixed shape is the batch of varying shape with empty slots behind it."""
        pool, tiny = Pool(self.root / "data", "train"), config.PRESETS["tiny"]
        model = random_model()
        for step in range(6):
            a, b = (batches.draw(pool, tiny, step, fixed_slots=fixed) for fixed in (False, True))
            if a.context is None:
                continue
            answers = []
            for batch in (a, b):
                if batch.before is not None:
                    batch = batches.with_own(batch, batch.before.clean)
                with torch.no_grad():
                    answers.append(model(flow.mix(batch.clean, batch.noise, batch.times), batch.times, batch.targets, batch.tags,
                                         batch.context, batch.cameras, batch.mask, batch.jitter, batch.colours, batch.noise, batch.truth)[0])
            self.assertLess(made_up.apart(*answers), 1)

    def test_a_split_in_memory_gives_the_same_batches(self):
        tiny = config.PRESETS["tiny"]
        pools = Pool(self.root / "data", "train"), DevicePool.loaded(self.root / "data", "train", "cpu")
        a, b = (batches.draw(pool, tiny, 3) for pool in pools)
        self.assertTrue(torch.equal(a.clean, b.clean) and torch.equal(a.context, b.context))

    def test_own_context_holds_the_frames_just_before(self):
        pool = Pool(self.root / "data", "train")
        train = replace(config.PRESETS["tiny"].train, own_context=1.0, no_context=0.0)
        batch = batches.draw(pool, replace(config.PRESETS["tiny"], train=train), 1)
        self.assertTrue((batch.made[:, :, -1].sum(1) == 1).all())   # the latest frame is always among them
        truth = batches.with_own(batch, batch.before.clean)
        self.assertLess((truth.colours - batch.colours).abs().max().item(), 1e-6)

    def test_the_critic_is_heard_where_the_error_is(self):
        error = torch.zeros(1, 2, 4, 16, 16)
        error[..., :8] = 0.1
        whole = critic.combined(error, torch.ones_like(error), 0.5)
        self.assertEqual(whole[..., 8:].abs().max().item(), 0)
        self.assertAlmostEqual(((whole - error).norm() / error.norm()).item(), 0.5, places=4)

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
