"""Writing a world-model package, format lookback-world-model/1: graphs, self-test, hashes, manifest."""

import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np
import torch

from . import export, int8, onnx_files

SELFTEST_INPUTS = ["context_frames", "context_cameras", "context_mask", "target_cameras", "sample", "time", "tags"]
ORIGIN_KEYS = ("id", "name", "style", "image", "depth", "fovYDeg", "position", "yawDeg", "pitchDeg", "seed")


@torch.no_grad()
def round_weights(model):
    """The model with every matrix rounded to what float16 can hold, as it is stored: all answers come from these."""
    for p in model.parameters():
        if p.ndim > 1:
            p.copy_(p.half().float())
    return model


def write_graphs(model, folder: Path) -> None:
    """context, denoise and depth in floats (model.bin), the first two in int8 too (its own weights in model.int8.bin); what is float is stored
    as float16. `model` must hold weights that float16 can hold (`round_weights`)."""
    graphs, for_cpu = export.export_graphs(model), export.export_graphs(model, scattering=True)
    for graph in (*graphs.values(), *for_cpu.values()):
        onnx_files.inline_constants(graph.graph)
    eights = {f"{role}.int8.onnx": int8.to_int8(graph) for role, graph in for_cpu.items()}
    for graph in (*graphs.values(), *eights.values()):
        onnx_files.halve(graph)
    places = onnx_files.save_shared({f"{role}.onnx": graph for role, graph in graphs.items()}, folder, "model")
    onnx_files.save_shared(eights, folder, "model.int8", places)


def write_selftest(model, q: dict, folder: Path) -> np.ndarray:
    """selftest.bin: the inputs, then PyTorch's prediction and, where there is a depth graph, the depth of the first context frame as it would have it
    (rounded, far below every tolerance, so that the file packs well), little-endian float32 without header. Returns the prediction."""
    prediction = export.answer(model, q)[1].numpy()
    answers = [prediction, *([export.depth_answer(model, q).numpy()] if model.config.imagine else [])]
    arrays = [q[name].numpy() for name in SELFTEST_INPUTS if name in q] + [np.round(answer * 1024) / 1024 for answer in answers]
    (folder / "selftest.bin").write_bytes(b"".join(np.ascontiguousarray(a, "<f4").tobytes() for a in arrays))
    return prediction


def list_files(folder: Path) -> list:
    """Path, size and hash of every file of the package but the manifest itself."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / "manifest.json")
    return [{"path": p.relative_to(folder).as_posix(), "bytes": p.stat().st_size,
             "sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in paths]


def refresh(folder) -> None:
    """Write the hashes anew after an edit of the card or of the origins."""
    path = Path(folder) / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"], manifest["origins"] = list_files(Path(folder)), read_origins(Path(folder))
    path.write_text(json.dumps(manifest, indent=2) + "\n")


def read_origins(folder: Path) -> list:
    """The start pictures that `python3 -m worlds origins` (or tiny.py) left in the package."""
    path = folder / "origins" / "origins.json"
    entries = json.loads(path.read_text()) if path.exists() else []
    return [{key: entry[key] for key in ORIGIN_KEYS if key in entry} for entry in entries]


def write_manifest(config, folder: Path, identity: dict, envelope: dict, tolerance: dict, seed: int, steps: int = 2) -> None:
    """manifest.json over every file that lies in `folder`; `envelope` is what the model was trained for."""
    depth = {"depth": "depth.onnx"} if config.imagine else {}
    floats = {"context": "context.onnx", "denoise": "denoise.onnx", **depth}
    manifest = {
        "format": "lookback-world-model/1", **identity, "license": "Apache-2.0",
        "frame": {"width": config.width, "height": config.height, "channels": ["r", "g", "b", "inverse-depth"],
                  "range": [-1, 1], "inverseDepthScaleMetres": config.inverse_depth_scale},
        "chunk": {"frames": config.frames, "fps": 12},
        "context": {"max": config.context, "recent": 1},
        "camera": {"axes": "opencv", "reference": "first-target", "units": "metres", "envelope": envelope},
        "sampler": {"kind": "flow", "predicts": "x", "steps": {"default": steps, "min": 1, "max": 50}, "shift": 1,
                    "guidance": None},
        "prompt": {"kind": "tags", "tags": [{"id": tag, "name": tag.capitalize()} for tag in config.tags]} if config.tags else None,
        "graphs": {"context": {"file": "context"}, "denoise": {"file": "denoise"}, **{role: {"file": role} for role in depth},
                   "encode": None, "decode": None},
        "variants": {"cpu": {"context": "context.int8.onnx", "denoise": "denoise.int8.onnx", **depth}, "webgpu": floats,
                     "cuda": floats, "reference": floats},
        "files": list_files(folder),
        "origins": read_origins(folder),
        "selftest": {"file": "selftest.bin", "seed": seed, "tolerance": tolerance}}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


class OnnxModel:
    """The package's graphs under onnxruntime; `suffix` is "" for float32, ".int8" for the CPU variant."""

    def __init__(self, folder: Path, suffix: str):
        import onnxruntime
        session = lambda name: onnxruntime.InferenceSession(str(folder / name), providers=["CPUExecutionProvider"])
        self.context, self.denoise = (session(f"{role}{suffix}.onnx") for role in ("context", "denoise"))
        self.of_pictures = session("depth.onnx") if (folder / "depth.onnx").exists() else None
        self.asked, self.context_asked = ([value.name for value in graph.get_inputs() if not value.name.startswith("memory_")]
                                          for graph in (self.denoise, self.context))

    def memory(self, q: dict) -> list:
        """Memory tensors for a question's context."""
        return self.context.run(None, {k: q[k].numpy() for k in self.context_asked})

    def depth(self, q: dict) -> np.ndarray:
        """Of the first context frame, as if it had none."""
        asked = {"picture": q["context_frames"][0, :3].numpy(), "camera": q["context_cameras"][0].numpy()}
        return self.of_pictures.run(None, asked)[0]

    def prediction(self, q: dict, memory) -> np.ndarray:
        feeds = {name: q[name].numpy() for name in self.asked}
        return self.denoise.run(None, {**feeds, **dict(zip(export.MEMORY, memory))})[0]


VARIANTS = {"float32": "", "int8": ".int8"}


def verify(model, folder: Path, q: dict) -> dict:
    """Print and return max and RMS difference to PyTorch of memory, prediction and depth, for both variants; {} without
    onnxruntime (then the graphs are checked by onnx.checker alone, and the studio's self-test measures them)."""
    if importlib.util.find_spec("onnxruntime") is None:
        print("onnxruntime is not installed: numbers not compared here; the studio's self-test does it")
        return {}
    found = {}
    memory, prediction = export.answer(model, q)
    wanted = {"memory_keys": memory[0].numpy(), "memory_values": memory[1].numpy(), "prediction": prediction.numpy()}
    if model.config.imagine:
        wanted["depth"] = export.depth_answer(model, q).numpy()
    present = q["context_mask"].numpy().astype(bool)
    for label, suffix in VARIANTS.items():
        session = OnnxModel(folder, suffix)
        memory = session.memory(q)
        found[label] = {}
        given = [*memory[:2], session.prediction(q, memory), *([session.depth(q)] if "depth" in wanted else [])]
        for (name, a), b in zip(wanted.items(), given):
            if name.startswith("memory"):   # what an empty slot leaves behind is nobody's business
                slots = np.append(present, [True] * bool(model.config.imagine))
                tokens = np.repeat(slots, a.shape[2] // len(slots))
                a, b = a[:, :, tokens], b[:, :, tokens]
            found[label][name] = {"max": float(np.abs(a - b).max()), "rms": float(np.sqrt(((a - b) ** 2).mean()))}
            print(f"{label:8s} {name:14s} max {found[label][name]['max']:.2e} rms {found[label][name]['rms']:.2e}")
    return found
