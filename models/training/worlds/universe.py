"""(split, index) -> style, path and scene. Counter-based: no scene depends on another."""

import numpy as np

from . import paths
from .scene import MARGIN, Scene
from .styles import STYLES

SPLITS = {"train": 1, "heldout": 2}
FRAMES = {"train": 24, "heldout": 32}


def seed_of(split, index):
    """The 63-bit key of a scene; splits live in ranges that cannot meet."""
    if not 0 <= index < 2**32:
        raise ValueError("scene index out of range")
    return SPLITS[split] * 2**40 + index


def generator(split, index, stream):
    """Independent random numbers for one purpose of one scene."""
    return np.random.Generator(np.random.Philox(key=[seed_of(split, index), stream]))


def style_of(index):
    return list(STYLES)[index % len(STYLES)]


def path_kind(split, index):
    if split == "heldout":
        return ("away-and-back", "turn-and-return")[(index // len(STYLES)) % 2]
    return paths.TRAIN_KINDS[generator(split, index, 2).integers(len(paths.TRAIN_KINDS))]


def make_world(split, index):
    """-> (scene, path) with the path free of collisions."""
    path = paths.make_path(generator(split, index, 0), path_kind(split, index), FRAMES[split])
    rng = generator(split, index, 1)
    # Between frames too: half-way points keep fast walkers out of thin walls.
    middle = (path.ground[1:] + path.ground[:-1]) / 2
    points = np.concatenate([path.ground, middle])
    clearing = rng.uniform(2.0, 4.0) if split == "heldout" else rng.uniform(MARGIN, 3.0)
    scene = Scene(rng, points, clearing)
    STYLES[style_of(index)](scene)
    return scene, path
