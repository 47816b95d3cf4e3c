"""The colours of a place. One that turns up elsewhere in the same colours is the same place."""

import torch

BANDS = 4                # of the picture's height, each with its colours
PALETTE = 6 * BANDS + 1
COLOURS = 3 * BANDS      # see `means`
LEAST = 0.2              # of 1: how little, squared, what is close by counts for
PLAIN = 0.15             # spread of a frame's colours that tells nothing; twice that tells all (19 of 20 frames have more than 0.26)


def telling(small, mask):
    """How much the context frames [B, K, 4, h, w] that `mask` [B, K] has tell of the place, [B, K]. A frame close before a wall shows
    that wall and not the place: it hardly counts."""
    spread = small[:, :, :3] - small[:, :, :3].mean((3, 4), keepdim=True)
    spread = torch.sqrt((spread * spread).mean((2, 3, 4)) + 1e-6)
    return mask * (spread / PLAIN - 1).clamp(0.0, 1.0)


def palette(small, mask):
    """The colours of the context frames [B, K, 4, h, w] that `mask` [B, K] has, wherever they look, by how much they tell: mean and
    spread of red, green and blue in each of four bands from top to bottom, and whether there are any, [B, 25]. What is further away
    counts for more: a tree that the camera passes does not make it night."""
    batch, slots, high = int(small.shape[0]), int(small.shape[1]), int(small.shape[3])
    mask = telling(small, mask)
    far = (0.5 - 0.5 * small[:, :, 3:]).clamp(LEAST, 1.0)
    weight = far * far * mask.reshape(batch, slots, 1, 1, 1)
    found = []
    for i in range(BANDS):
        rows = slice(high * i // BANDS, high * (i + 1) // BANDS)
        band, share = small[:, :, :3, rows], weight[:, :, :, rows]
        share = share / share.sum((1, 3, 4), keepdim=True).clamp_min(1e-3)
        mean = (band * share).sum((1, 3, 4))
        stray = band - mean[:, None, :, None, None]
        found += [mean, torch.sqrt((stray * stray * share).sum((1, 3, 4)) + 1e-6)]
    present = mask.sum(1, keepdim=True).clamp(0.0, 1.0)
    return torch.cat([torch.cat(found, 1) * present, present], 1)


def means(palettes):
    """The mean colours alone of palettes [B, 25]: [B, 12]."""
    return torch.cat([palettes[:, 6 * band:6 * band + 3] for band in range(BANDS)], 1)
