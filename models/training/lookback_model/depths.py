"""How deep the targets' views are, as far as memory knows: the depths of the context frames, splatted. The look-ups begin with
these instead of the transformer's guess, so that what was seen keeps its shape when the camera passes it."""

import torch
from torch.nn import functional as F

from . import cameras as cam
from .reproject import FAR, NEAR

NEARER = 40.0   # how much a nearer point counts for more, per unit of inverse depth (a soft depth buffer)
TENT = 2.0      # pixels from a point to where it counts for nothing


def depths(small, cameras, targets, mask, scale: float):
    """Inverse depth (-1..1) and how well it is known (0..1), [B, T, 2, h, w], of the views of `targets` [B, T, 16], from the small
    context frames [B, K, 4, h, w] with `cameras` [B, K, 16]; `mask` [B, K], 1 for present slots. Of every 2x2 pixels the
    nearest is a point: a quarter of the work, and edges belong to what is in front."""
    batch, slots, count, high, wide = (int(n) for n in (*small.shape[:2], targets.shape[1], *small.shape[3:]))
    nearest = F.max_pool2d(small[:, :, 3], 2)
    down, across = (int(n) for n in nearest.shape[2:])
    size = torch.tensor([2 * across / wide, 2 * down / high], device=small.device)
    points = cam.patch_points((across, down), 0.5).to(small.device) * size
    inverse = ((nearest.reshape(batch, slots, down * across) + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
    place = cam.positions(cameras)[:, :, None] + cam.directions(cameras, points) * (scale / inverse - scale)[..., None]
    there = (mask[..., None] + torch.zeros_like(inverse)).reshape(batch, 1, slots * down * across)
    away = place.reshape(batch, 1, slots * down * across, 3) - cam.positions(targets)[:, :, None]
    turned = torch.matmul(away, torch.stack([targets[..., 0:3], targets[..., 4:7], targets[..., 8:11]], 2))
    z, lens = turned[..., 2], targets[:, :, None]
    near, there = z.clamp_min(NEAR), (z > NEAR).to(z.dtype) * there
    column = (turned[..., 0] / near * lens[..., 12] + lens[..., 14]) * wide - 0.5
    row = (turned[..., 1] / near * lens[..., 13] + lens[..., 15]) * high - 0.5
    inverse = scale / (scale + near)
    weight = torch.exp(NEARER * (inverse - 0.5)) * there
    values = torch.stack([(2 * inverse - 1) * weight, weight, there], 2)                    # [B, T, 3, N]
    tents = lambda at, size: F.relu(1 - (at[..., None] - torch.arange(size, device=at.device, dtype=at.dtype)).abs() / TENT)
    # The weights are products of a row's and a column's, so the sums are products of matrices: no device needs to scatter.
    sums = torch.matmul((tents(row, high)[:, :, None] * values[..., None]).transpose(3, 4), tents(column, wide)[:, :, None])
    return torch.stack([sums[:, :, 0] / (sums[:, :, 1] + 1e-12), sums[:, :, 2].clamp(0.0, 1.0)], 2).reshape(batch, count, 2, high, wide)
