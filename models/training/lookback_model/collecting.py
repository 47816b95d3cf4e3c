"""Which pictures of the training worlds become exemplars."""

import numpy as np
import torch
from torch.nn import functional as F

from .exemplars import crowded

CROWDED = 5.0    # what it costs to have no room before the camera, per unit of colourfulness
GLANCE = 3       # pixels of a small frame that are one thing
SPARE = 2        # times as many worlds are looked at as exemplars are collected


def merit(frames, scale: float):
    """How good an exemplar each of the frames u8 [F, h, w, 4] would be, [F]: colourful, with nothing close before the camera."""
    pixels = frames.float() / 255
    return pixels[..., :3].std((1, 2)).mean(-1) - CROWDED * crowded(F.avg_pool2d(pixels[..., 3], GLANCE), scale)


def collect(small, config, seed: int = 1):
    """Exemplars from the training worlds, as many of each style, the best views of `SPARE` times as many, no world twice while there are
    others: (pictures [N, 4, H, W] in -1..1, cameras [N, 16], styles [N, tags]) of a pool of small frames."""
    rng, names, picks, styles = np.random.default_rng(seed), config.tags or (None,), [], []
    for i, name in enumerate(names):
        count = config.exemplars * (i + 1) // len(names) - len(picks)
        scenes = [n for n in range(len(small.pool)) if name is None or small.pool.facts(n)[1] in (name, None)]
        chosen = [int(scene) for scene in rng.choice(scenes, count * SPARE, replace=len(scenes) < count * SPARE)]
        merits = [merit(small.images[scene], config.inverse_depth_scale) for scene in chosen]
        best = sorted(range(len(chosen)), key=lambda i: float(merits[i].max()), reverse=True)[:count]
        picks += [(chosen[i], int(merits[i].argmax())) for i in best]
        styles += [i] * count
    device = small.images.device
    scenes = [small.pool.scene(scene) for scene, _ in picks]
    frames = np.stack([np.asarray(images[n]) for (images, _, _), (_, n) in zip(scenes, picks)])
    cameras = np.stack([cameras[n] for (_, cameras, _), (_, n) in zip(scenes, picks)])
    frames = torch.from_numpy(frames).to(device).movedim(-1, 1).float() / 127.5 - 1
    styles = torch.eye(len(names), len(config.tags), device=device)[styles]
    return frames, torch.from_numpy(cameras).to(device), styles
