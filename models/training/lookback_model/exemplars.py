"""What is made up is a piece of a training world. A few hundred small pictures travel with the model. Held before the view, turned to
the left or right, one of them agrees best with what memory shows of it and goes on where memory ends: a camera that turns unrolls
it, chunk by chunk. Where it looks, how open it is, its style and its palette count as well, and chance has a say.
(Examples beside a small network: Blattmann et al. 2022, arXiv 2204.11824; completing a view from pictures of other places: Hays
and Efros 2007, doi 10.1145/1276377.1276382.)"""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam, crisp
from .crisp import LUMA
from .palette import BANDS, COLOURS, means, palette
from .turning import folded, looked_up, turned

POOL = 3         # pixels that are compared as one
ANGLES, FURTHEST = 37, 54.0   # turns that are tried, and the largest, in degrees
FINER = 13       # turns that are tried around the best one, up to the next, for a place that is exact to a pixel
LEAST = 3.0      # known pixels (so pooled) that count as much as the prior TYPICAL, the squared difference of any two pictures
TYPICAL = 0.12
SAME = 0.03      # squared difference at which it may be another picture
BORDER, FARTHER = 5, 0.05   # pooled pixels across: what is known counts where it borders on the unknown, and elsewhere so little
ROOM, CROWDED = 5.0, 5.0   # metres that are room enough; what it costs to have less, per unit of colourfulness, when exemplars are collected
SPARE = 2        # times as many worlds are looked at as exemplars are collected
TINT = 0.6       # share of the way that the colours of an exemplar go to those of the palette
RANGE = 0.8      # of the details' luma, to both sides
# What an exemplar loses, per unit of squared difference: of what is known, of where it looks, of the palette; what it loses where it
# is near before the camera, and when it is shown again; what it is worth to show all that is unknown, or the right style; and the
# spread of chance.
KNOWN, LOOK, COLOUR, OPEN, AGAIN, UNKNOWN, STYLE, CHANCE = 200.0, 200.0, 150.0, 80.0, 40.0, 40.0, 100.0, 3.0


def look(target, size):
    """Sine of the pitch at the top and at the bottom edge of cameras [B, 16]: [B, 2]. It tells pitch and field of view."""
    edges = torch.tensor([[0.5, 0.5 / size[0]], [0.5, 1 - 0.5 / size[0]]], device=target.device, dtype=target.dtype)
    ray = cam.directions(target, edges)
    return ray[..., 1] * torch.rsqrt((ray * ray).sum(-1))


def details_of(large, small):
    """Luma [N, 1, 2h, 2w] that pictures [N, 4, 2h, 2w] have beyond their enlarged small ones [N, 4, h, w]."""
    luma = torch.tensor(LUMA, device=large.device).reshape(1, 3, 1, 1)
    return ((large - crisp.enlarged(small, 2))[:, :3] * luma).sum(1, keepdim=True)


class Exemplars(nn.Module):
    """`config.exemplars` small pictures, in bytes, and what is compared of them."""

    def __init__(self, config):
        super().__init__()
        self.size = (config.height // config.coarse, config.width // config.coarse)
        self.scale = config.inverse_depth_scale
        count = config.exemplars
        self.tags, self.pooled = len(config.tags), [n // POOL for n in self.size]
        large = [2 * n for n in self.size]
        self.register_buffer("pictures", torch.full((count, 4, *self.size), 128, dtype=torch.uint8))
        self.register_buffer("details", torch.full((count, 1, *large), 128, dtype=torch.uint8))
        self.register_buffer("seen", torch.zeros(count, 4, *self.pooled))
        self.register_buffer("looks", torch.zeros(count, 2))
        self.register_buffer("styles", torch.zeros(count, self.tags))
        self.register_buffer("colours", torch.zeros(count, COLOURS))
        for name, (high, wide) in (("coarse", self.pooled), ("fine", self.size), ("finest", large)):
            self.register_buffer(f"{name}_points", cam.patch_points((wide, high), 0.5), persistent=False)
        bands = F.interpolate(torch.eye(BANDS)[None], size=self.size[0], mode="linear", align_corners=False)[0].T   # [h, BANDS]
        self.register_buffer("bands", bands.contiguous(), persistent=False)
        self.register_buffer("angles", torch.linspace(-1, 1, ANGLES)[None] * math.radians(FURTHEST), persistent=False)
        step = 2 * math.radians(FURTHEST) / (ANGLES - 1)
        self.register_buffer("finer", torch.linspace(-1, 1, FINER)[None] * step, persistent=False)

    def keep(self, large, cameras, styles) -> None:
        """Fill with pictures [N, 4, 2h, 2w] in -1..1 of cameras [N, 16] and styles [N, tags]."""
        self.pictures.copy_(((F.avg_pool2d(large, 2) + 1) * 127.5).round().byte())
        frames = as_frames(self.pictures)
        self.details.copy_((128 + details_of(large, frames) * (127 / RANGE)).round().clamp(0, 255).byte())
        self.seen.copy_(F.avg_pool2d(frames, POOL))
        self.looks.copy_(look(cameras, self.size))
        self.styles.copy_(styles)
        self.colours.copy_(means(palette(frames[:, None], torch.ones(len(frames), 1, device=frames.device))))

    @staticmethod
    def taken_apart(large):
        """What `forward` would return, were the pictures `large` [B, 4, 2h, 2w] the answer."""
        picture = F.avg_pool2d(large, 2)
        return picture, details_of(large, picture)

    def deeper(self, channel, by):
        """Inverse depths (-1..1) of z-depths that are `by` times as large."""
        inverse = ((channel + 1) * 0.5).clamp(1e-3, 1.0)
        return 2 * self.scale / (self.scale + (self.scale / inverse - self.scale) * by) - 1

    def agreement(self, known, target):
        """How well each exemplar goes with what is `known` (picture 4, how well 1, …, [B, 5+, h, w]), at each angle: [B, N, A]."""
        batch, count, (high, wide) = int(known.shape[0]), int(self.seen.shape[0]), self.pooled
        rows = lambda x: x.transpose(1, 2).reshape(batch, ANGLES, -1)       # [B, C, A, p] -> [B, A, C p]
        weight = F.avg_pool2d(known[:, 4:5], POOL)
        unknown = 1 - weight
        picture = F.avg_pool2d(known[:, :4] * known[:, 4:5], POOL) / (weight + 1e-6)
        near = F.avg_pool2d(unknown, BORDER, 1, BORDER // 2, count_include_pad=False)
        weight = weight * (FARTHER + near / (near.amax((1, 2, 3), keepdim=True) + 1e-6))
        # What is known, as the exemplars' cameras would see it.
        u, v, ahead, inside = turned(target, self.coarse_points, -self.angles)
        found = looked_up(torch.cat([picture * weight, weight], 1), u, v) * inside[:, None]
        weight = found[:, 4:]
        seen = found[:, :4] / (weight + 1e-6)
        seen = torch.cat([seen[:, :3], self.deeper(seen[:, 3:], 1 / ahead[:, None])], 1)
        stray = rows(seen * seen * weight).sum(-1)[:, None] - 2 * torch.matmul(self.seen.reshape(count, 4 * high * wide), rows(seen * weight).transpose(1, 2))
        stray = stray + torch.matmul((self.seen * self.seen).sum(1).reshape(count, high * wide), rows(weight).transpose(1, 2))
        strayed = (stray / 4 + TYPICAL * LEAST) / (rows(weight).sum(-1)[:, None] + LEAST)
        # How much of the unknown it really shows, and does not mirror.
        inside, unknown = turned(target, self.coarse_points, self.angles)[3], unknown.reshape(batch, 1, high * wide)
        shown = (inside * unknown).sum(-1) / (unknown.sum(-1) + 1)
        # One that is in view already is not to be shown again somewhere else.
        again = torch.exp(strayed.amin(-1, keepdim=True) * (-1 / SAME)) - torch.exp(strayed * (-1 / SAME))
        return UNKNOWN * shown[:, None] - KNOWN * strayed - AGAIN * again

    def tint(self, which, colours):
        """What the exemplars `which` [B] lack of the colours of a palette [B, 25], by TINT, row by row: [B, 3, h, 1]. A place in another
        light is joined to what is remembered as if it were in the same (cf. Reinhard et al. 2001, doi 10.1109/38.946629)."""
        lack = (means(colours) - torch.index_select(self.colours, 0, which)) * colours[:, -1:] * TINT
        return torch.matmul(self.bands, lack.reshape(-1, BANDS, 3)).transpose(1, 2)[..., None]

    def held(self, frames, target, angles, points, size):
        """Pictures [B, C, h, w], taken by cameras turned by `angles` [B, A], as `target` sees them: [B, C, A, *size]; the fourth
        channel, if there is one, is inverse depth."""
        u, v, ahead, _ = turned(target, points, angles)
        found = looked_up(frames, folded(u), v)
        if int(frames.shape[1]) == 4:
            found = torch.cat([found[:, :3], self.deeper(found[:, 3:], 1 / ahead[:, None])], 1)
        return found.reshape(*(int(n) for n in found.shape[:3]), *size)

    def forward(self, known, target, steer, noise):
        """The chosen picture in its place, [B, 4, h, w], and its details [B, 1, 2h, 2w], for what is `known` of the views of `target`
        [B, 16] and `steer` (style tags, palette); `noise` [B, 4, h, w] is the chance."""
        batch, count, (high, wide) = int(known.shape[0]), int(self.pictures.shape[0]), self.pooled
        off = ((look(target, self.size)[:, None] - self.looks) ** 2).sum(-1)
        tags, colours = steer[:, :self.tags], steer[:, self.tags:]
        other = ((means(colours)[:, None] - self.colours) ** 2).mean(-1) * colours[:, -1:]
        close = crowded(self.seen[:, 3] * 0.5 + 0.5, self.scale)
        score = CHANCE * noise.reshape(batch, -1)[:, :count] - LOOK * off - COLOUR * other - OPEN * close
        if self.tags:
            score = score + STYLE * (tags[:, None] * self.styles).sum(-1)
        best = (score[..., None] + self.agreement(known, target)).reshape(batch, -1).argmax(-1)
        which = torch.div(best, ANGLES, rounding_mode="floor")
        frames = as_frames(torch.index_select(self.pictures, 0, which))
        angles = torch.index_select(self.angles[0], 0, best - which * ANGLES)[:, None] + self.finer
        tries = self.held(frames, target, angles, self.fine_points, self.size)
        shown = turned(target, self.fine_points, angles)[3].reshape(batch, FINER, *self.size) * known[:, 4:5]
        stray = (((tries - known[:, :4, None]) ** 2).sum(1) * shown).sum((2, 3)) / (shown.sum((2, 3)) + LEAST)
        number = (-stray).argmax(-1) + torch.arange(batch, device=known.device) * FINER
        angle = torch.index_select(angles.reshape(-1), 0, number)[:, None]
        picture = self.held(frames, target, angle, self.fine_points, self.size)[:, :, 0]
        picture = torch.cat([picture[:, :3] + self.tint(which, colours), picture[:, 3:]], 1)
        details = (torch.index_select(self.details, 0, which).float() - 128) * (RANGE / 127)
        return picture, self.held(details, target, angle, self.finest_points, [2 * n for n in self.size])[:, :, 0]


def crowded(inverse, scale: float):
    """By how much the nearest thing about the middle rows of inverse depths [..., h, w] (0..1) is nearer than it had better be: a camera
    would soon walk into it."""
    high = int(inverse.shape[-2])
    return F.relu(inverse[..., high // 3:high - high // 3, :].amax((-2, -1)) - scale / (scale + ROOM))


def as_frames(pictures):
    """u8 -> -1..1."""
    return pictures.float() * (2 / 255) - 1


def merit(frames, scale: float):
    """How good an exemplar each of the frames u8 [F, h, w, 4] would be, [F]: colourful, with nothing close before the camera."""
    pixels = frames.float() / 255
    return pixels[..., :3].std((1, 2)).mean(-1) - CROWDED * crowded(F.avg_pool2d(pixels[..., 3], POOL), scale)


def collect(small, config, seed: int = 1):
    """Exemplars from the training worlds, as many of each style, the best views of `SPARE` times as many, no world twice while there are
    others: (pictures [N, 4, 2h, 2w] in -1..1, cameras [N, 16], styles [N, tags]) of a pool of small frames."""
    rng, names, picks, styles = np.random.default_rng(seed), config.tags or (None,), [], []
    for i, name in enumerate(names):
        count = config.exemplars * (i + 1) // len(names) - len(picks)
        scenes = [n for n in range(len(small.pool)) if name is None or small.pool.facts(n)[1] in (name, None)]
        chosen = [int(scene) for scene in rng.choice(scenes, count * SPARE, replace=len(scenes) < count * SPARE)]
        merits = [merit(small.images[scene], config.inverse_depth_scale) for scene in chosen]
        best = sorted(range(len(chosen)), key=lambda i: float(merits[i].max()), reverse=True)[:count]
        picks += [(chosen[i], int(merits[i].argmax())) for i in best]
        styles += [i] * count
    device = small.images.device
    scenes = [small.pool.scene(scene) for scene, _ in picks]
    frames = np.stack([np.asarray(images[n]) for (images, _, _), (_, n) in zip(scenes, picks)])
    cameras = np.stack([cameras[n] for (_, cameras, _), (_, n) in zip(scenes, picks)])
    frames = torch.from_numpy(frames).to(device).movedim(-1, 1).float() / 127.5 - 1
    styles = torch.eye(len(names), len(config.tags), device=device)[styles]
    return F.avg_pool2d(frames, config.coarse // 2), torch.from_numpy(cameras).to(device), styles
