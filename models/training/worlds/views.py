"""Pictures for people and for the bench: contact sheet, ground truth along given cameras."""

import json
import os

import numpy as np
from PIL import Image

from . import universe


def preview(renderer, out, split="heldout", scenes=None, columns=6):
    """Contact sheet: one row of RGB frames per scene; scenes None: one of each style."""
    rows = []
    for index in range(scenes or len(universe.styles_of(split))):
        scene, path = universe.make_world(split, index)
        cameras = universe.cameras_of(path, renderer.width, renderer.height)
        # The paths of the held-out splits come back: their first half shows all there is.
        last = len(cameras) - 1 if split == "train" else len(cameras) // 2
        frames = renderer.frames(scene, cameras[np.linspace(0, last, columns).round().astype(int)])
        rows.append(np.concatenate(list(frames[..., :3]), 1))
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    Image.fromarray(np.concatenate(rows)).save(out)


def render_jobs(renderer, split, jobs_file):
    """Ground truth along given cameras, several walks in one go.

    jobs_file: JSON list of {"scene": int, "cameras": [[16 numbers], ...], "out": folder}; writes
    out/00000.png (RGB) and out/00000.depth.png (16-bit q) for each camera.
    """
    with open(jobs_file) as file:
        jobs = json.load(file)
    for job in jobs:
        cameras = np.asarray(job["cameras"], np.float32)
        if cameras.ndim != 2 or cameras.shape[1] != 16:
            raise ValueError(f"{jobs_file}: cameras must be lists of 16 numbers")
        scene, _ = universe.make_world(split, job["scene"])
        rgb, q = renderer.render(scene, cameras)
        os.makedirs(job["out"], exist_ok=True)
        for frame in range(len(cameras)):
            name = os.path.join(job["out"], f"{frame:05d}")
            Image.fromarray(np.rint(rgb[frame] * 255).astype(np.uint8)).save(name + ".png")
            Image.fromarray(np.rint(q[frame] * 65535).astype(np.uint16)).save(name + ".depth.png")
