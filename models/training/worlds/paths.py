"""Camera paths inside the envelope of the model, as positions and angles per frame."""

import numpy as np

from . import tracks
from .tracks import MAX_STEP, MAX_TURN, wander  # noqa: F401

# The envelope (with MAX_STEP and MAX_TURN per frame): what training shows and the package states.
HEIGHT = (1.0, 2.4)  # metres
PITCH = np.radians(25.0)  # up and down
FOV = (np.radians(40.0), np.radians(70.0))  # vertical

KINDS = {
    "walk": tracks.walk,
    "back": tracks.back,
    "look": tracks.look,
    "glance": tracks.glance,
    "orbit": tracks.orbit,
    "keys": tracks.keys,
    "loop": tracks.loop,
    "corner": tracks.corner,
    "crane": tracks.walk,
    "tilt": tracks.look,
    "zoom-walk": tracks.walk,
    "away-and-back": tracks.away_and_back,
    "turn-and-return": tracks.turn_and_return,
}
HELDOUT_KINDS = ("away-and-back", "turn-and-return")
TRAIN_KINDS = tuple(kind for kind in KINDS if kind not in HELDOUT_KINDS)
SLOW = {"crane": 0.4, "tilt": 0.5}  # share of the ground track's speed and turns: heights move instead


class Path:
    """position [F,3] and ground [F,2] in metres; yaw, pitch and vertical field of view [F] in radians."""

    def __init__(self, kind, ground, height, yaw, pitch, fov):
        self.kind, self.ground, self.yaw, self.pitch, self.fov = kind, ground, yaw, pitch, fov
        self.position = np.stack([ground[:, 0], height, ground[:, 1]], 1)


def sweep(rng, frames, low, high, most):
    """From one value to another in low..high and, two times in three, back; <= most per frame."""
    start = rng.uniform(low, high)
    end = rng.uniform(low, high)
    t = np.arange(frames) / (frames - 1)
    there_and_back = rng.random() < 0.67
    shape = (1 - np.cos((2 if there_and_back else 1) * np.pi * t)) / 2
    fastest = np.abs(np.diff(shape)).max() * abs(end - start)
    return start + (end - start) * shape * min(1.0, most / max(fastest, 1e-9))


def varied(rng, frames, middle, amounts, period):
    """A constant plus no, a little or more sway."""
    return middle + rng.choice(amounts) * wander(rng, frames, period)


def heights(rng, frames, kind):
    """Camera heights [F]: half of them near a person's eyes, the rest anywhere."""
    if kind == "crane":
        return sweep(rng, frames, *HEIGHT, 0.15)
    middle = rng.uniform(1.4, 1.8) if rng.random() < 0.5 else rng.uniform(*HEIGHT)
    if kind in HELDOUT_KINDS:
        return np.full(frames, middle)
    if rng.random() < 0.15:
        return sweep(rng, frames, *HEIGHT, 0.1)
    return varied(rng, frames, middle, (0, 0.03, 0.12), 60)


def pitches(rng, frames, kind):
    """Pitch [F], most often a little downwards."""
    if kind == "tilt":
        return sweep(rng, frames, -PITCH, PITCH, 0.8 * MAX_TURN)
    middle = rng.normal(-0.06, 0.12) if rng.random() < 0.7 else rng.uniform(-PITCH, PITCH)
    if kind in HELDOUT_KINDS:
        return np.full(frames, middle)
    if rng.random() < 0.15:
        return sweep(rng, frames, -PITCH, PITCH, 0.4 * MAX_TURN)
    return varied(rng, frames, middle, (0, 0.03, 0.1), 80)


def fields_of_view(rng, frames, kind):
    """Vertical field of view [F]: one per path, except for slow zooms."""
    if kind == "zoom-walk" or (kind not in HELDOUT_KINDS and rng.random() < 0.05):
        return sweep(rng, frames, *FOV, np.radians(2.5))
    return np.full(frames, rng.uniform(*FOV))


def make_path(rng, kind, frames):
    """A path of `frames` cameras that starts at x = z = 0 with a random heading."""
    ground, yaw = KINDS[kind](rng, frames)
    slow = SLOW.get(kind, 1.0)
    ground, yaw = slow * ground, slow * yaw
    height = np.clip(heights(rng, frames, kind), *HEIGHT)
    # Steps are measured in space, so a camera that rises walks slower.
    step = np.linalg.norm(np.diff(ground, axis=0), axis=1).max()
    rise = np.abs(np.diff(height)).max()
    ground = ground * min(1.0, 0.99 * np.sqrt(MAX_STEP**2 - rise**2) / max(step, 1e-9))
    start = rng.uniform(-np.pi, np.pi)
    c, s = np.cos(start), np.sin(start)
    ground = np.stack([c * ground[:, 0] + s * ground[:, 1], c * ground[:, 1] - s * ground[:, 0]], 1)
    return Path(
        kind,
        ground,
        height,
        yaw + start,
        np.clip(pitches(rng, frames, kind), -PITCH, PITCH),
        np.clip(fields_of_view(rng, frames, kind), *FOV),
    )
