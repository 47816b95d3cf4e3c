"""Context frames as they are looked up in."""

import torch
from torch.nn import functional as F

from .crisp import luma_of

EDGE = 2                 # rows repeated above and below every frame of the atlas, so that look-ups never see its neighbour
INSIDE = 1 - 1e-5        # the furthest that a nearest pixel is looked for
AGAIN = 0.2              # how much of the luma that is finer than three pixels is put back half-way between pixels


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


def cubic_in_atlas(colours, slot, u, v, size):
    """Colours [B, 3, …] of an atlas `colours` [B, 3, K * (H + 4), W] of frames of `size` (H, W) at u and v [B, …] of frame `slot`, which
    broadcasts against them. With cubic weights, but never beyond what the pixels around have: frames are made from made frames over and
    over, and what linear weights blur a little every time, cubic ones surround with a rim that grows darker and darker. Cubic ones
    lose some of what is fine as well (almost half of a line between two pixels, nothing of one that stays where it is), so much is put
    back: of luma, or errors of single channels would grow to coloured noise."""
    (high, wide), shape, total, batch = size, u.shape, int(colours.shape[2]), int(u.shape[0])
    column, row = (u.clamp(-1.0, 1.0) + 1) * (wide / 2), slot * (high + 2 * EDGE) + EDGE + (v.clamp(-1.0, 1.0) + 1) * (high / 2)
    luma = luma_of(colours)
    fine = luma - F.avg_pool2d(luma, 3, 1, 1, count_include_pad=False)
    at = (p.reshape(batch, 1, -1) for p in (column * (2 / wide) - 1, row * (2 / total) - 1))
    found = look_up(torch.cat([colours, fine], 1), *at, "bicubic").reshape(batch, 4, *shape[1:])
    found = found[:, :3] + AGAIN * (between(column) + between(row))[:, None] * found[:, 3:]
    place = places(u, v, size, slot * (high + 2 * EDGE) + EDGE, colours[0, 0].numel())
    within = lambda ends: torch.stack([at_places(ends[:, i], place, shape) for i in range(3)], 1)
    high, low = F.max_pool2d(colours, 3, 1, 1), -F.max_pool2d(-colours, 3, 1, 1)
    return torch.minimum(torch.maximum(found, within(low)), within(high))


def between(place):
    """0 at the middle of a pixel, 1/2 half-way to the next one."""
    part = place - 0.5 - torch.floor(place - 0.5)
    return 2 * part * (1 - part)


def nearest_in_atlas(channel, slot, u, v, size):
    """Values [B, …] of the pixels nearest to u and v [B, …] of frame `slot`, in one `channel` [B, K * (H + 4), W] of an atlas. Depths
    are never mixed: between near and far there is nothing."""
    return at_places(channel, places(u, v, size, slot * (size[0] + 2 * EDGE) + EDGE, channel[0].numel()), u.shape)


def nearest(channel, u, v):
    """Values [B, K, …] of the pixels nearest to u and v [B, K, …] of every frame in one `channel` [B, K, h, w]."""
    slots, size = int(channel.shape[1]), tuple(int(n) for n in channel.shape[2:])
    first = torch.arange(slots, device=u.device, dtype=u.dtype).reshape(1, slots, *[1] * (u.dim() - 2)) * size[0]
    return at_places(channel, places(u, v, size, first, channel[0].numel()), u.shape)


def places(u, v, size, first, count: int):
    """Numbers of the pixels nearest to u and v [B, …], [-1], of frames of `size` (h, w) that begin in row `first`; `count` pixels belong
    to every sample of the batch."""
    high, wide = size
    column = torch.floor((u.clamp(-INSIDE, INSIDE) + 1) * (wide / 2))
    return numbers(torch.floor((v.clamp(-INSIDE, INSIDE) + 1) * (high / 2)) + first, column, wide, count)


def numbers(row, column, wide: int, count: int):
    """Numbers of the pixels in `row` and `column` [B, …], [-1], of pictures so `wide`; `count` pixels belong to every sample of the batch."""
    place, batch = row * wide + column, int(row.shape[0])
    # What is not a number looks at the first pixel: it is found in the answer, and an index outside of memory would end the session.
    place = torch.where(place >= 0, place, torch.zeros(1, device=place.device)).reshape(-1)
    if batch == 1:   # as in the graphs: on WebGPU whole numbers are only good as indices
        return place.long()
    return (place.reshape(batch, -1).long() + torch.arange(batch, device=place.device)[:, None] * count).reshape(-1)


def at_places(channel, place, shape):
    """Values, of `shape`, of the pixels that `places` found in `channel` [B, …]. (As `gather`, which takes a quarter of the time of
    `index_select` in ONNX Runtime.)"""
    return torch.gather(channel.reshape(-1), 0, place).reshape(*shape)
