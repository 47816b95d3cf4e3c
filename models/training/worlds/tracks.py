"""Ground tracks and headings of the path kinds: (ground [F,2] metres, yaw [F] radians)."""

import numpy as np

MAX_STEP, MAX_TURN = 0.40, np.radians(10.0)  # per frame: metres, radians


def wander(rng, frames, period):
    """Smooth random signal of about unit size, [frames]."""
    t = np.arange(frames)
    return sum(
        a * np.sin(2 * np.pi * t / (period * s) + rng.uniform(0, 7))
        for a, s in ((0.7, 1.0), (0.4, 0.43), (0.2, 0.21))
    )


def follow(yaw, speed, side=0.0):
    """Ground track [F,2] of a walker who starts at 0 and moves along its yaw (plus side)."""
    angle = yaw + side
    steps = np.stack([np.sin(angle), np.cos(angle)], 1) * np.broadcast_to(speed, yaw.shape)[:, None]
    return np.concatenate([np.zeros((1, 2)), np.cumsum(steps, 0)[:-1]])


def speed_of(rng):
    """Metres per frame: mostly a walk, one time in five anything up to the fastest."""
    if rng.random() < 0.2:
        return float(rng.uniform(0.2, 0.99 * MAX_STEP))
    return float(np.clip(rng.gamma(3.0, 0.055), 0.03, 0.99 * MAX_STEP))


def turning(rng, frames, most):
    """Yaw [F] with smooth turns of at most `most` radians per frame."""
    rate = most * rng.uniform(0, 1) * np.clip(wander(rng, frames, rng.uniform(20, 60)), -1, 1)
    return np.cumsum(rate)


def walk(rng, frames):
    yaw = turning(rng, frames, MAX_TURN)
    side = 0.0 if rng.random() < 0.7 else rng.uniform(-np.pi, np.pi)
    return follow(yaw, speed_of(rng), side), yaw


def back(rng, frames):
    """Out and back over the same places, facing as before, or turning round on the way."""
    out, speed = frames // 2, speed_of(rng)
    heading = turning(rng, out, MAX_TURN * 0.7)
    ground = follow(heading, speed)
    ground, yaw = np.concatenate([ground, ground[::-1]]), np.concatenate([heading, heading[::-1]])
    if rng.random() < 0.45:
        heading = heading * 0.2
        ground = follow(heading, speed)
        ground = np.concatenate([ground, ground[::-1]])
        yaw = np.concatenate([heading, heading[::-1]])
        turn = min(MAX_TURN * 0.8, 1.5 * np.pi / frames) * rng.choice([-1, 1])
        first = rng.integers(0, max(1, frames // 4))
        yaw = yaw + np.clip((np.arange(frames) - first) * turn, -np.pi, np.pi)
    return ground, yaw


def look(rng, frames):
    """Stand (or drift) and turn: right round, or away and back."""
    rate = rng.uniform(0.4, 1.0) * MAX_TURN * rng.choice([-1, 1])
    t = np.arange(frames)
    half = (frames - 1) / 2
    yaw = rate * (t if rng.random() < 0.35 else half - np.abs(t - half))
    drift = rng.uniform(0, 0.08) * (rng.random() < 0.5)
    angle = rng.uniform(0, 2 * np.pi)
    return t[:, None] * drift * np.array([[np.sin(angle), np.cos(angle)]]), yaw


def glance(rng, frames):
    """Walk ahead, turn away for a while and turn back."""
    heading = turning(rng, frames, MAX_TURN * 0.15)
    ground = follow(heading, speed_of(rng) * 0.6)
    t = np.arange(frames) / (frames - 1)
    reach = rng.uniform(0.3, 0.85) * MAX_TURN * (frames - 1) / np.pi
    return ground, heading + reach * (1 - np.cos(2 * np.pi * t)) / 2 * 0.95 * rng.choice([-1, 1])


def orbit(rng, frames):
    """Round a point, facing it, facing away or along the way; there and back half of the time."""
    radius, sense = rng.uniform(1.0, 4.0), rng.choice([-1, 1])
    rate = min(MAX_TURN * 0.98, speed_of(rng) / radius)
    t = np.arange(frames, dtype=float)
    if rng.random() < 0.5:
        t = (frames - 1) / 2 - np.abs(t - (frames - 1) / 2)
    angle = sense * rate * t
    ground = np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)
    return ground - ground[0], angle + rng.choice([np.pi, np.pi, 0.0, np.pi / 2])


def keys(rng, frames):
    """Like somebody at a keyboard: steps, turns, pauses and ways back of random lengths."""
    speed, turn = speed_of(rng), rng.uniform(0.3, 1.0) * MAX_TURN
    yaw, ground = np.zeros(frames), np.zeros((frames, 2))
    left = 0
    for f in range(1, frames):
        if left == 0:
            left = int(rng.integers(2, 8))
            move = rng.choice(4, p=[0.5, 0.2, 0.15, 0.15])
            spin = rng.choice([-1, 0, 0, 1])
        left -= 1
        yaw[f] = yaw[f - 1] + spin * turn
        angle = yaw[f] + (0, np.pi, np.pi / 2, 0)[move]
        step = (speed, speed, speed, 0.0)[move]
        ground[f] = ground[f - 1] + step * np.array([np.sin(angle), np.cos(angle)])
    return ground, yaw


def loop(rng, frames):
    """A closed walk: out along one bow and back along another to the first camera.

    One turn of a circle would be faster than MAX_TURN, so the walker looks ahead all the time.
    """
    t = np.arange(frames) / (frames - 1) * 2 * np.pi
    wide = rng.uniform(0.3, 1.0) * rng.choice([-1, 1])
    size = speed_of(rng) / t[1]
    ground = size * np.stack([wide * np.sin(t), 1 - np.cos(t)], 1)
    return ground, rng.uniform(-0.5, 0.5) * np.sin(t) + rng.choice([0.0, 0.0, np.pi / 2, np.pi])


def corner(rng, frames):
    """Straight ahead, round a corner (into a room), and back out the same way, facing as before."""
    out = (frames + 1) // 2
    speed = speed_of(rng)
    rate = rng.uniform(0.6, 0.98) * MAX_TURN
    angle = rng.uniform(np.pi / 4, np.pi / 2) * rng.choice([-1, 1])
    first = rng.uniform(0.15, 0.45) * out
    heading = np.sign(angle) * np.clip((np.arange(out) - first) * rate, 0, abs(angle))
    ground = follow(heading, speed)
    keep = slice(None, frames - out)
    return (
        np.concatenate([ground, ground[::-1][keep]]),
        np.concatenate([heading, heading[::-1][keep]]),
    )


def away_and_back(rng, frames):
    """Held-out protocol: the second half visits the first half's cameras in reverse."""
    half = frames // 2
    yaw = turning(rng, half, MAX_TURN * 0.8)
    ground = follow(yaw, rng.uniform(0.06, 0.25), rng.choice([0.0, 0.0, 0.5, -0.5]))
    return np.concatenate([ground, ground[::-1]]), np.concatenate([yaw, yaw[::-1]])


def turn_and_return(rng, frames):
    """Held-out protocol: rotate away and back on the spot."""
    t = np.arange(frames // 2) * rng.uniform(0.4, 0.95) * MAX_TURN * rng.choice([-1, 1])
    return np.zeros((frames, 2)), np.concatenate([t, t[::-1]])
