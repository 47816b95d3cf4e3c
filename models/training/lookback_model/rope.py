"""Spherical rotary positions with per-head depth hypotheses: plane sweeping inside attention.

A token is placed, for head h, at the direction in which the FIRST target camera would see the point at depth delta_h on
the token's ray (or at the context frame's own depth where it is known). Tokens that show the same thing land on the
same (azimuth, elevation), so attention starts out as a soft reprojection. No arctangent: cosines and sines of integer
multiples of an angle are complex powers."""

import torch

from . import cameras as cam

GROUND_LIMIT = 18.0   # metres: ground hypotheses stop here, also above the horizon
FAR = 200.0           # metres: known depths are cut here (sky is infinite)


def hypothesis(depth, ray: torch.Tensor, height: torch.Tensor):
    """(share of the camera's offset that counts, distance along the unit `ray` [..., N, 3]) for one hypothesis;
    `height` [..., 1, 1] is the camera's height above the ground in metres."""
    one = torch.ones_like(ray[..., 0:1])
    if depth == "inf":
        return 0 * one, one
    if depth == "ground":
        return one, height / torch.maximum(-ray[..., 1:2], height / GROUND_LIMIT)
    return one, one * float(depth)


def powers(cos: torch.Tensor, sin: torch.Tensor, wanted):
    """cos(n a) and sin(n a) for each n in `wanted`, stacked on a new last axis, by repeated complex products."""
    known = {1: (cos, sin)}

    def power(n: int):
        if n not in known:
            (ac, as_), (bc, bs) = power(n // 2), power(n - n // 2)
            known[n] = (ac * bc - as_ * bs, ac * bs + as_ * bc)
        return known[n]

    pairs = [power(n) for n in wanted]
    return torch.stack([c for c, _ in pairs], -1), torch.stack([s for _, s in pairs], -1)


def tables(config, cameras, points, first_height, distance=None, known=None):
    """Cosine and sine tables [B, heads, M * N, head_dim / 2] for the N tokens of each of M cameras [B, M, 16] given in
    first-target reference; `first_height` [B, 1, 1] metres. `distance` [B, M, N, 1] (z-depth, metres) replaces the
    hypotheses of frames whose `known` [B, M, 1, 1] is 1."""
    ray = cam.directions(cameras, points)
    length = torch.sqrt((ray * ray).sum(-1, keepdim=True))
    ray = ray / length
    place = cam.positions(cameras)
    offset = torch.cat([place[..., 0:1], place[..., 1:2] - first_height, place[..., 2:3]], -1)[..., None, :]
    height = place[..., None, 1:2].clamp_min(0.1)
    seen = []
    for depth in config.head_depths:
        share, along = hypothesis(depth, ray, height)
        if distance is not None:
            share = share + known * (1 - share)
            along = along + known * (distance * length - along)
        seen.append(share * offset + along * ray)
    v = torch.stack(seen, 1)                                        # [B, heads, M, N, 3]
    flat = torch.sqrt(v[..., 0] ** 2 + v[..., 2] ** 2 + 1e-8)
    full = torch.sqrt(flat * flat + v[..., 1] ** 2)
    cos = torch.stack([v[..., 2] / flat, flat / full], -1)          # azimuth, elevation
    sin = torch.stack([v[..., 0] / flat, v[..., 1] / full], -1)
    cos, sin = powers(cos, sin, config.frequencies)                 # [B, heads, M, N, 2, F]
    batch, frames = int(cameras.shape[0]), int(cameras.shape[1])
    shape = (batch, config.heads, frames * config.tokens, config.head_dim // 2)
    return cos.reshape(shape), sin.reshape(shape)


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotate the value pairs (i, i + half) of x [B, heads, N, head_dim]."""
    a, b = x.split(int(x.shape[-1]) // 2, -1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)
