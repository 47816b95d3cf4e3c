"""Shards of rendered scenes: <out>/<split>/shard-0000 and so on, raw files without headers.

images.u8    uint8 [scenes, frames, height, width, 4]: red, green, blue, inverse depth
cameras.f32  little-endian float32 [scenes, frames, 16]: see camera.py
meta.json    shapes, styles, seeds and path kinds; written last, so it marks a complete shard
"""

import json
import os
import time

import numpy as np

from . import RENDERER_VERSION, camera, universe

FPS = 12


def render_world(renderer, split, index):
    """-> frames uint8 [F,H,W,4], cameras float32 [F,16], path kind."""
    scene, path = universe.make_world(split, index)
    cameras = camera.make_cameras(
        path.position, path.yaw, path.pitch, path.fov, renderer.width, renderer.height
    )
    return renderer.frames(scene, cameras), cameras, path.kind


def write_shard(renderer, folder, split, first, count):
    """Scenes first .. first+count-1 into `folder`."""
    os.makedirs(folder, exist_ok=True)
    kinds = []
    with open(os.path.join(folder, "images.u8"), "wb") as images, open(
        os.path.join(folder, "cameras.f32"), "wb"
    ) as cameras:
        for index in range(first, first + count):
            frames, poses, kind = render_world(renderer, split, index)
            images.write(frames.tobytes())
            cameras.write(poses.astype("<f4").tobytes())
            kinds.append(kind)
    scenes = range(first, first + count)
    meta = {
        "scenes": count,
        "frames": universe.FRAMES[split],
        "width": renderer.width,
        "height": renderer.height,
        "channels": 4,
        "fps": FPS,
        "styles": [universe.style_of(i) for i in scenes],
        "seeds": [universe.seed_of(split, i) for i in scenes],
        "pathKinds": kinds,
        "rendererVersion": RENDERER_VERSION,
    }
    part = os.path.join(folder, "meta.json.part")
    with open(part, "w") as file:
        json.dump(meta, file)
    os.replace(part, os.path.join(folder, "meta.json"))


def make(renderer, out, split, scenes, per_shard=64, part=0, parts=1):
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


def load_shard(folder):
    """-> images [S,F,H,W,4] (memory-mapped), cameras [S,F,16], meta."""
    with open(os.path.join(folder, "meta.json")) as file:
        meta = json.load(file)
    shape = (meta["scenes"], meta["frames"])
    images = np.memmap(
        os.path.join(folder, "images.u8"),
        np.uint8,
        "r",
        shape=(*shape, meta["height"], meta["width"], meta["channels"]),
    )
    cameras = np.fromfile(os.path.join(folder, "cameras.f32"), "<f4").reshape(*shape, 16)
    return images, cameras, meta
