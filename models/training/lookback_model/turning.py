"""Views from one place: what a camera sees of the picture that another one took there, turned about the vertical."""

import torch
from torch.nn import functional as F

from . import cameras as cam

FACING = 0.1     # least cosine of a ray to a view that it is looked up in


def level(camera):
    """Cameras [B, 16] as if they looked north, above the origin: pitch, lens and height are left."""
    return cam.first_target_reference(camera[:, None], camera)[:, 0]


def turned(rays, angles):
    """Rays [B, P, 3] of level cameras as level cameras see them that are turned by `angles` [B or 1, A] (radians, from +Z towards +X):
    [B, A, P, 3]."""
    x, y, z = (rays[:, None, :, i] for i in range(3))
    sin, cos = torch.sin(angles)[..., None], torch.cos(angles)[..., None]
    return torch.stack([cos * x - sin * z, y + 0 * sin, sin * x + cos * z], -1)


def met(rays, camera):
    """Where rays [B, A, P, 3] meet the pictures of level cameras [B, 16]: u and v (-1..1 inside), the z-depth there of the ray's end, and
    whether they meet it, each [B, A, P]."""
    lens = camera[:, None, None]
    x, y, z = rays[..., 0], rays[..., 1], rays[..., 2]
    across, down, ahead = (lens[..., i] * x + lens[..., 4 + i] * y + lens[..., 8 + i] * z for i in range(3))
    near = ahead.clamp_min(FACING)
    u, v = (2 * (a / near * lens[..., 12 + i] + lens[..., 14 + i]) - 1 for i, a in enumerate((across, down)))
    inside = (torch.maximum(u.abs(), v.abs()) < 1).to(u.dtype) * (ahead > FACING).to(u.dtype)
    return u, v, near, inside


def folded(u):
    """Coordinates back in -1..1, as if mirrors stood at the edges."""
    t = (u + 1) * 0.5
    t = t - 2 * torch.floor(t * 0.5)
    return 1 - 2 * (1 - t).abs()


def looked_up(frames, u, v, mode: str = "bilinear"):
    """Values [N, C, A, P] of frames [N, C, h, w] at u, v [N, A, P]."""
    grid = torch.stack([u.clamp(-2.0, 2.0), v.clamp(-2.0, 2.0)], -1)
    return F.grid_sample(frames, grid, mode=mode, padding_mode="border", align_corners=False)
