"""Pictures for people and for the bench: contact sheet, ground truth along given cameras."""

import json
import os

import numpy as np
from PIL import Image

from . import camera, universe


def preview(renderer, out, split="heldout", scenes=8, columns=8):
    """Contact sheet: per scene one row of RGB frames and one of inverse depth."""
    rows = []
    for index in range(scenes):
        scene, path = universe.make_world(split, index)
        cameras = camera.make_cameras(
            path.position, path.yaw, path.pitch, path.fov, renderer.width, renderer.height
        )
        frames = renderer.frames(
            scene, cameras[np.linspace(0, len(cameras) - 1, columns).round().astype(int)]
        )
        rows.append(np.concatenate(list(frames[..., :3]), 1))
        rows.append(np.repeat(np.concatenate(list(frames[..., 3:]), 1), 3, 2))
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
