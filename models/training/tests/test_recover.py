"""A package gives its weights back."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch

import made_up  # noqa: F401 (finds the packages)
from lookback_model import checkpoint, config, export, package
from lookback_model.recover import recover
from lookback_model.tiny import random_model


class Recover(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        self.model = package.round_weights(random_model())
        package.write_graphs(self.model, self.root)

    def tearDown(self):
        self.folder.cleanup()

    def test_the_model_that_comes_back_answers_the_same(self):
        missing = recover(self.root, config.PRESETS["tiny"], self.root / "back.pt")
        self.assertEqual(missing, ["context_table"])   # its last layer's end is seen by nobody
        back, found, _ = checkpoint.averaged_model(self.root / "back.pt")
        q = export.question(found.model)
        for a, b in zip((*export.answer(back, q)[0], export.answer(back, q)[1]),
                        (*export.answer(self.model, q)[0], export.answer(self.model, q)[1])):
            self.assertTrue(torch.equal(a, b))

    def test_another_configuration_is_refused(self):
        tiny = config.PRESETS["tiny"]
        with self.assertRaisesRegex(ValueError, "context.onnx .* was not made by this code from the configuration tiny"):
            recover(self.root, replace(tiny, model=replace(tiny.model, answers=1)), self.root / "back.pt")
        self.assertFalse((self.root / "back.pt").exists())


if __name__ == "__main__":
    unittest.main()
