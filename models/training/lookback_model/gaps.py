"""What a passing thing uncovers: no context frame has looked there. What is behind the thing goes on into the gap, in colour and in depth,
before it becomes memory. Left to the look-ups, such pixels would be anything between near and far, and from the next chunk on that
would be memory: a fringe in the thing's colours that grows wherever the camera goes (RUNS.md)."""

import torch
from torch.nn import functional as F

from .crisp import smooth

# What has something nearer about it, so many pixels across, by so much inverse depth, is behind; how little goes on what is not, per unit that
# it lacks, and how much more what is further away.
ACROSS, LESS, BEFORE, FARTHER = 21, 0.05, 300.0, 40.0
MOST = 50.0      # numbers that are smaller still are denormal in the end, and take a processor ten times as long
BESIDE = 60.0    # how little colours go on that are beside something nearer, per unit of inverse depth: they hold some of its own
ALIKE = 30.0     # pixels beside a gap count as part of what goes on within 1 / ALIKE of its inverse depth: they hold some of what hid it
SHARES = 1.0, 0.3, 0.1, 1e-8, 1e-13   # of what is a pixel away, two, three, and one and three blocks


def without_specks(gap):
    """Gaps [N, 1, H, W] without the specks in them."""
    return torch.maximum(gap, (8 * (F.avg_pool2d(gap, 3, 1, 1) - 0.5)).clamp(0.0, 1.0))


def largest(inverse, across: int):
    """The largest value about every pixel [N, 1, H, W]."""
    rows = F.max_pool2d(inverse, (1, across), 1, (0, across // 2))
    return F.max_pool2d(rows, (across, 1), 1, (across // 2, 0))


def bridged(picture, gap, by: int):
    """Frames [N, 4, H, W] whose `gap` [N, 1, H, W] (1 where nobody has looked) shows what is behind, told from what surrounds it; in squares of
    `by` pixels where that is further away."""
    gap = without_specks(gap)
    wide = F.max_pool2d(gap, 3, 1, 1)
    inverse = (picture[:, 3:] + 1) * 0.5
    beside, about = (largest(inverse * (1 - gap), across) - inverse for across in (3, ACROSS))
    before = (BEFORE * (LESS - about).clamp_min(0.0) + FARTHER * inverse).clamp_max(MOST)
    weight = (1 - 2 * wide).clamp_min(0.0) * torch.exp(-before) * (torch.exp(-BESIDE * beside.clamp_min(0.0)) + 1e-3)
    known = torch.cat([picture * weight, weight], 1)
    blocks = F.avg_pool2d(F.avg_pool2d(known, by), 3, 1, 1)
    sums = smooth(SHARES[3] * blocks + SHARES[4] * F.avg_pool2d(blocks, 5, 1, 2), by)
    for share in SHARES[:3]:
        known = F.avg_pool2d(known, 3, 1, 1)
        sums = sums + share * known
    found = sums[:, :4] / (sums[:, 4:] + 1e-37)
    alike = (1 - ALIKE * (inverse - (found[:, 3:] + 1) * 0.5).abs()).clamp(0.0, 1.0)
    share = torch.maximum(gap, wide * alike) * (sums[:, 4:] * 1e30).clamp(0.0, 1.0)   # none where there is nothing to go on
    return picture + share * (found - picture)
