"""Cameras as 16 floats: row-major 3x4 camera-to-world [R|t] (OpenCV axes, metres, Y up), then fx, fy, cx, cy as
fractions of the image's width and height. Works on torch tensors of any leading shape."""

import torch

NEAR, FAR = 0.2, 200.0   # metres between which depths count


def first_target_reference(cameras: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    """Express cameras [..., N, 16] relative to camera `first` [..., 16]: its horizontal position becomes the origin and
    its yaw zero. Gravity and the height above the ground stay, so world origin and heading can not matter to the model."""
    forward_x, forward_z = first[..., 2], first[..., 10]
    length = torch.sqrt(forward_x**2 + forward_z**2).clamp_min(1e-9)
    sin, cos = (forward_x / length)[..., None], (forward_z / length)[..., None]
    zero = torch.zeros_like(first[..., 3])
    origin = torch.stack([zero, zero, zero, first[..., 3], zero, zero, zero, zero, zero, zero, zero, first[..., 11]], -1)
    moved = cameras[..., :12] - origin[..., None, :]
    x, y, z = moved[..., 0:4], moved[..., 4:8], moved[..., 8:12]
    sin, cos = sin[..., None], cos[..., None]
    return torch.cat([cos * x - sin * z, y, sin * x + cos * z, cameras[..., 12:]], -1)


def patch_points(grid, share: float):
    """Image positions (u, v) in 0..1, [tokens, 2], at `share` of each patch's width and height (0.5 = its centre)."""
    across, down = grid
    u = (torch.arange(across, dtype=torch.float32) + share) / across
    v = (torch.arange(down, dtype=torch.float32) + share) / down
    return torch.stack([u[None, :].repeat(down, 1), v[:, None].repeat(1, across)], -1).reshape(-1, 2)


def directions(cameras: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """World directions [..., P, 3] through image `points` [P, 2] for cameras [..., 16], scaled to z-depth 1 metre.
    Written as plain products so that the exported graph holds plain operators."""
    camera = cameras[..., None, :]
    x = (points[:, 0:1] - camera[..., 14:15]) / camera[..., 12:13]
    y = (points[:, 1:2] - camera[..., 15:16]) / camera[..., 13:14]
    rows = [camera[..., 4 * r:4 * r + 1] * x + camera[..., 4 * r + 1:4 * r + 2] * y + camera[..., 4 * r + 2:4 * r + 3]
            for r in range(3)]
    return torch.cat(rows, -1)


def positions(cameras: torch.Tensor) -> torch.Tensor:
    """Camera centres [..., 3] in metres."""
    return torch.cat([cameras[..., 3:4], cameras[..., 7:8], cameras[..., 11:12]], -1)


def pluecker(cameras: torch.Tensor, points: torch.Tensor, first_height: torch.Tensor) -> torch.Tensor:
    """Pluecker coordinates [..., P, 6] (unit direction, moment about the first target's centre) of rays through
    `points`; `first_height` [..., 1] broadcasts over the cameras. Lengths count a quarter, so that values stay near 1."""
    ray = directions(cameras, points)
    ray = ray / torch.sqrt((ray * ray).sum(-1, keepdim=True))
    place = positions(cameras) * 0.25
    px, py, pz = place[..., None, 0:1], (place[..., 1:2] - 0.25 * first_height)[..., None, :], place[..., None, 2:3]
    dx, dy, dz = ray[..., 0:1], ray[..., 1:2], ray[..., 2:3]
    return torch.cat([ray, py * dz - pz * dy, pz * dx - px * dz, px * dy - py * dx], -1)
