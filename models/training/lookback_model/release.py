"""The `export` command: a checkpoint becomes the package models/lookback-s, measured against PyTorch."""

import json
import math
from pathlib import Path

import numpy as np
import torch

from worlds import paths

from . import export, heldout, package
from .batches import gather
from .checkpoint import averaged_model
from .shards import Pool

# RMS differences of the self-test's prediction (range -1..1): floats differ by rounding only, half-precision GPUs more.
FLOAT_TOLERANCE = {"webgpu": 0.01, "cuda": 0.01, "reference": 0.002}


def questions(pool, config, count: int, time: float):
    """(question, clean frames) for held-out clips."""
    for i, pick in enumerate(heldout.clips(pool, config, count, config.context)):
        clip = [x[0] for x in gather(pool, [pick])]
        yield export.question(config, clip, seed=i, time=time), clip[0]


def compare_variants(folder: Path, pool, config, count: int = 24) -> dict:
    """Held-out PSNR of both variants at the first step (t = 0) and half-way (t = 0.5), and what int8 loses."""
    sessions = {label: package.OnnxModel(folder, suffix) for label, suffix in package.VARIANTS.items()}
    result = {}
    for time in (0.0, 0.5):
        scores = {label: [] for label in sessions}
        for q, clean in questions(pool, config, count, time):
            for label, session in sessions.items():
                guess = torch.from_numpy(session.prediction(q, session.memory(q))).clamp(-1, 1)
                scores[label].append(heldout.psnr(guess, clean).mean().item())
        result[f"t={time}"] = {label: round(float(np.mean(s)), 3) for label, s in scores.items()}
    return result


def envelope() -> dict:
    """What the worlds' paths cover, in the manifest's units."""
    degrees = lambda pair: [round(math.degrees(value), 3) for value in pair]
    return {"heightMetres": list(paths.HEIGHT), "pitchDeg": degrees((-paths.PITCH, paths.PITCH)), "fovYDeg": degrees(paths.FOV),
            "metresPerFrame": paths.MAX_STEP, "yawDegPerFrame": round(math.degrees(paths.MAX_TURN), 3)}


def release(checkpoint, out, data, version: str) -> dict:
    """Write graphs, self-test and manifest into `out` (which keeps its README, LICENSE and origins) and report."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("*.onnx"), *out.glob("*.bin")]:
        old.unlink()
    model, _, progress = averaged_model(checkpoint)
    config = model.config
    pool = Pool(data, "heldout")
    package.write_graphs(package.round_weights(model), out)
    q = export.sparse(next(iter(questions(pool, config, 1, 0.25)))[0])
    package.write_selftest(model, q, out)
    differences = package.verify(model, out, q)
    report = {"progress": progress, "differences": differences}
    tolerance = {"cpu": 0.05, **FLOAT_TOLERANCE}
    if differences:
        tolerance["cpu"] = round(max(0.02, 3 * differences["int8"]["prediction"]["rms"]), 3)
        report["psnr"] = compare_variants(out, pool, config)
        print(json.dumps(report["psnr"]))
    identity = {"id": "lookback-s", "version": version, "name": "Lookback S"}
    package.write_manifest(config, out, identity, envelope(), tolerance, seed=0)
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        print(f"{path.stat().st_size:>10} {path.relative_to(out)}")
    return report
