"""What is made up begins as a picture of a training world. A few hundred small ones travel with the model; laid over the view,
moved to the left or right, one of them agrees best with what memory shows of it and goes on where memory ends: a camera that
turns unrolls it, chunk by chunk. Where it looks, its style and its palette count as well, and chance has a say. Noise is added
and the imaginer draws on from there, so that layout comes from a real place and the rest fits what is known. (Drawing on from a
noisy guide: Meng et al. 2022, SDEdit, arXiv 2108.01073; examples beside a small network: Blattmann et al. 2022, arXiv
2204.11824.)"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam
from .palette import COLOURS, means, palette

POOL = 3         # pixels that are compared, and moved, as one
AWAY = 18        # furthest move
LEAST = 8.0      # known pixels (so pooled) that count as much as the prior TYPICAL, the squared difference of any two pictures
TYPICAL = 0.12
# What an exemplar loses, per unit of squared difference: of what is known, of where it looks, of the palette; what it is worth to
# show all that is unknown, or the right style; and the spread of chance.
KNOWN, LOOK, COLOUR, UNKNOWN, STYLE, CHANCE = 60.0, 200.0, 48.0, 10.0, 6.0, 0.7


def look(target, size):
    """Sine of the pitch at the top and at the bottom edge of cameras [B, 16]: [B, 2]. It tells pitch and field of view."""
    edges = torch.tensor([[0.5, 0.5 / size[0]], [0.5, 1 - 0.5 / size[0]]], device=target.device, dtype=target.dtype)
    ray = cam.directions(target, edges)
    return ray[..., 1] * torch.rsqrt((ray * ray).sum(-1))


class Exemplars(nn.Module):
    """`config.exemplars` small pictures, in bytes, and what is compared of them."""

    def __init__(self, config):
        super().__init__()
        self.size = (config.height // config.coarse, config.width // config.coarse)
        count = config.exemplars
        self.tags, pooled, wide = len(config.tags), [n // POOL for n in self.size], self.size[1]
        self.register_buffer("pictures", torch.full((count, 4, *self.size), 128, dtype=torch.uint8))
        self.register_buffer("seen", torch.zeros(count, 4, *pooled))
        self.register_buffer("looks", torch.zeros(count, 2))
        self.register_buffer("styles", torch.zeros(count, self.tags))
        # Moving to the left or right, edges repeated, as products of matrices.
        source = (torch.arange(wide) - POOL * torch.arange(-AWAY, AWAY + 1)[:, None]).clamp(0, wide - 1)
        moves = (torch.arange(wide)[:, None] == source[:, None]).float()
        self.register_buffer("moves", moves, persistent=False)
        self.register_buffer("window", torch.ones(1, 1, *pooled), persistent=False)
        self.register_buffer("colours", torch.zeros(count, COLOURS))

    def keep(self, pictures, cameras, styles) -> None:
        """Fill with pictures u8 [N, 4, h, w] of cameras [N, 16] and styles [N, tags]."""
        frames = as_frames(pictures)
        self.pictures.copy_(pictures)
        self.seen.copy_(F.avg_pool2d(frames, POOL))
        self.looks.copy_(look(cameras, self.size))
        self.styles.copy_(styles)
        self.colours.copy_(means(palette(frames[:, None], torch.ones(len(frames), 1, device=frames.device))))

    def agreement(self, known):
        """How well each exemplar goes with what is `known` (picture 4, how well 1, …, [B, 5+, h, w]), laid over it in each of the
        moves: [B, N, moves]."""
        weight = F.avg_pool2d(known[:, 4:5], POOL)
        picture = F.avg_pool2d(known[:, :4] * known[:, 4:5], POOL) / (weight + 1e-6)
        over = lambda values, kernels: F.conv2d(values, kernels, padding=(0, AWAY))[:, :, 0]
        stray = over((picture * picture).sum(1, keepdim=True) * weight, self.window) - 2 * over(picture * weight, self.seen)
        stray = stray + over(weight, (self.seen * self.seen).sum(1, keepdim=True))
        strayed = (stray / 4 + TYPICAL * LEAST) / (over(weight, self.window) + LEAST)
        unknown = 1 - weight
        return UNKNOWN * over(unknown, self.window) / (unknown.sum((1, 2, 3)).reshape(-1, 1, 1) + 1) - KNOWN * strayed

    def forward(self, known, target, steer, noise):
        """The chosen picture in its place, [B, 4, h, w], for what is `known` of the views of `target` [B, 16] and `steer` (style
        tags, palette); `noise` [B, 4, h, w] is the chance."""
        batch, count = int(known.shape[0]), int(self.pictures.shape[0])
        turned = ((look(target, self.size)[:, None] - self.looks) ** 2).sum(-1)
        tags, colours = steer[:, :self.tags], steer[:, self.tags:]
        off = ((means(colours)[:, None] - self.colours) ** 2).mean(-1) * colours[:, -1:]
        score = CHANCE * noise.reshape(batch, -1)[:, :count] - LOOK * turned - COLOUR * off
        if self.tags:
            score = score + STYLE * (tags[:, None] * self.styles).sum(-1)
        best = (score[..., None] + self.agreement(known)).reshape(batch, -1).argmax(-1)
        which = torch.div(best, 2 * AWAY + 1, rounding_mode="floor")
        frames = as_frames(torch.index_select(self.pictures, 0, which))
        return torch.matmul(frames, torch.index_select(self.moves, 0, best - which * (2 * AWAY + 1))[:, None])


def as_frames(pictures):
    """u8 -> -1..1."""
    return pictures.float() * (2 / 255) - 1


def collect(small, config, seed: int = 1):
    """Exemplars from the training worlds, as many of each style, no world twice while there are others, the view that
    sees furthest: (pictures u8 [N, 4, h,
    w], cameras [N, 16], styles [N, tags]) of a pool of small frames."""
    rng, names, picks, styles = np.random.default_rng(seed), config.tags or (None,), [], []
    for i, name in enumerate(names):
        count = config.exemplars * (i + 1) // len(names) - len(picks)
        scenes = [n for n in range(len(small.pool)) if name is None or small.pool.facts(n)[1] in (name, None)]
        chosen = rng.choice(scenes, count, replace=len(scenes) < count)
        picks += [(int(scene), int(small.images[int(scene), ..., 3].float().mean((1, 2)).argmin())) for scene in chosen]
        styles += [i] * count
    frames, cameras = small.take([s for s, _ in picks], [[n] for _, n in picks])
    styles = torch.eye(len(names), len(config.tags), device=frames.device)[styles]
    return ((frames[:, 0] + 1) * 127.5).round().byte(), cameras[:, 0], styles
