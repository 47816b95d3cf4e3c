"""Shards of rendered scenes: <out>/<split>/shard-0000 and so on, raw files without headers.

images.u8    uint8 [scenes, frames, height, width, 4]: red, green, blue, inverse depth
cameras.f32  little-endian float32 [scenes, frames, 16]: see camera.py
meta.json    shapes, styles, seeds and path kinds; written last, so it marks a complete shard
"""

import json
import os
import time

import numpy as np
import torch

from . import RENDERER_VERSION, universe

FPS = 12
AT_ONCE = {"cpu": 1, "cuda": 16}  # scenes per call of the renderer


def make_pool(renderer, split, indices):
    """Renders whole scenes without files.

    -> images uint8 [S,F,H,W,4] (on the renderer's device), cameras float32 [S,F,16] (there, too).
    """
    indices = list(indices)
    frames = universe.FRAMES[split]
    shape = (len(indices), frames, renderer.height, renderer.width, 4)
    images = torch.empty(shape, dtype=torch.uint8, device=renderer.device)
    cameras = np.empty((len(indices), frames, 16), np.float32)
    step = AT_ONCE.get(renderer.device.type, 1)
    for first in range(0, len(indices), step):
        worlds = [universe.make_world(split, i) for i in indices[first : first + step]]
        here = slice(first, first + len(worlds))
        for row, (_, path) in zip(cameras[here], worlds):
            row[:] = universe.cameras_of(path, renderer.width, renderer.height)
        images[here] = renderer.images([scene for scene, _ in worlds], cameras[here])
    return images, torch.from_numpy(cameras).to(renderer.device)


def write_shard(renderer, folder, split, first, count):
    """Scenes first .. first+count-1 into `folder`."""
    os.makedirs(folder, exist_ok=True)
    scenes = range(first, first + count)
    images, cameras = make_pool(renderer, split, scenes)
    images.cpu().numpy().tofile(os.path.join(folder, "images.u8"))
    cameras.cpu().numpy().astype("<f4").tofile(os.path.join(folder, "cameras.f32"))
    meta = {
        "scenes": count,
        "frames": universe.FRAMES[split],
        "width": renderer.width,
        "height": renderer.height,
        "channels": 4,
        "fps": FPS,
        "styles": [universe.style_of(i, split) for i in scenes],
        "seeds": [universe.seed_of(split, i) for i in scenes],
        "pathKinds": [universe.path_kind(split, i) for i in scenes],
        "rendererVersion": RENDERER_VERSION,
    }
    part = os.path.join(folder, "meta.json.part")
    with open(part, "w") as file:
        json.dump(meta, file)
    os.replace(part, os.path.join(folder, "meta.json"))


def make(renderer, out, split, scenes, per_shard=32, part=0, parts=1):
    """All shards of a split that are not there yet; process `part` of `parts` takes every n-th."""
    for number, first in enumerate(range(0, scenes, per_shard)):
        folder = os.path.join(out, split, f"shard-{number:04d}")
        if number % parts != part or os.path.exists(os.path.join(folder, "meta.json")):
            continue
        count = min(per_shard, scenes - first)
        began = time.time()
        write_shard(renderer, folder, split, first, count)
        rate = count * universe.FRAMES[split] / (time.time() - began)
        print(f"{folder}: {count} scenes, {rate:.1f} frames/s", flush=True)

