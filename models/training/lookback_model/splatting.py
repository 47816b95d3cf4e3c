"""What context frames saw, as points in space, seen from elsewhere."""

import torch
from torch.nn import functional as F

from . import cameras as cam
from .crisp import sharpened
from .cameras import FAR, NEAR

NEARER = 40.0   # how much a nearer point counts for more, per unit of inverse depth (a soft depth buffer)
CLEAR = 0.4     # metres before a camera in which nothing hides what is behind it: a path may lead through what was made up


def points_of(channel, cameras, points, scale: float):
    """Places [B, K * P, 3] of the pixels at image `points` [P, 2] of frames with `cameras` [B, K, 16], given their inverse depths
    (-1..1) [B, K, P]."""
    inverse = ((channel + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
    place = cam.positions(cameras)[:, :, None] + cam.directions(cameras, points) * (scale / inverse - scale)[..., None]
    return place.reshape(int(place.shape[0]), -1, 3)


def landed(place, targets, size, scale: float):
    """Where places [B, N, 3] are in the views [h, w] of `targets` [B, T, 16]: row, column, inverse depth (0..1), whether they are
    before the camera, each [B, T, N]."""
    away = place[:, None] - cam.positions(targets)[:, :, None]
    turned = torch.matmul(away, torch.stack([targets[..., 0:3], targets[..., 4:7], targets[..., 8:11]], -2))
    z, lens = turned[..., 2], targets[:, :, None]
    near = z.clamp_min(NEAR)
    column = (turned[..., 0] / near * lens[..., 12] + lens[..., 14]) * size[1] - 0.5
    row = (turned[..., 1] / near * lens[..., 13] + lens[..., 15]) * size[0] - 0.5
    return row, column, scale / (scale + near), (z > CLEAR).to(z.dtype)


def crisp_depths(small):
    """Inverse depths [B, K, h, w] of small frames [B, K, 4, h, w] without the depths between near and far that averaging
    leaves at edges: in space they are points that nobody saw."""
    return sharpened(small[:, :, 3]) if small.shape[1] else small[:, :, 3]


def closed(known):
    """How well a splatted picture is known [B, 1, h, w], without the holes between its points: what has points on all sides
    (a morphological closing, so that its edges stay where they are; beyond the picture nothing is known)."""
    grown = F.max_pool2d(known, 3, 1, 1)
    for along in (2, 3):
        nothing = 0 * grown.narrow(along, 0, 1)
        grown = torch.cat([nothing, grown, nothing], along)
    return torch.maximum(known, -F.max_pool2d(-grown, 3, 1))


def weights_at(place, size: int, reach: float = 1.0):
    """How much points at `place` [..., N] count for each of `size` rows or columns [..., N, size]: all on it, nothing `reach` away."""
    return F.relu(1 - (place[..., None] - torch.arange(size, device=place.device, dtype=place.dtype)).abs() / reach)


def spread_by_products(values, row, column, high: int, wide: int):
    """Sums [B, C, high, wide] of values [B, C, N] spread bilinearly around (row, column) [B, N]. The weights are products of
    a row's and a column's, so the sum is a product of matrices: no device of the studio's runtime needs to scatter."""
    rows = weights_at(row, high)[:, None] * values[..., None]
    return torch.matmul(rows.transpose(2, 3), weights_at(column, wide)[:, None])


def spread_by_scattering(values, row, column, high: int, wide: int):
    """The same, much faster where scattering is possible: in training."""
    sums = values.new_zeros(values.shape[0], values.shape[1], high * wide)
    top, left = row.floor(), column.floor()
    for r, c in ((top, left), (top, left + 1), (top + 1, left), (top + 1, left + 1)):
        inside = (r >= 0) & (r < high) & (c >= 0) & (c < wide)
        weight = (1 - (row - r).abs()) * (1 - (column - c).abs()) * inside.to(values.dtype)
        place = (r.clamp(0, high - 1) * wide + c.clamp(0, wide - 1)).long()
        sums.scatter_add_(2, place[:, None].expand_as(values), values * weight[:, None])
    return sums.reshape(values.shape[0], values.shape[1], high, wide)


def splat(small, cameras, target, mask, scale: float):
    """What the small context frames [B, K, 4, h, w] with `cameras` [B, K, 16] show of the view of `target` [B, 16]: known
    picture [B, 4, h, w] (zero where nothing is known) and how well it is known [B, 1, h, w], 0..1. Every pixel is a point
    that is spread over the four pixels around its place; nearer ones count for more. `mask` [B, K], 1 for present slots."""
    batch, slots, high, wide = (int(small.shape[i]) for i in (0, 1, 3, 4))
    count = slots * high * wide
    channel = crisp_depths(small).reshape(batch, slots, high * wide)
    place = points_of(channel, cameras, cam.patch_points((wide, high), 0.5).to(small.device), scale)
    row, column, inverse, before = (x[:, 0] for x in landed(place, target[:, None], (high, wide), scale))
    there = before * (mask[..., None] + torch.zeros_like(channel)).reshape(batch, count)
    # What is drawn keeps the target's own depth, not that of the frame it was seen in.
    colours = small[:, :, :3].transpose(1, 2).reshape(batch, 3, count)
    one = torch.ones_like(inverse)[:, None]
    values = torch.cat([colours, (2 * inverse - 1)[:, None], one], 1) * torch.exp(NEARER * (inverse - 0.5))[:, None]
    values = torch.cat([values, one], 1) * there[:, None]                                            # [B, 6, N]
    spread = spread_by_products if torch.onnx.is_in_onnx_export() else spread_by_scattering
    sums = spread(values, row, column, high, wide)
    known = sums[:, 5:].clamp(0.0, 1.0)
    return sums[:, :4] / (sums[:, 4:5] + 1e-12) * (known > 0.05).to(known.dtype), known
