"""What is all around a camera, on an upright cylinder: a camera that turns about the vertical moves it by columns. Colours, and inverse
depths along the ground, as if every camera stood at the same height: then places that differ in nothing else look the same."""

import math

import torch
from torch.nn import functional as F

from . import cameras as cam
from .splatting import NEARER, crisp_depths, points_of, spread

AROUND, COLUMNS, ROWS = 200, 60, 20   # columns all around and of one picture (108 degrees), rows
STEEPEST = 0.8   # tangent of the steepest ray that it holds
EYE = 1.6        # metres above the ground at which all cameras are supposed to stand
STEP = 2 * math.pi / AROUND
HALF = COLUMNS * STEP / 2
TENT = 2         # cells from a point to where it counts for nothing


def deeper(channel, by, scale: float):
    """Inverse depths (-1..1) of depths that are `by` times as large."""
    inverse = ((channel + 1) * 0.5).clamp(1e-3, 1.0)
    return 2 * scale / (scale + (scale / inverse - scale) * by) - 1


def place_of(x, y, z):
    """Column and row of a panorama for directions of any length, level."""
    away = torch.sqrt(x * x + z * z + 1e-6)
    column = 2 * torch.atan(x / (away + z).clamp_min(1e-3)) * (1 / STEP) + (AROUND - 1) / 2
    return column, (1 - y / away * (1 / STEEPEST)) * (ROWS / 2) - 0.5, away


def from_view(values, target, points):
    """Where pixels [B, C, P] at image `points` [P, 2] of level cameras [B, 16] are, summed: [B, C, ROWS, AROUND]."""
    ray = cam.directions(target, points)
    column, row, _ = place_of(ray[..., 0], ray[..., 1], ray[..., 2])
    return spread(values, row, column, (ROWS, AROUND), TENT)


def surroundings(small, cameras, target, mask, scale: float):
    """What small context frames [B, K, 4, h, w] with `cameras` [B, K, 16] show of what is all around `target` [B, 16], whose way of looking is
    the middle, and how well it is known, [B, 5, ROWS, AROUND]; `mask` [B, K] is 1 for present slots. Every four pixels are a point."""
    batch, slots, high, wide = (int(small.shape[i]) for i in (0, 1, 3, 4))
    if slots == 0:
        return small.new_zeros(batch, 5, ROWS, AROUND)
    down, across = high // 2, wide // 2
    size = torch.tensor([2 * across / wide, 2 * down / high], device=small.device)
    colours = F.avg_pool2d(small[:, :, :3].reshape(batch * slots, 3, high, wide), 2).reshape(batch, slots, 3, down * across)
    nearest = F.max_pool2d(crisp_depths(small), 2).reshape(batch, slots, down * across)
    place = points_of(nearest, cameras, cam.patch_points((across, down), 0.5).to(small.device) * size, scale)
    forward = torch.sqrt(target[:, 2] ** 2 + target[:, 10] ** 2).clamp_min(1e-9)
    sin, cos = (target[:, 2] / forward)[:, None], (target[:, 10] / forward)[:, None]
    x, y, z = (place[..., i] - target[:, 4 * i + 3, None] for i in range(3))
    x, z = cos * x - sin * z, sin * x + cos * z
    column, row, away = place_of(x, y, z)
    inverse = scale / (scale + away * (EYE / target[:, 7, None]))
    there = (mask[..., None] + torch.zeros_like(nearest)).reshape(batch, -1)
    values = torch.cat([colours.transpose(1, 2).reshape(batch, 3, -1), (2 * inverse - 1)[:, None], torch.ones_like(inverse)[:, None]], 1)
    values = torch.cat([values * torch.exp(NEARER * (inverse - 0.5))[:, None], torch.ones_like(inverse)[:, None]], 1) * there[:, None]
    sums = spread(values, row, column, (ROWS, AROUND), TENT)
    known = sums[:, 5:].clamp(0.0, 1.0)
    return torch.cat([sums[:, :4] / (sums[:, 4:5] + 1e-12) * (known > 0.05).to(known.dtype), known], 1)


def windows(cells, columns: int, first: int, count: int):
    """Cells [B, C, ROWS, N] of a panorama as `count` pictures of so many `columns` show them that are turned column by column, the leftmost
    from column `first` on: [B, C, ROWS, columns, count]."""
    at = (first + torch.arange(columns)[:, None] + torch.arange(count)) % int(cells.shape[3])
    found = torch.index_select(cells, 3, at.reshape(-1).to(cells.device))
    return found.reshape(*(int(n) for n in cells.shape[:3]), columns, count)


def broader(cells, known, by: int):
    """Cells [B, C, ROWS, N] and how well they are `known` [B, 1, ROWS, N] with columns `by` times as broad."""
    mean = lambda x: x.reshape(*(int(n) for n in x.shape[:3]), int(x.shape[3]) // by, by).mean(-1)
    broad = mean(known)
    return mean(cells * known) / (broad + 1e-6), broad


def edges(cells, weight):
    """Differences of neighbouring cells [B, 4, ROWS, N] that both have `weight` [B, 1, ROWS, N]: [B, 8, ROWS, N]."""
    across = (cells[..., 1:] - cells[..., :-1]) * weight[..., 1:] * weight[..., :-1]
    down = (cells[:, :, 1:] - cells[:, :, :-1]) * weight[:, :, 1:] * weight[:, :, :-1]
    return torch.cat([torch.cat([across, 0 * cells[..., :1]], -1), torch.cat([down, 0 * cells[:, :, :1]], 2)], 1)
