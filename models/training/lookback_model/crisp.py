"""A small picture as a large one with edges. Enlarged smoothly it is a blur; then every pixel moves to the nearer of the
brightest and the darkest one beside it (Kramer and Bruckner 1975, the oldest of the shock filters), the more the further these are
apart, so that flat shades stay. Against held-out frames at a quarter of their size one such step
takes 15 % off the squared error of cubic enlargement, and two bring the gradients from 0.17 to 0.91 of the truth's at the
same error: more than small networks learned in the time that they were given (RUNS.md). And it does not age: what is crisp
already stays as it is, so that frames made from made frames do not blur further."""

from functools import lru_cache

import torch
from torch.nn import functional as F

STEPS = 2
FLAT = 0.05   # a difference between neighbours that is half an edge and half a shade
LUMA = (0.3, 0.59, 0.11)
KEEN = 40.0   # how much more a brighter neighbour counts, per unit of luma: the brightest one's colour is left


def sharpened(whole, flat: float = FLAT):
    """One step of it, channel by channel, [B, C, H, W]; the larger `flat`, the gentler."""
    high, low = F.max_pool2d(whole, 3, 1, 1), -F.max_pool2d(-whole, 3, 1, 1)
    apart = high - low
    nearer = torch.where(high - whole < whole - low, high, low)
    return whole + (nearer - whole) * apart / (apart + flat)


def sharpened_colours(whole, flat: float = FLAT):
    """The same of red, green, blue [B, 3, H, W] as one: every pixel moves to the colour of its brightest or its darkest neighbour.
    Channels that move on their own meet in colours that were never there."""
    luma = sum(share * whole[:, i:i + 1] for i, share in enumerate(LUMA))
    ends = []
    for keen in (KEEN, -KEEN):
        weight = torch.exp(keen * luma)
        sums = F.avg_pool2d(torch.cat([whole * weight, weight], 1), 3, 1, 1)
        ends.append(sums[:, :3] / sums[:, 3:])
    high, low = ends
    apart, up, down = ((a - b).abs().mean(1, keepdim=True) for a, b in ((high, low), (high, whole), (whole, low)))
    return whole + (torch.where(up < down, high, low) - whole) * apart / (apart + flat)


@lru_cache(maxsize=None)   # computed before a graph is traced, it is a constant there
def cubic(size: int, by: int, device):
    """Weights [size * by, size] of cubic enlargement along one axis."""
    line = torch.eye(size, device=device)[None, None]
    return F.interpolate(line, size=(size * by, size), mode="bicubic", align_corners=False)[0, 0]


def enlarged(small, by: int):
    """Frames [B, 4, h, w] in `by` times their size, crisp. Two products of matrices: ONNX Runtime's cubic Resize is slow."""
    whole = small
    if by > 1:
        high, wide = int(small.shape[2]), int(small.shape[3])
        down, across = cubic(high, by, small.device), cubic(wide, by, small.device)
        whole = torch.matmul(torch.matmul(down, small), across.T)
    for _ in range(STEPS):
        whole = torch.cat([sharpened_colours(whole[:, :3]), sharpened(whole[:, 3:])], 1)
    return whole
