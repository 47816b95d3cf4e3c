"""A tiny package with random weights, of the same format as the real one, for the studio's tests."""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from . import export, package
from .config import PRESETS
from .network import WorldModel

ENVELOPE = {"heightMetres": [1.2, 1.8], "pitchDeg": [-20, 20], "fovYDeg": [40, 60], "metresPerFrame": 0.35,
            "yawDegPerFrame": 9}
# int8: random weights make random depths, and a depth that is a little different may meet another surface.
TOLERANCE = {"cpu": 0.1, "webgpu": 0.01, "cuda": 0.01, "reference": 0.002}


def random_model(seed: int = 20) -> WorldModel:
    """Every weight random and none zero, so that the output depends on context, cameras, time and noise."""
    model = WorldModel(PRESETS["tiny"].model)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "table" in name or "sharpness" in name:
                p.add_(torch.randn(p.shape, generator=generator) * 0.2)
            else:
                scale = (p.numel() / p.shape[0]) ** -0.5 if p.ndim > 1 else 0.1
                gain = 0.3 if name in ("head.weight", "seams_out.weight") else 1.0   # pictures stay near -1..1
                p.copy_(torch.randn(p.shape, generator=generator) * scale * gain)
        exemplars = model.imaginer.exemplars
        # Smooth, so that a device that rounds a place to the other side of a pixel shows nearly the same there.
        patches = torch.rand((model.config.exemplars, 4, 3, 4), generator=generator) * 2 - 1
        pictures = nn.functional.interpolate(patches, size=exemplars.large, mode="bilinear", align_corners=False)
        cameras = export.plausible_cameras(len(pictures), model.config, generator)
        exemplars.keep(pictures, cameras, torch.eye(exemplars.tags).repeat(len(pictures) // exemplars.tags, 1))
    return model.eval()


def write_origin(folder: Path, width: int, height: int) -> None:
    """One plain picture: a sky gradient over a green ground."""
    folder.mkdir(parents=True, exist_ok=True)
    v, u = np.meshgrid(np.linspace(0, 1, height), np.linspace(0, 1, width), indexing="ij")
    sky = np.stack([120 + 90 * v, 170 + 60 * v, 230 - 20 * u], -1)
    ground = np.stack([70 + 40 * u, 120 - 30 * v, 60 + 20 * u], -1)
    Image.fromarray(np.where((v > 0.5)[..., None], ground, sky).astype(np.uint8)).save(folder / "plain.png")
    (folder / "origins.json").write_text(json.dumps([
        {"id": "plain", "name": "Plain", "style": "plain", "image": "origins/plain.png", "fovYDeg": 50,
         "position": [0, 1.5, 0], "yawDeg": 0, "pitchDeg": 0, "seed": 1}], indent=1))


def write(folder) -> dict:
    """Write the package into `folder`, print its differences to PyTorch and return them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    model = package.round_weights(random_model())
    config = model.config
    write_origin(folder / "origins", config.width, config.height)
    package.write_graphs(model, folder)
    q = export.question(config)
    package.write_selftest(model, q, folder)
    package.write_manifest(config, folder, {"id": "tiny-world", "version": "1.0.0", "name": "Tiny World"}, ENVELOPE,
                           TOLERANCE, 1)
    return package.verify(model, folder, q)
