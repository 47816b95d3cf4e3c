"""What context frames saw, as points in space, seen from elsewhere."""

from contextlib import contextmanager

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


scattering = True   # or products of matrices


@contextmanager
def by_products():
    """While it lasts, points are spread by products of matrices: several times slower on a CPU, but a GPU scatters in whatever order it
    likes, and the same question would get another answer each time."""
    global scattering
    scattering = False
    try:
        yield
    finally:
        scattering = True


def spread(values, row, column, size, reach: int = 1):
    """Sums [..., C, *size] of values [..., C, N] spread around `row` and `column` [..., N]: all of a value counts where it is, nothing of it
    `reach` (1 or 2) rows or columns away."""
    if not scattering:
        rows = weights_at(row, size[0], reach)[..., None, :, :] * values[..., None]
        return torch.matmul(rows.transpose(-2, -1), weights_at(column, size[1], reach)[..., None, :, :])
    if reach == 1:
        return scattered(values, row, column, size)
    # A tent that is 2 wide to both sides is three that are 1 wide.
    high, wide = size
    sums = scattered(values, row + 1, column + 1, (high + 2, wide + 2))
    tent = torch.tensor([0.5, 1.0, 0.5], device=sums.device)
    flat = F.conv2d(sums.reshape(-1, 1, high + 2, wide + 2), (tent[:, None] * tent)[None, None])
    return flat.reshape(*sums.shape[:-2], high, wide)


def weights_at(place, size: int, reach: int):
    """How much points at `place` [..., N] count for each of `size` rows or columns, [..., N, size]."""
    return F.relu(1 - (place[..., None] - torch.arange(size, device=place.device, dtype=place.dtype)).abs() / reach)


def scattered(values, row, column, size):
    """`spread`, one row and column far, where scattering is possible."""
    (high, wide), shape, channels, count = size, values.shape[:-2], int(values.shape[-2]), int(values.shape[-1])
    if count == 0:   # a dream
        return values.new_zeros(*shape, channels, high, wide)
    values = values.reshape(-1, channels, 1, count)
    rows, of_rows = beside(row.reshape(-1, 1, count), high)
    columns, of_columns = beside(column.reshape(-1, 1, count), wide)
    place = (rows[:, :, None] * wide + columns[:, None]).reshape(-1, 1, 4 * count)
    shares = values * (of_rows[:, :, None] * of_columns[:, None]).reshape(-1, 1, 4, count)
    planes = len(values) * channels
    place = (place + torch.zeros(channels, 1, device=place.device)).reshape(planes, -1).long()   # the same for all channels
    sums = empty(values.reshape(planes, count), high * wide).scatter_add(1, place, shares.reshape(planes, -1))
    return sums.reshape(*shape, channels, high, wide)


def beside(place, size: int):
    """The two rows (or columns) beside a `place` [S, 1, N] and their shares, [S, 2, N]; none of `size` rows outside of the picture has one."""
    line = torch.floor(place) + torch.arange(2, device=place.device, dtype=place.dtype)[:, None]
    # What is not a number is found in the values; a place outside of memory would end the session.
    inside = torch.where(line >= 0, line, torch.zeros(1, device=line.device)).clamp_max(size - 1)
    return inside, (1 - (line - place).abs()) * (inside == line).to(place.dtype)


def empty(like, count: int):
    """Zeros [N, `count`], made of a tensor `like` [N, …] them: the exporter would store them with the graph."""
    nothing = 0 * like[:, :count]
    while nothing.shape[1] < count:
        nothing = torch.cat([nothing, nothing], 1)[:, :count]
    return nothing


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
    sums = spread(values, row, column, (high, wide))
    known = sums[:, 5:].clamp(0.0, 1.0)
    return sums[:, :4] / (sums[:, 4:5] + 1e-12) * (known > 0.05).to(known.dtype), known
