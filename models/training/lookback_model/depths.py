"""How deep the targets' views are, as far as memory knows: the depths of the context frames, splatted. The look-ups begin with
these instead of the transformer's guess, so that what was seen keeps its shape when the camera passes it."""

import torch
from torch.nn import functional as F

from . import cameras as cam
from .splatting import NEARER, crisp_depths, landed, points_of, spread

TENT = 2   # pixels from a point to where it counts for nothing


def depths(small, cameras, targets, mask, scale: float, imagined: bool = False):
    """Inverse depth (-1..1), how well it is known and how well memory knows the view (0..1), [B, T, 3, h, w], of the views of `targets`
    [B, T, 16], from the small context frames [B, K, 4, h, w] with `cameras` [B, K, 16]; `mask` [B, K], 1 for present slots. The
    last one is `imagined` or not: then it says how deep it is where no other does, as it does of a creator's picture without depth."""
    if not imagined:
        return splatted(small, cameras, targets, mask, torch.ones_like(mask), scale)
    seen = splatted(small[:, :-1], cameras[:, :-1], targets, mask[:, :-1], with_depth(small[:, :-1]), scale)
    made_up = splatted(small[:, -1:], cameras[:, -1:], targets, mask[:, -1:], torch.ones_like(mask[:, -1:]), scale)
    ours = seen[:, :, 1:2]
    theirs = made_up[:, :, 1:2] * (1 - ours)
    depth = (seen[:, :, :1] * ours + made_up[:, :, :1] * theirs) / (ours + theirs + 1e-6)
    return torch.cat([depth, ours + theirs, seen[:, :, 2:]], 2)


def with_depth(small):
    """Which of frames [B, K, 4, h, w] have depth, [B, K]: one whose whole channel is -1 has none (one that is all sky reads the same)."""
    return ((small[:, :, 3].amax(-1).amax(-1) + 1) * 1000).clamp(0.0, 1.0)


def splatted(small, cameras, targets, mask, deep, scale: float):
    """Inverse depth (-1..1), how well it is known, by frames that are `deep` [B, K] = 1, and how well the view is known at all (0..1),
    [B, T, 3, h, w]. Of every 2x2 pixels the nearest is a point: a quarter of the work, and edges belong to what is in front."""
    batch, slots, count, high, wide = (int(n) for n in (*small.shape[:2], targets.shape[1], *small.shape[3:]))
    if slots == 0:   # a dream; nothing can be pooled
        return small.new_zeros(batch, count, 3, high, wide)
    nearest = F.max_pool2d(crisp_depths(small), 2)
    down, across = (int(n) for n in nearest.shape[2:])
    size = torch.tensor([2 * across / wide, 2 * down / high], device=small.device)
    points = cam.patch_points((across, down), 0.5).to(small.device) * size
    place = points_of(nearest.reshape(batch, slots, down * across), cameras, points, scale)
    row, column, inverse, before = landed(place, targets, (high, wide), scale)
    of_all = lambda slot: (slot[..., None] + torch.zeros(down * across, device=small.device)).reshape(batch, 1, slots * down * across)
    there = before * of_all(mask)
    known = there * of_all(deep)
    weight = torch.exp(NEARER * (inverse - 0.5)) * known
    values = torch.stack([(2 * inverse - 1) * weight, weight, known, there], 2)             # [B, T, 4, N]
    sums = spread(values, row, column, (high, wide), TENT)
    found = torch.cat([sums[:, :, :1] / (sums[:, :, 1:2] + 1e-12), sums[:, :, 2:].clamp(0.0, 1.0)], 2)
    return found.reshape(batch, count, 3, high, wide)
