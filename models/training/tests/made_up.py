"""A made-up data set for tests: colours are smooth functions of the viewing direction, cameras wander and look about."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent.parent))   # tests import this first, so that they find the packages


HIGH, WIDE, SCALE = 18, 32, 4.0


def camera(yaw=0.0, x=0.0) -> torch.Tensor:
    """A camera [16] at (x, 1.5, 0), turned by `yaw` radians."""
    s, c = float(torch.sin(torch.tensor(yaw))), float(torch.cos(torch.tensor(yaw)))
    return torch.tensor([-c, 0, s, x, 0, -1, 0, 1.5, s, 0, c, 0, 1.07 * HIGH / WIDE, 1.07, 0.5, 0.5])


def picture(metres=8.0) -> torch.Tensor:
    """Random colours on a wall [4, H, W] at a z-depth."""
    colours = torch.rand(3, HIGH, WIDE, generator=torch.Generator().manual_seed(1)) * 2 - 1
    return torch.cat([colours, torch.full((1, HIGH, WIDE), 2 * SCALE / (SCALE + metres) - 1)])


def cameras(scenes: int, frames: int, rng, width: int, height: int) -> np.ndarray:
    """[scenes, frames, 16] in the data set's convention (yaw 0 looks along +Z, right is -X)."""
    yaw = np.cumsum(rng.uniform(-0.12, 0.12, (scenes, frames)), 1) + rng.uniform(-3, 3, (scenes, 1))
    place = np.cumsum(rng.uniform(-0.2, 0.2, (scenes, frames, 2)), 1) + rng.uniform(-20, 20, (scenes, 1, 2))
    o, one = np.zeros_like(yaw), np.ones_like(yaw)
    fy = one * 1.07
    return np.stack([-np.cos(yaw), o, np.sin(yaw), place[..., 0], o, -one, o, 1.5 * one, np.sin(yaw), o, np.cos(yaw),
                     place[..., 1], fy * height / width, fy, one / 2, one / 2], -1).astype(np.float32)


def apart(one, other) -> float:
    """How far two answers [...] that should be the same are from it: 1 and more is too far. What they are computed from may be added up in
    another order; then, of two context frames that are equally good or two pixels that are equally near, the other one may be taken here and
    there. That changes few values, where one that heard what it must not would change most."""
    off = (one - other).abs()
    return max(off.mean().item() / 5e-5, (off > 1e-4).float().mean().item() / 0.02)


def write_shard(folder: Path, scenes: int, frames: int, seed: int, width: int = 32, height: int = 18, styles=None) -> None:
    """One shard of a split in the format that `train` reads; scenes of different `styles`, where these are given, are red to different degrees."""
    rng = np.random.default_rng(seed)
    poses = cameras(scenes, frames, rng, width, height)
    u, v = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    c = poses[..., None, None, :]
    local = np.stack(np.broadcast_arrays((u - c[..., 14]) / c[..., 12], (v - c[..., 15]) / c[..., 13], np.ones_like(u)), -1)
    ray = np.einsum("sfij,sfhwj->sfhwi", poses[..., :12].reshape(scenes, frames, 3, 4)[..., :3], local)
    ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
    waves = np.sin(np.einsum("sij,sfhwj->sfhwi", rng.normal(size=(scenes, 3, 3)) * 2, ray))
    names = sorted(set(styles or ()))
    for scene, style in enumerate(styles or ()):
        waves[scene, ..., 0] = 0.9 - 0.8 * names.index(style)
    far = np.full((*waves.shape[:-1], 1), -0.9)   # what is painted on the sky is far away
    folder.mkdir(parents=True)
    np.round((np.concatenate([waves * 0.9, far], -1) * 0.5 + 0.5) * 255).astype(np.uint8).tofile(folder / "images.u8")
    poses.tofile(folder / "cameras.f32")
    (folder / "meta.json").write_text(json.dumps({"scenes": scenes, "frames": frames, "width": width, "height": height,
                                                  **({"styles": styles} if styles else {})}))


class WithData(unittest.TestCase):
    """Tests with a small data set in `root`/data, made once per class."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        write_shard(cls.root / "data/train/shard-0000", 12, 12, 1)
        write_shard(cls.root / "data/heldout/shard-0000", 6, 12, 2)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
