"""Light, sky and ground shared by the outdoor styles."""

import numpy as np

from ..environment import linear
from ..scene import material
from ..things import seed, vary


def sunlight(rng, low=20.0, high=60.0):
    """Direction towards the sun."""
    elevation, azimuth = np.radians(rng.uniform(low, high)), rng.uniform(0, 2 * np.pi)
    return np.array(
        [np.cos(elevation) * np.sin(azimuth), np.sin(elevation), np.cos(elevation) * np.cos(azimuth)]
    )


def sky(
    scene,
    zenith,
    horizon,
    far,
    near,
    sun="fff2d8",
    power=1.0,
    ambient=0.42,
    ground="6a6a50",
    glow="ffe2a8",
    cloud="ffffff",
    clouds=None,
    hills=0,
    hill_height=0.14,
    fog=(0.004, 0.03),
    light=None,
):
    """Fills the environment from a few colours; ambient light follows the sky."""
    rng = scene.rng
    zenith, horizon = linear(vary(rng, zenith, 0.04)), linear(vary(rng, horizon, 0.03))
    scene.surroundings(
        light=sunlight(rng) if light is None else light,
        sun=linear(sun) * power,
        above=(0.35 * zenith + 0.4 * horizon + 0.25 * horizon.mean()) * ambient * 1.5,
        below=linear(ground) * ambient,
        zenith=zenith,
        horizon=horizon,
        glow=linear(glow),
        cloud=linear(cloud),
        clouds=rng.uniform(0.1, 1.0) if clouds is None else clouds,
        hills=hills,
        hill_far=0.6 * linear(vary(rng, far)) + 0.4 * horizon,
        hill_near=0.85 * linear(vary(rng, near)) + 0.15 * horizon,
        hill_height=hill_height * rng.uniform(0.6, 1.4),
        hill_phase=rng.uniform(0, 6.28),
        fog=np.exp(rng.uniform(np.log(fog[0]), np.log(fog[1]))),
    )


def ground(rng, a, b, c, size=0.9, share=0.4, grain=0.2):
    return material(
        "ground",
        vary(rng, a, 0.03),
        vary(rng, b, 0.03),
        vary(rng, c, 0.04),
        size,
        seed=seed(rng),
        grain=grain,
        share=share,
    )
