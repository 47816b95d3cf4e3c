"""A small picture as a large one with edges. Enlarged smoothly it is a blur; then every pixel moves to the nearer of the
brightest and the darkest value beside it, channel by channel (Kramer and Bruckner 1975, the oldest of the shock filters), the
more the further these are apart, so that flat shades stay. Against held-out frames at a quarter of their size one such step
takes 15 % off the squared error of cubic enlargement, and two bring the gradients from 0.17 to 0.91 of the truth's at the
same error: more than small networks learned in the time that they were given (RUNS.md). And it does not age: what is crisp
already stays as it is, so that frames made from made frames do not blur further."""

import torch
from torch.nn import functional as F

STEPS = 2
FLAT = 0.05   # a difference between neighbours that is half an edge and half a shade


def enlarged(small, by: int):
    """Pictures [B, C, h, w] in `by` times their size, crisp."""
    whole = F.interpolate(small, scale_factor=float(by), mode="bicubic", align_corners=False)
    for _ in range(STEPS):
        high, low = F.max_pool2d(whole, 3, 1, 1), -F.max_pool2d(-whole, 3, 1, 1)
        apart = high - low
        nearer = torch.where(high - whole < whole - low, high, low)
        whole = whole + (nearer - whole) * apart / (apart + FLAT)
    return whole
