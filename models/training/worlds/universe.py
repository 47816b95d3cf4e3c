"""(split, index) -> style, path and scene. Counter-based: no scene depends on another."""

import numpy as np

from . import camera, paths
from .scene import MARGIN, Scene
from .styles import HELDOUT_STYLES, STYLES

# "heldout": the styles of training with other seeds; "unseen": styles that never enter training.
SPLITS = {"train": 1, "heldout": 2, "unseen": 3}
FRAMES = {"train": 24, "heldout": 32, "unseen": 32}


def seed_of(split, index):
    """The 63-bit key of a scene; splits live in ranges that cannot meet."""
    if not 0 <= index < 2**32:
        raise ValueError("scene index out of range")
    return SPLITS[split] * 2**40 + index


def generator(split, index, stream):
    """Independent random numbers for one purpose of one scene."""
    return np.random.Generator(np.random.Philox(key=[seed_of(split, index), stream]))


def styles_of(split):
    """Name -> function of the styles that a split draws from, in the order of its scenes."""
    return HELDOUT_STYLES if split == "unseen" else STYLES


def style_of(index, split="train"):
    names = list(styles_of(split))
    return names[index % len(names)]


def path_kind(split, index):
    if split == "train":
        return paths.TRAIN_KINDS[generator(split, index, 2).integers(len(paths.TRAIN_KINDS))]
    return paths.HELDOUT_KINDS[(index // len(styles_of(split))) % len(paths.HELDOUT_KINDS)]


def make_world(split, index):
    """-> (scene, path) with the path free of collisions."""
    path = paths.make_path(generator(split, index, 0), path_kind(split, index), FRAMES[split])
    rng = generator(split, index, 1)
    # Between frames too: half-way points keep fast walkers out of thin walls.
    middle = (path.ground[1:] + path.ground[:-1]) / 2
    points = np.concatenate([path.ground, middle])
    clearing = rng.uniform(MARGIN, 3.0) if split == "train" else rng.uniform(2.0, 4.0)
    scene = Scene(rng, points, clearing)
    styles_of(split)[style_of(index, split)](scene)
    # Under lintels, branches and low ceilings the whole path stays lower.
    path.position[:, 1] = np.minimum(path.position[:, 1], max(scene.make_way(), paths.HEIGHT[0]))
    return scene, path


def cameras_of(path, width, height):
    """The cameras [F,16] of a path for pictures of that shape."""
    return camera.make_cameras(path.position, path.yaw, path.pitch, path.fov, width, height)
