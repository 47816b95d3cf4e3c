"""What no frame has seen is made up here, before anything is rendered: a small flow model draws the view of a chunk's last
camera in low resolution, given what the context frames show of it. The picture, enlarged crisply, then goes to the world
model as one more context frame, so the big network renders what is remembered and what is made up in the same way. (Cascades: Ho et al. 2021, arXiv 2106.15282; drawing a far frame first: the world model fills in
between.)"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam
from .depths import NEARER
from .exemplars import Exemplars
from .palette import PALETTE
from .reproject import FAR, NEAR

TIMES = 16               # features of the time
START = 0.7              # time of the flow at which it takes an exemplar over from chance
INPUTS = 11              # x_t 4, known 4, how well known 1, rays' rise 1, height 1


def shrunk(frames, by: int):
    """Frames [B, M, C, H, W] at 1 / `by` of their size."""
    if by == 1 or frames.shape[1] == 0:
        return frames[..., ::by, ::by]
    batch, count, channels, high, wide = (int(n) for n in frames.shape)
    small = F.avg_pool2d(frames.reshape(batch * count, channels, high, wide), by)
    return small.reshape(batch, count, channels, high // by, wide // by)


def splat(small, cameras, target, mask, scale: float):
    """What the small context frames [B, K, 4, h, w] with `cameras` [B, K, 16] show of the view of `target` [B, 16]: known
    picture [B, 4, h, w] (zero where nothing is known) and how well it is known [B, 1, h, w], 0..1. Every pixel is a point
    that is spread over the four pixels around its place; nearer ones count for more. `mask` [B, K], 1 for present slots."""
    batch, slots, high, wide = (int(small.shape[i]) for i in (0, 1, 3, 4))
    count = slots * high * wide
    points = cam.patch_points((wide, high), 0.5).to(small.device)
    inverse = ((small[:, :, 3].reshape(batch, slots, high * wide) + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
    place = cam.positions(cameras)[:, :, None] + cam.directions(cameras, points) * (scale / inverse - scale)[..., None]
    away = place.reshape(batch, count, 3) - cam.positions(target)[:, None]
    turned = torch.matmul(away, torch.stack([target[:, 0:3], target[:, 4:7], target[:, 8:11]], 1))
    z = turned[..., 2]
    near, lens = z.clamp_min(NEAR), target[:, None]
    column = (turned[..., 0] / near * lens[..., 12] + lens[..., 14]) * wide - 0.5
    row = (turned[..., 1] / near * lens[..., 13] + lens[..., 15]) * high - 0.5
    there = (z > NEAR).to(z.dtype) * (mask[..., None] + torch.zeros_like(inverse)).reshape(batch, count)
    # What is drawn keeps the target's own depth, not that of the frame it was seen in.
    inverse = scale / (scale + near)
    colours = small[:, :, :3].transpose(1, 2).reshape(batch, 3, count)
    one = torch.ones_like(near)[:, None]
    values = torch.cat([colours, (2 * inverse - 1)[:, None], one], 1) * torch.exp(NEARER * (inverse - 0.5))[:, None]
    values = torch.cat([values, one], 1) * there[:, None]                                            # [B, 6, N]
    spread = spread_by_products if torch.onnx.is_in_onnx_export() else spread_by_scattering
    sums = spread(values, row, column, high, wide)
    known = sums[:, 5:].clamp(0.0, 1.0)
    return sums[:, :4] / (sums[:, 4:5] + 1e-12) * (known > 0.05).to(known.dtype), known


def closed(known):
    """How well a splatted picture is known [B, 1, h, w], without the holes between its points: what has points on all sides
    (a morphological closing, so that its edges stay where they are)."""
    grown = F.max_pool2d(known, 3, 1, 1)
    return torch.maximum(known, -F.max_pool2d(-grown, 3, 1, 1))


def spread_by_products(values, row, column, high: int, wide: int):
    """Sums [B, C, high, wide] of values [B, C, N] spread bilinearly around (row, column) [B, N]. The weights are products of
    a row's and a column's, so the sum is a product of matrices: no device of the studio's runtime needs to scatter."""
    columns = F.relu(1 - (column[..., None] - torch.arange(wide, device=row.device, dtype=row.dtype)).abs())
    rows = F.relu(1 - (row[..., None] - torch.arange(high, device=row.device, dtype=row.dtype)).abs())
    return torch.matmul((rows[:, None] * values[..., None]).transpose(2, 3), columns[:, None])


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


def normed(x):
    """Divided by the root mean square over the channels of each pixel [B, C, h, w]."""
    return x * torch.rsqrt((x * x).mean(1, keepdim=True, dtype=torch.float32) + 1e-6).to(x.dtype)


class SteeredBend(nn.Module):
    """Two convolutions beside a straight way, scaled and shifted by what the model is told."""

    def __init__(self, into: int, out: int, told: int):
        super().__init__()
        self.first = nn.Conv2d(into, out, 3, padding=1)
        self.second = nn.Conv2d(out, out, 3, padding=1)
        self.told = nn.Linear(told, 2 * out)
        self.straight = nn.Conv2d(into, out, 1) if into != out else None
        for layer in (self.second, self.told):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, told):
        batch, out = int(x.shape[0]), self.first.out_channels
        y = normed(self.first(F.relu(normed(x))))
        by = self.told(told).reshape(batch, 2, out, 1, 1)
        y = self.second(F.relu(y * (1 + by[:, 0]) + by[:, 1]))
        return (x if self.straight is None else self.straight(x)) + y


class Glance(nn.Module):
    """Attention of every pixel to every pixel of a small map, with learned places."""

    HEADS = 4

    def __init__(self, channels: int, high: int, wide: int):
        super().__init__()
        self.qkv = nn.Linear(channels, 3 * channels, bias=False)
        self.out = nn.Linear(channels, channels, bias=False)
        self.places = nn.Parameter(torch.randn(1, high * wide, channels) * 0.1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x):
        batch, channels, high, wide = (int(n) for n in x.shape)
        flat = normed(x).reshape(batch, channels, high * wide).transpose(1, 2) + self.places
        each = channels // self.HEADS
        q, k, v = self.qkv(flat).reshape(batch, high * wide, 3 * self.HEADS, each).transpose(1, 2).split(self.HEADS, 1)
        seen = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(-1, -2)) * each ** -0.5, -1), v)
        mixed = self.out(seen.transpose(1, 2).reshape(batch, high * wide, channels))
        return x + mixed.transpose(1, 2).reshape(batch, channels, high, wide)


class Imaginer(nn.Module):
    """Draws small frames [B, 4, h, w]: a U-net, steered by style tags and palette. `config.imagine`: channels per level, each
    level half as large as the one before; the first one folds `config.fold` x `config.fold` pixels into one."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.size = (config.height // config.coarse, config.width // config.coarse)
        widths, fold = config.imagine, config.fold
        told, inner = 2 * widths[-1], [n // fold // 2 ** (len(widths) - 1) for n in self.size]
        self.time_in = nn.Linear(2 * TIMES, told)
        self.embed_tags = nn.Linear(len(config.tags), told, bias=False) if config.tags else None
        self.embed_colours = nn.Linear(PALETTE, told, bias=False)
        self.enter = nn.Conv2d(INPUTS * fold * fold, widths[0], 3, padding=1)
        self.before = nn.ModuleList(nn.ModuleList(SteeredBend(w, w, told) for _ in range(2)) for w in widths[:-1])
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:]))
        self.middle = nn.ModuleList(SteeredBend(widths[-1], widths[-1], told) for _ in range(4))
        self.glances = nn.ModuleList(Glance(widths[-1], *inner) for _ in range(2))
        self.up = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in zip(widths, widths[1:]))
        self.after = nn.ModuleList(nn.ModuleList([SteeredBend(2 * w, w, told), SteeredBend(w, w, told)]) for w in widths[:-1])
        self.leave = nn.Conv2d(widths[0], 4 * fold * fold, 3, padding=1)
        self.exemplars = Exemplars(config) if config.exemplars else None
        for layer in (self.leave, self.embed_colours):
            nn.init.zeros_(layer.weight)
        nn.init.zeros_(self.leave.bias)
        self.register_buffer("rates", torch.exp(torch.linspace(0, math.log(100.0), TIMES)), persistent=False)
        self.register_buffer("points", cam.patch_points((self.size[1], self.size[0]), 0.5), persistent=False)

    def rises(self, target):
        """How steeply each pixel's ray rises, and the camera's height, [B, 2, h, w], about -1..1."""
        ray = cam.directions(target, self.points)
        rise = ray[..., 1] * torch.rsqrt((ray * ray).sum(-1))
        height = torch.zeros_like(rise) + (target[:, 7:8] - 1.6)
        return torch.stack([rise, height], 1).reshape(int(target.shape[0]), 2, *self.size)

    def draw(self, x, time, known, steer):
        """Clean small frames from x_t `x` [B, 4, h, w] at `time` [B]; `known` [B, 7, h, w] is all that is given, `steer` [B,
        tags + 25] style tags and palette."""
        angle = time.float()[:, None] * self.rates
        tags = len(self.config.tags)
        told = self.time_in(torch.cat([torch.cos(angle), torch.sin(angle)], -1)) + self.embed_colours(steer[:, tags:])
        told = F.relu(told + self.embed_tags(steer[:, :tags]) if tags else told)
        x = F.pixel_unshuffle(torch.cat([x, known], 1), self.config.fold).contiguous(memory_format=torch.channels_last)
        x, levels = self.enter(x), []
        for bends, down in zip(self.before, self.down):
            for bend in bends:
                x = bend(x, told)
            levels.append(x)
            x = down(x)
        for i, bend in enumerate(self.middle):
            x = bend(x, told)
            if i < len(self.glances):
                x = self.glances[i](x)
        for up, bends in zip(reversed(self.up), reversed(self.after)):
            x = torch.cat([levels.pop(), F.interpolate(up(x), scale_factor=2.0, mode="nearest")], 1)
            for bend in bends:
                x = bend(x, told)
        return F.pixel_shuffle(self.leave(F.relu(normed(x))), self.config.fold).float()

    def given(self, small, cameras, target, mask):
        """All that the drawing is given [B, 7, h, w]: known picture, how well it is known, rays, height. `small` [B, K, 4, h, w]."""
        picture, known = splat(small, cameras, target, mask, self.config.inverse_depth_scale)
        return torch.cat([picture, known, self.rises(target)], 1)

    def forward(self, noise, known, target, steer, steps: int):
        """Small frames [B, 4, h, w] in -1..1 for the views of `target` [B, 16], drawn from `noise` in `steps` Euler steps."""
        x, start = noise, 0.0
        if self.exemplars is not None:
            # Of what is known, its own mean: splatted points have holes that others shine through.
            mean, how_well = self.draw(noise, torch.zeros_like(noise[:, 0, 0, 0]), known, steer), closed(known[:, 4:5])
            base = mean * how_well + self.exemplars(known, target, steer, noise) * (1 - how_well)
            x, start = START * base + (1 - START) * noise, START
        for i in range(steps):
            t, step = start + (1 - start) * i / steps, (1 - start) / steps
            clean = self.draw(x, torch.full((int(x.shape[0]),), t, device=x.device), known, steer).clamp(-1.0, 1.0)
            x = x + (clean - x) * step / (1 - t)
        return x.clamp(-1.0, 1.0)
