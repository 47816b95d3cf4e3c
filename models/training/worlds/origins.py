"""Start pictures of the package: good views into held-out worlds with room to walk."""

import json
import os

import numpy as np
from PIL import Image

from . import camera, universe
from .scene import MARGIN

FOV_DEG, HEIGHT, PITCH_DEG = 50.0, 1.6, -3.0
FIRST_INDEX, TRIES = 1600, 5  # scenes beyond the held-out data set
HEADINGS = 12
NEEDED = 3.0  # metres that must be free straight ahead
NAMES = {  # where the style's own name would not do
    "snow": "Snow village",
    "night": "Night city",
    "blocks": "Toy town",
    "hall": "Throne hall",
}


def free_ahead(scene, start, yaw, most=12.0):
    """Metres that a walker can go straight ahead before coming within MARGIN of anything."""
    steps = np.arange(0, most, 0.1)
    for reach in steps:
        point = start + reach * np.array([[np.sin(yaw), np.cos(yaw)]])
        if scene.clearance(point) < MARGIN:
            return max(0.0, float(reach) - 0.1)
    return float(steps[-1])


def interest(frame):
    """How much there is to see: colours, and things in the middle distance. frame [H,W,4] u8."""
    rgb, q = frame[..., :3].astype(float) / 255, frame[..., 3].astype(float) / 255
    colours = len(np.unique((rgb * 6).astype(int).reshape(-1, 3), axis=0)) / 216
    upper = q[: len(q) // 2]
    things = ((upper > 0.22) & (upper < 0.6)).mean()
    edges = np.abs(np.diff(q, axis=1)).mean() * 20
    bright = rgb.mean()
    return (
        colours * 2
        + min(things, 0.5)
        + min(edges, 0.8)
        - max(0, 0.25 - bright) * 3
        - max(0, bright - 0.8) * 3
    )


def candidate(renderer, index, split="heldout"):
    """Best heading at the start of one held-out scene: (score, frame, entry) or None."""
    scene, _ = universe.make_world(split, index)
    start = scene.path[:1]
    yaws = np.arange(HEADINGS) * 2 * np.pi / HEADINGS
    free = np.array([free_ahead(scene, start, yaw) for yaw in yaws])
    yaws, free = yaws[free >= NEEDED], free[free >= NEEDED]
    if not len(yaws):
        return None
    count = len(yaws)
    position = np.tile([start[0, 0], HEIGHT, start[0, 1]], (count, 1))
    cameras = camera.make_cameras(
        position,
        yaws,
        np.full(count, np.radians(PITCH_DEG)),
        np.radians(FOV_DEG),
        renderer.width,
        renderer.height,
    )
    frames = renderer.frames(scene, cameras)
    scores = [interest(frame) for frame in frames]
    best = int(np.argmax(scores))
    style = universe.style_of(index, split)
    entry = {
        "style": style,
        "fovYDeg": FOV_DEG,
        "position": [float(v) + 0.0 for v in position[best]],
        "yawDeg": float(np.degrees(yaws[best])),
        "pitchDeg": PITCH_DEG,
        "seed": universe.seed_of(split, index),
        "split": split,
        "scene": index,
        "freeMetresAhead": round(float(free[best]), 2),
    }
    return scores[best], frames[best], entry


def write_origins(renderer, out, count=None, split="heldout"):
    """The best view of each style, then second ones up to `count` (default: one of each), as PNGs with depth and origins.json in
    `out`."""
    styles = list(universe.styles_of(split))
    count = count or len(styles)
    found = {style: [] for style in styles}
    for index in range(FIRST_INDEX, FIRST_INDEX + TRIES * len(styles)):
        result = candidate(renderer, index, split)
        if result is not None:
            found[universe.style_of(index, split)].append(result)
    for results in found.values():
        results.sort(key=lambda result: -result[0])
    os.makedirs(out, exist_ok=True)
    entries = []
    for rank in range(TRIES):
        for style in styles:
            if len(entries) == count or rank >= len(found[style]):
                continue
            _, frame, entry = found[style][rank]
            name = f"{style}-{rank + 1}"
            Image.fromarray(frame[..., :3]).save(os.path.join(out, name + ".png"))
            Image.fromarray(frame[..., 3]).save(os.path.join(out, name + "-depth.png"))
            title = NAMES.get(style, style.capitalize()) + (f" {rank + 1}" if rank else "")
            entries.append({"id": name, "name": title, "image": f"origins/{name}.png",
                            "depth": f"origins/{name}-depth.png", **entry})
    with open(os.path.join(out, "origins.json"), "w") as file:
        json.dump(entries, file, indent=1)
        file.write("\n")
    return entries
