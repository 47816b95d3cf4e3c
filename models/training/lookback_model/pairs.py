"""What a target camera's pixels are in a context camera: the geometry of every pair of the two."""

import torch

from .cameras import NEAR

MASKED = -1e9            # logit of an empty slot
AHEAD, KNOWN, BIAS, SLOT = 12, 14, 15, 16   # where things are in `relations`, behind the rows of the map (13: how far away)


def relations(targets, cameras, mask=None):
    """What projecting into a context camera needs, for every pair, [B, K, T, 17] of targets [B, T, 16] and cameras
    [B, K, 16]: rows of the 3x4 map from target camera space to (u z, v z, z) with u, v in -1..1 (12), how far ahead of
    the target the context camera is, how far away (metres), room for whether it has depth, its logit bias, its number."""
    batch, count, slots = int(targets.shape[0]), int(targets.shape[1]), int(cameras.shape[1])
    to = targets[..., :12].reshape(batch, 1, count, 3, 4)
    of = cameras[..., :12].reshape(batch, slots, 1, 3, 4)
    turned = of[..., :3].transpose(-1, -2)
    shift = to[..., 3:] - of[..., 3:]                                            # [B, K, T, 3, 1]
    rows = torch.cat([torch.matmul(turned, to[..., :3]), torch.matmul(turned, shift)], -1)
    lens = cameras[:, :, None, None]
    x = rows[..., 0, :] * (2 * lens[..., 0, 12:13]) + rows[..., 2, :] * (2 * lens[..., 0, 14:15] - 1)
    y = rows[..., 1, :] * (2 * lens[..., 0, 13:14]) + rows[..., 2, :] * (2 * lens[..., 0, 15:16] - 1)
    away = torch.sqrt((shift * shift).sum(-2) + 1e-6)
    ahead = -(shift[..., 0] * to[..., 2]).sum(-1, keepdim=True)
    zero = torch.zeros_like(away)
    bias = zero if mask is None else zero + ((mask - 1) * -MASKED).reshape(batch, slots, 1, 1)
    number = zero + torch.arange(slots, device=targets.device, dtype=targets.dtype).reshape(1, slots, 1, 1)
    return torch.cat([x, y, rows[..., 2, :], ahead, away, zero, bias, number], -1)


def rays(targets, points):
    """Camera-space x and y at depth 1 of image `points` [P, 2], each [B, 1, T, P]."""
    lens = targets[:, None]
    return ((points[:, 0] - lens[..., 14:15]) / lens[..., 12:13], (points[:, 1] - lens[..., 15:16]) / lens[..., 13:14])


def slopes(parts, x, y, lens, within):
    """(u z, v z, z) per metre of depth of every pixel, three of [B, T, inner, p], where `parts`, 12 of [B, T, 1, p], are the rows of the map
    for every block of pixels, (x, y) [B, T, 1, p] the rays through the blocks' centres, `lens` [B, T, 16] the targets, and `within`
    [inner, 2] where the pixels of a block are beside its centre (image coordinates). As products of matrices: a pixel's ray is its
    block's and a step, and most of a projection's work is the block's."""
    steps, lens = torch.cat([within, torch.ones_like(within[:, :1])], 1), lens[:, :, None]
    found = []
    for along, down, on in (parts[i:i + 3] for i in (0, 4, 8)):
        rows = [along / lens[..., 12:13], down / lens[..., 13:14], along * x + down * y + on]
        found.append(torch.matmul(steps, torch.cat(rows, 2)))
    return found


def project(parts, x, y, depth):
    """(u, v in -1..1, z metres) of target pixels with camera-space ray (x, y, 1) at z-depth `depth`; `parts` is
    indexed by its first axis here, every entry broadcasts against the pixels."""
    u, v, z = ((parts[i] * x + parts[i + 1] * y + parts[i + 2]) * depth + parts[i + 3] for i in (0, 4, 8))
    near = z.clamp_min(NEAR)
    return u / near, v / near, z
