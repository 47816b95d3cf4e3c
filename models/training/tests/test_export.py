"""The exported graphs: static, sharing weights, and (where onnxruntime is installed) the same numbers as PyTorch.

Debian's onnx 1.12 has no evaluator; there the numbers are checked on the studio's side by the package's self-test."""

import hashlib
import importlib.util
import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import made_up  # noqa: F401 (finds the packages)
from lookback_model import config, crisp, export, int8, tiny
from lookback_model.network import WorldModel


class Int8(unittest.TestCase):
    def test_columns_keep_their_weights(self):
        weight = np.random.default_rng(1).normal(size=(40, 7)).astype(np.float32) * np.logspace(-3, 2, 7, dtype=np.float32)
        q, scale = int8.quantise_columns(weight)
        self.assertEqual(q.dtype, np.int8)
        self.assertTrue((np.abs(q * scale - weight) <= scale / 2 * 1.001).all())

    def test_two_products_fit_into_sixteen_bits(self):
        """Where a processor has no VNNI, the runtime adds them there: 255 is the largest that comes in."""
        q, _ = int8.quantise_columns(np.random.default_rng(3).normal(size=(40, 7)).astype(np.float32))
        self.assertLess(2 * 255 * int(np.abs(q.astype(int)).max()), 2 ** 15)

    def test_enlarging_stays_exact(self):
        for mode in ("bilinear", "bicubic"):
            self.assertTrue(int8.interpolates(crisp.weights(mode, 9, 4, "cpu").T.numpy()))
        self.assertFalse(int8.interpolates(np.random.default_rng(3).normal(size=(40, 7))))

    def test_a_column_of_zeros_is_harmless(self):
        q, scale = int8.quantise_columns(np.zeros((3, 2), np.float32))
        self.assertTrue((q == 0).all() and np.isfinite(scale).all())

    def test_the_emitted_pattern_computes_the_product(self):
        """The converted nodes, evaluated with numpy by the operators' definitions."""
        rng = np.random.default_rng(2)
        x, weight = rng.normal(size=(5, 16)).astype(np.float32), rng.normal(size=(16, 3)).astype(np.float32)
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [value("x", [5, 16])],
                                  [value("y", [5, 3])], [numpy_helper.from_array(weight, "w")])
        model = int8.to_int8(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]))
        onnx.checker.check_model(model)
        values = {"x": x, **{t.name: numpy_helper.to_array(t) for t in model.graph.initializer}}
        for node in model.graph.node:
            a = [values[n] for n in node.input]
            if node.op_type == "DynamicQuantizeLinear":
                low, high = min(0, a[0].min()), max(0, a[0].max())
                scale = np.float32((high - low) / 255)
                zero = np.uint8(np.clip(np.round(-low / scale), 0, 255))
                quantised = np.clip(np.round(a[0] / scale) + zero, 0, 255).astype(np.uint8)
                values.update(zip(node.output, (quantised, scale, zero)))
            elif node.op_type == "MatMulInteger":
                values[node.output[0]] = (a[0].astype(np.int32) - int(a[2])) @ a[1].astype(np.int32)
            elif node.op_type == "Cast":
                values[node.output[0]] = a[0].astype(np.float32)
            else:
                self.assertEqual(node.op_type, "Mul")
                values[node.output[0]] = a[0] * a[1]
        self.assertLess(np.abs(values["y"] - x @ weight).max(), 0.12)

GRAPHS = ("context.onnx", "denoise.onnx", "context.int8.onnx", "denoise.int8.onnx", "depth.onnx")


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name) / "tiny"
        cls.differences = tiny.write(cls.root)
        cls.manifest = json.loads((cls.root / "manifest.json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_manifest_lists_every_file(self):
        listed = {f["path"] for f in self.manifest["files"]}
        there = {p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file()}
        self.assertEqual(listed, there - {"manifest.json"})
        for entry in self.manifest["files"]:
            content = (self.root / entry["path"]).read_bytes()
            self.assertEqual((len(content), hashlib.sha256(content).hexdigest()), (entry["bytes"], entry["sha256"]))

    def test_package_is_small(self):
        self.assertLess(sum(f["bytes"] for f in self.manifest["files"]), 820_000)

    def test_pictures_are_in_files_of_their_own(self):
        holds = {}
        for name in GRAPHS:
            for tensor in onnx.load(str(self.root / name), load_external_data=False).graph.initializer:
                for entry in tensor.external_data:
                    if entry.key == "location":
                        holds.setdefault(entry.value, set()).add(tensor.data_type == onnx.TensorProto.UINT8)
        self.assertTrue(all(len(kinds) == 1 for kinds in holds.values()), holds)
        self.assertEqual({kind for kinds in holds.values() for kind in kinds}, {True, False})

    def test_graphs_are_static_and_plain(self):
        for name in GRAPHS:
            graph = onnx.load(str(self.root / name)).graph
            self.assertFalse({n.op_type for n in graph.node} & export.FORBIDDEN)
            for value in [*graph.input, *graph.output]:
                self.assertTrue(all(d.dim_value > 0 for d in value.type.tensor_type.shape.dim), value.name)

    def test_selftest_has_the_promised_length(self):
        frame = self.manifest["frame"]
        size = 4 * frame["width"] * frame["height"]
        k, t = self.manifest["context"]["max"], self.manifest["chunk"]["frames"]
        tags = len(self.manifest["prompt"]["tags"])
        floats = k * size + 16 * k + k + 16 * t + t * size + 1 + tags + t * size + size // 4   # the last are depths
        self.assertEqual((self.root / "selftest.bin").stat().st_size, 4 * floats)

    @unittest.skipUnless(importlib.util.find_spec("onnxruntime"), "onnxruntime is not installed: the studio's self-test checks the numbers")
    def test_graphs_agree_with_pytorch(self):
        # Whether a pixel is a gap is decided steeply: a single one may show the last digits of a depth.
        self.assertLess(self.differences["float32"]["prediction"]["max"], 1e-3)
        self.assertLess(self.differences["float32"]["prediction"]["rms"], 1e-5)
        self.assertLess(self.differences["float32"]["depth"]["max"], 1e-5)
        # Random weights make random depths, and a depth that is a little different may meet another surface.
        self.assertLess(self.differences["int8"]["prediction"]["rms"], 0.1)


class WithoutTags(unittest.TestCase):
    def test_no_graph_asks_for_them(self):
        plain = WorldModel(replace(config.TINY, tags=())).eval()
        self.assertTrue(torch.isfinite(export.answer(plain, export.question(plain.config))[1]).all())
        for graph in export.export_graphs(plain).values():
            self.assertNotIn("tags", [value.name for value in graph.graph.input])


if __name__ == "__main__":
    unittest.main()
