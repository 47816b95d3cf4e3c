"""Pictures of a camera that is turned to the left or right."""

import torch
from torch.nn import functional as F

FACING = 0.1     # least cosine of a ray to a view that it is looked up in


def turned(target, points, angles):
    """Where the rays through `points` [P, 2] of cameras [B, 16] meet the pictures of the same cameras turned about the vertical by
    `angles` [B or 1, A] (radians): u and v (-1..1 inside), z-depth there of what has z-depth 1 here, and whether they meet it,
    each [B, A, P]."""
    lens = target[:, None, None]
    x = (points[:, 0] - lens[..., 14]) / lens[..., 12]                       # [B, 1, P]
    y = (points[:, 1] - lens[..., 15]) / lens[..., 13]
    up = target[:, None, None, 4:7]
    sin, cos = torch.sin(angles)[..., None], torch.cos(angles)[..., None]
    along = (up[..., 0] * x + up[..., 1] * y + up[..., 2]) * (1 - cos)
    across = x * cos + (up[..., 1] - up[..., 2] * y) * sin + up[..., 0] * along
    down = y * cos + (up[..., 2] * x - up[..., 0]) * sin + up[..., 1] * along
    ahead = cos + (up[..., 0] * y - up[..., 1] * x) * sin + up[..., 2] * along
    near = ahead.clamp_min(FACING)
    u, v = across / near * lens[..., 12] + lens[..., 14], down / near * lens[..., 13] + lens[..., 15]
    u, v = 2 * u - 1, 2 * v - 1
    inside = (torch.maximum(u.abs(), v.abs()) < 1).to(u.dtype) * (ahead > FACING).to(u.dtype)
    return u, v, near, inside


def folded(u):
    """Coordinates back in -1..1, as if mirrors stood at the edges."""
    t = (u + 1) * 0.5
    t = t - 2 * torch.floor(t * 0.5)
    return 1 - 2 * (1 - t).abs()


def looked_up(frames, u, v):
    """Values [N, C, A, P] of frames [N, C, h, w] at u, v [N, A, P]."""
    grid = torch.stack([u.clamp(-2.0, 2.0), v.clamp(-2.0, 2.0)], -1)
    return F.grid_sample(frames, grid, mode="bilinear", padding_mode="border", align_corners=False)
