"""What is made up is a piece of a training world. A few hundred pictures travel with the model. Held before the view, turned to
the left or right, one of them agrees best with what memory shows of it and goes on where memory ends: a camera that turns unrolls
it, chunk by chunk. Where it looks, how open it is, its style and its palette count as well, and chance has a say.
(Examples beside a small network: Blattmann et al. 2022, arXiv 2204.11824; completing a view from pictures of other places: Hays
and Efros 2007, doi 10.1145/1276377.1276382.)"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam, panorama
from .crisp import LUMA, luma_of, smooth
from .palette import BANDS, COLOURS, means, palette
from .panorama import AROUND, COLUMNS, HALF, ROWS, STEP, deeper
from .turning import folded, level, looked_up, met, turned

ANGLES = COLUMNS + 1   # turns that are tried: up to half the columns of a picture to both sides
FINER = 13       # turns that are tried around the best one, up to the next, for a place that is exact to a pixel
NUDGE = 0.01     # squared difference per radian by which the middle one of those is preferred
LEAST = 3.0      # known cells that count as much as the prior TYPICAL, the squared difference of any two pictures
TYPICAL = 0.12
# How much alike the edges of two columns are that are of one picture, the energy of edges that tell nothing, how many columns may be so by
# chance, and the turn in radians up to which it is in the same place.
ALIKE, FAINT, FEW, NEXT = 0.4, 0.1, 1.5, 0.1
BROAD = 2        # columns that are one there
BORDER, EDGE, FARTHER = 5, 5, 0.2   # cells, and pixels, across: what is known counts where it borders on the unknown, elsewhere so little
OWN, MOST = 5, 0.7   # columns across by which a picture ends earlier than its cells; share of the unknown that is nearly as good as all
ROOM = 5.0       # metres before the camera that are room enough
TINT = 0.6       # share of the way that the colours of an exemplar go to those of the palette
# What an exemplar loses, per unit of squared difference: of what is known, of where it looks and from how high up, of the palette; what
# it loses where it is near before the camera, and when it is shown again; what it is worth to show all that is unknown, or the right
# style; and the spread of chance, beside memory (a new draw every chunk is not to end what the last one began) and in a dream.
KNOWN, LOOK, TALL, COLOUR, OPEN, AGAIN = 200.0, 100.0, 20.0, 150.0, 80.0, 40.0
UNKNOWN, STYLE, CHANCE, DREAM = 40.0, 100.0, 1.0, 3.0


def look(target, size):
    """Sine of the pitch at the top and at the bottom edge of cameras [B, 16]: [B, 2]. It tells pitch and field of view."""
    edges = torch.tensor([[0.5, 0.5 / size[0]], [0.5, 1 - 0.5 / size[0]]], device=target.device, dtype=target.dtype)
    ray = cam.directions(target, edges)
    return ray[..., 1] * torch.rsqrt((ray * ray).sum(-1))


class Exemplars(nn.Module):
    """`config.exemplars` pictures, in bytes (luma and inverse depth in full, colour in half the size), and what is compared of them."""

    def __init__(self, config):
        super().__init__()
        self.by, self.large = config.coarse, (config.height, config.width)
        self.size = tuple(n // self.by for n in self.large)
        self.scale = config.inverse_depth_scale
        self.tags, count = len(config.tags), config.exemplars
        self.register_buffer("lumas", torch.full((count, 1, *self.large), 128, dtype=torch.uint8))
        self.register_buffer("inverses", torch.full((count, 1, *self.large), 128, dtype=torch.uint8))
        self.register_buffer("tones", torch.full((count, 2, *(n // 2 for n in self.large)), 128, dtype=torch.uint8))
        self.register_buffer("cameras", torch.zeros(count, 16))
        self.register_buffer("seen", torch.zeros(count, 4, ROWS, COLUMNS))
        self.register_buffer("shown", torch.zeros(count, 1, ROWS, COLUMNS))
        self.register_buffer("looks", torch.zeros(count, 2))
        self.register_buffer("styles", torch.zeros(count, self.tags))
        self.register_buffer("colours", torch.zeros(count, COLOURS))
        for name, (high, wide) in (("small", self.size), ("large", self.large)):
            self.register_buffer(f"{name}_points", cam.patch_points((wide, high), 0.5), persistent=False)
        bands = F.interpolate(torch.eye(BANDS)[None], size=self.large[0], mode="linear", align_corners=False)[0].T   # [H, BANDS]
        self.register_buffer("bands", bands.contiguous(), persistent=False)
        self.register_buffer("angles", torch.linspace(-HALF, HALF, ANGLES)[None], persistent=False)
        self.register_buffer("finer", torch.linspace(-STEP, STEP, FINER)[None], persistent=False)

    def keep(self, pictures, cameras, styles) -> None:
        """Fill with `pictures` [N, 4, H, W] in -1..1 of cameras [N, 16] and styles [N, tags]."""
        as_bytes = lambda x: ((x + 1) * 127.5).round().clamp(0, 255).byte()
        luma = luma_of(pictures)
        self.lumas.copy_(as_bytes(luma))
        self.inverses.copy_(as_bytes(pictures[:, 3:]))
        self.tones.copy_(as_bytes(F.avg_pool2d(pictures[:, 0:3:2] - luma, 2) / 2))
        self.cameras.copy_(level(cameras))
        few = torch.arange(len(pictures), device=luma.device).split(32)   # at once: they are large
        small = torch.cat([F.avg_pool2d(self.frames(which), self.by) for which in few])
        alone = torch.ones(len(small), 1, device=small.device)
        cells = panorama.surroundings(small[:, None], self.cameras[:, None], self.cameras, alone, self.scale)
        cells = cells[..., (AROUND - COLUMNS) // 2:(AROUND + COLUMNS) // 2]
        shown = (cells[:, 4:] > 0.5).to(cells.dtype)
        self.seen.copy_((cells[:, :4] * shown).half())   # as float16 they are stored
        self.shown.copy_(shown)
        self.looks.copy_(look(cameras, self.size))
        self.styles.copy_(styles)
        self.colours.copy_(means(palette(small[:, None], torch.ones(len(small), 1, device=small.device))))

    def frames(self, which):
        """The pictures `which` [B]: [B, 4, H, W]."""
        luma, tones, inverse = (as_frames(torch.index_select(x, 0, which)) for x in (self.lumas, self.tones, self.inverses))
        red_blue = luma + 2 * smooth(tones, 2)
        green = (luma - LUMA[0] * red_blue[:, :1] - LUMA[2] * red_blue[:, 1:]) * (1 / LUMA[1])
        return torch.cat([red_blue[:, :1], green, red_blue[:, 1:], inverse], 1)

    def agreement(self, own, shown, known, around, target):
        """How well each exemplar (what it has seen and where it has, `own` and `shown`) goes with what is `known` of the views of level
        cameras [B, 16] and all `around` them (`panorama.surroundings`), at each angle: [B, N, ANGLES]."""
        batch, count = int(around.shape[0]), int(own.shape[0])
        unknown = panorama.from_view((1 - known[:, 4:5]).reshape(batch, 1, -1), target, self.small_points)
        seen, known = around[:, :4], around[:, 4:]
        weight = bordering(known, unknown, BORDER)
        turns = lambda cells: panorama.windows(cells, COLUMNS, AROUND // 2 - COLUMNS, ANGLES).reshape(batch, -1, ANGLES)
        at = lambda own, cells: torch.matmul(own.reshape(count, -1), turns(cells))
        stray = at(shown, square(seen) * weight) + at(square(own), weight) - 2 * at(own, seen * weight)
        strayed = (stray / 4 + TYPICAL * LEAST) / (at(shown, weight) + LEAST)
        # How much of the unknown it really shows, and does not mirror.
        inner = -F.max_pool2d(-shown, (1, OWN), 1, (0, OWN // 2))
        shows = at(inner, unknown) / (unknown.sum((1, 2, 3))[:, None, None] + 1)
        shows = 0.9 * (shows / MOST).clamp(0.0, 1.0) + 0.1 * shows
        return UNKNOWN * shows - KNOWN * strayed - AGAIN * self.again(own, shown, seen, known)

    @staticmethod
    def again(own, shown, seen, known):
        """Whether each exemplar is there already, in what is `seen` and `known` all around, and elsewhere than it would be at each angle,
        0..1, [B, N, ANGLES]. It is known by its edges (its colours may have been changed), column by column, because only a part of it
        may be there."""
        batch, count, columns, around = int(seen.shape[0]), int(own.shape[0]), COLUMNS // BROAD, AROUND // BROAD
        (own, shown), (seen, known) = panorama.broader(own, shown, BROAD), panorama.broader(seen, known, BROAD)
        by_column = lambda x: x.permute(3, 0, 1, 2).reshape(columns, count, -1)
        turned_by_column = lambda x: panorama.windows(x, columns, 0, around).permute(0, 3, 1, 2, 4).reshape(batch, columns, -1, around)
        at = lambda own, cells: torch.matmul(by_column(own), turned_by_column(cells))
        own, there = panorama.edges(own, shown), panorama.edges(seen, known)
        energy = at(square(own), known) + at(shown, square(there)) + FAINT
        found = F.relu((2 * at(own, there) / energy - ALIKE) * (1 / (1 - ALIKE))).sum(1)   # columns of it that are there, at each angle
        most = (found.amax(-1, keepdim=True) - FEW).clamp(0.0, 1.0)
        place = (found.argmax(-1).to(seen.dtype)[..., None] - (around - columns) / 2) * (STEP * BROAD)
        apart = ((torch.arange(ANGLES, device=seen.device) - COLUMNS // 2) * STEP - place).abs()
        return most * (torch.minimum(apart, 2 * math.pi - apart) > NEXT).to(seen.dtype)

    def tint(self, which, colours):
        """What the exemplars `which` [B] lack of the colours of a palette [B, 25], by TINT, row by row: [B, 3, H, 1]. A place in another
        light is joined to what is remembered as if it were in the same (cf. Reinhard et al. 2001, doi 10.1109/38.946629)."""
        lack = (means(colours) - torch.index_select(self.colours, 0, which)) * colours[:, -1:] * TINT
        return torch.matmul(self.bands, lack.reshape(-1, BANDS, 3)).transpose(1, 2)[..., None]

    def held(self, frames, cameras, target, angles, points, size):
        """Pictures [B, 4, h, w] that level cameras [B, 16] took, turned by `angles` [B, A], as `target` [B, 16], level, sees them, on the
        same ground: [B, 4, A, *size]; and where they show something, [B, A, *size]."""
        rays = cam.directions(target, points)
        u, v, ahead, inside = met(turned(rays, angles), cameras)
        across = folded(u)
        # Cubic where it is drawn: linear weights would soften what memory holds from then on.
        colours = looked_up(frames[:, :3], across, v, "bicubic" if size == self.large else "bilinear").clamp(-1.0, 1.0)
        tall = (target[:, 7] / cameras[:, 7])[:, None, None]
        deep = deeper(looked_up(frames[:, 3:], across, v), (tall / ahead)[:, None], self.scale)
        # Below its lower edge the ground goes on.
        ground = self.scale / (self.scale + target[:, 7, None] / (-rays[..., 1]).clamp_min(1e-3))
        below = (v > 1).to(v.dtype)[:, None]
        deep = deep + F.relu((2 * ground - 1)[:, None, None] - deep) * below
        shape = (int(frames.shape[0]), 4, int(angles.shape[1]), *size)
        return torch.cat([colours, deep], 1).reshape(shape), inside.reshape(shape[0], *shape[2:])

    def forward(self, known, around, target, steer, noise):
        """The chosen picture in its place, [B, 4, H, W], for what is `known` of the views of `target` [B, 16] and `around` them, and
        `steer` (style tags, palette); `noise` [B, 4, h, w] is the chance."""
        batch, count = int(known.shape[0]), len(self.seen)
        off = ((look(target, self.size)[:, None] - self.looks) ** 2).sum(-1)
        tall = torch.log(target[:, 7, None] / self.cameras[:, 7]) ** 2
        tags, colours = steer[:, :self.tags], steer[:, self.tags:]
        other = ((means(colours)[:, None] - self.colours) ** 2).mean(-1) * colours[:, -1:]
        # The exporter would store these once more in every shape that they take, but does not work out a clamp; the runtime does, when
        # it loads them.
        own, shown = self.seen.clamp(-1.5, 1.5), self.shown.clamp(0.0, 1.0)
        close = crowded((own[:, 3] + 1) * 0.5 * shown[:, 0], self.scale)
        chance = noise.reshape(batch, -1)[:, :count] * (DREAM + (CHANCE - DREAM) * colours[:, -1:])
        score = chance - LOOK * off - TALL * tall - COLOUR * other - OPEN * close
        if self.tags:
            score = score + STYLE * (tags[:, None] * self.styles).sum(-1)
        target = level(target)
        best = (score[..., None] + self.agreement(own, shown, known, around, target)).reshape(batch, -1).argmax(-1)
        which = torch.div(best, ANGLES, rounding_mode="floor")
        frames, cameras = self.frames(which), torch.index_select(self.cameras, 0, which)
        near = torch.index_select(self.angles[0], 0, best - which * ANGLES)[:, None] + self.finer
        tries, shown = self.held(F.avg_pool2d(frames, self.by), cameras, target, near, self.small_points, self.size)
        shown = shown * bordering(known[:, 4:5], 1 - known[:, 4:5], EDGE)
        stray = (((tries - known[:, :4, None]) ** 2).sum(1) * shown).sum((2, 3)) / (shown.sum((2, 3)) + LEAST)
        number = (-stray - NUDGE * self.finer.abs()).argmax(-1) + torch.arange(batch, device=known.device) * FINER
        angle = torch.index_select(near.reshape(-1), 0, number)[:, None]
        picture = self.held(frames, cameras, target, angle, self.large_points, self.large)[0][:, :, 0]
        return torch.cat([picture[:, :3] + self.tint(which, colours), picture[:, 3:]], 1)


def bordering(known, unknown, across: int):
    """How much cells [B, 1, h, w] count that are `known`: those most that have something `unknown` within so many cells across."""
    beside = F.avg_pool2d(unknown, across, 1, across // 2, count_include_pad=False)
    return known * (FARTHER + beside / (beside.amax((1, 2, 3), keepdim=True) + 1e-6))


def square(x):
    """Squared lengths over the channels, [B, 1, …]."""
    return (x * x).sum(1, keepdim=True)


def crowded(inverse, scale: float):
    """By how much the nearest thing about the middle rows of inverse depths [..., h, w] (0..1) is nearer than it had better be: a camera
    would soon walk into it."""
    high = int(inverse.shape[-2])
    return F.relu(inverse[..., high // 3:high - high // 3, :].amax((-2, -1)) - scale / (scale + ROOM))


def as_frames(pictures):
    """u8 -> -1..1."""
    return pictures.float() * (2 / 255) - 1
