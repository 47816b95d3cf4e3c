"""Context frames as they are looked up in."""

import torch
from torch.nn import functional as F

EDGE = 2                 # rows repeated above and below every frame of the atlas, so that look-ups never see its neighbour
INSIDE = 1 - 1e-5        # the furthest that a nearest pixel is looked for


def look_up(frames, u, v, mode: str):
    """Values [N, C, A, P] of frames [N, C, H, W] at u and v [N, A, P] (-1..1, edges repeated beyond)."""
    grid = torch.stack([u.clamp(-2.0, 2.0), v.clamp(-2.0, 2.0)], -1)
    return F.grid_sample(frames, grid, mode=mode, padding_mode="border", align_corners=False)


def lay_out(frames, coarse: int):
    """Frames [B, K, 4, H, W] as they are looked up in: below one another with their edges repeated, colours [B, 3, K * (H + 4), W] and
    inverse depths [B, K * (H + 4), W], and small, [B, K, 4, H / coarse, W / coarse]."""
    batch, slots, high, wide = (int(frames.shape[i]) for i in (0, 1, 3, 4))
    top, bottom = frames[:, :, :, :1], frames[:, :, :, -1:]
    tall = torch.cat([*[top] * EDGE, frames, *[bottom] * EDGE], 3)
    atlas = tall.transpose(1, 2).reshape(batch, 4, slots * (high + 2 * EDGE), wide)
    small = F.avg_pool2d(frames.reshape(batch * slots, 4, high, wide), coarse)
    return atlas[:, :3], atlas[:, 3], small.reshape(batch, slots, 4, high // coarse, wide // coarse)


def in_atlas(frames, slot, u, v, size, mode: str):
    """Values [B, C, …] of an atlas `frames` [B, C, K * (H + 4), W] of frames of `size` (H, W) at u and v [B, …] of frame `slot`, which
    broadcasts against them."""
    (high, wide), shape, total = size, u.shape, int(frames.shape[2])
    row = slot * (high + 2 * EDGE) + EDGE + (v.clamp(-1.0, 1.0) + 1) * (high / 2)
    at = [p.reshape(int(shape[0]), 1, -1) for p in (u, row * (2 / total) - 1)]
    return look_up(frames, *at, mode).reshape(int(shape[0]), int(frames.shape[1]), *shape[1:])


def nearest_in_atlas(channel, slot, u, v, size):
    """Values [B, …] of the pixels nearest to u and v [B, …] of frame `slot`, in one `channel` [B, K * (H + 4), W] of an atlas.
    Depths are never mixed: between near and far there is nothing. (A gather: a quarter of the time of a grid sample.)"""
    (high, wide), shape = size, u.shape
    column = torch.floor((u.clamp(-INSIDE, INSIDE) + 1) * (wide / 2))
    row = torch.floor((v.clamp(-INSIDE, INSIDE) + 1) * (high / 2)) + (slot * (high + 2 * EDGE) + EDGE)
    place = row * wide + column
    # What is not a number looks at the first pixel: it is found in the answer, and an index outside of memory would end the session.
    place = torch.where(place >= 0, place, torch.zeros_like(place)).int().reshape(int(shape[0]), -1)
    frames = channel.reshape(int(shape[0]), -1)
    first = torch.arange(int(shape[0]), device=u.device, dtype=torch.int32)[:, None] * int(frames.shape[1])
    return torch.index_select(frames.reshape(-1), 0, (place + first).reshape(-1)).reshape(*shape)
