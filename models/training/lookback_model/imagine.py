"""What no frame has seen is made up here, before anything is rendered: the view of a chunk's last camera. A network completes, small,
what the context frames show of it, as far as that can be foretold; beyond, an exemplar goes on, in the colours of what it meets.
The picture then goes to the world model as one more context frame, so the big network renders what is remembered and what is made up
in the same way. (Drawing a far frame first: the world model fills in between.)"""

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam, crisp
from .exemplars import Exemplars
from .layers import normed
from .palette import PALETTE, palette, telling
from .panorama import surroundings
from .splatting import splat
from .style_classifier import StyleClassifier

INPUTS = 7       # known 4, how well known 1, rays' rise 1, height 1
ALIKE = 0.15     # difference of two pixels at which they may show different things
NEIGHBOURS = (3, 1.0), (7, 0.03), (15, 1e-3), (31, 1e-5)   # pixels across that an exemplar takes its change from, and their share
REACH = 13       # pixels across, twice: how far it changes at all
INNER = 7        # pixels across by which what is known ends earlier: at its edge the most likely is a mean of all there may be beyond
SURELY, HARDLY = 3.0, 0.25   # how well a pixel is known that has points not too far apart, and what of that is next to nothing


def shrunk(frames, by: int):
    """Frames [B, M, C, H, W] at 1 / `by` of their size."""
    if by == 1 or frames.shape[1] == 0:
        return frames[..., ::by, ::by]
    batch, count, channels, high, wide = (int(n) for n in frames.shape)
    small = F.avg_pool2d(frames.reshape(batch * count, channels, high, wide), by)
    return small.reshape(batch, count, channels, high // by, wide // by)


class SteeredBend(nn.Module):
    """Two convolutions beside a straight way, scaled and shifted by what the model is told."""

    def __init__(self, into: int, out: int, told: int):
        super().__init__()
        self.first = nn.Conv2d(into, out, 3, padding=1)
        self.second = nn.Conv2d(out, out, 3, padding=1)
        self.told = nn.Linear(told, 2 * out)
        self.straight = nn.Conv2d(into, out, 1) if into != out else None
        for layer in (self.second, self.told):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, told):
        batch, out = int(x.shape[0]), self.first.out_channels
        y = normed(self.first(F.relu(normed(x))))
        by = self.told(told).reshape(batch, 2, out, 1, 1)
        y = self.second(F.relu(y * (1 + by[:, 0]) + by[:, 1]))
        return (x if self.straight is None else self.straight(x)) + y


class Glance(nn.Module):
    """Attention of every pixel to every pixel of a small map, with learned places."""

    HEADS = 4

    def __init__(self, channels: int, high: int, wide: int):
        super().__init__()
        self.qkv = nn.Linear(channels, 3 * channels, bias=False)
        self.out = nn.Linear(channels, channels, bias=False)
        self.places = nn.Parameter(torch.randn(1, high * wide, channels) * 0.1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x):
        batch, channels, high, wide = (int(n) for n in x.shape)
        flat = normed(x).reshape(batch, channels, high * wide).transpose(1, 2) + self.places
        each = channels // self.HEADS
        q, k, v = self.qkv(flat).reshape(batch, high * wide, 3 * self.HEADS, each).transpose(1, 2).split(self.HEADS, 1)
        seen = torch.matmul(torch.softmax(torch.matmul(q, k.transpose(-1, -2)) * each ** -0.5, -1), v)
        mixed = self.out(seen.transpose(1, 2).reshape(batch, high * wide, channels))
        return x + mixed.transpose(1, 2).reshape(batch, channels, high, wide)


def surely(known):
    """How much pixels [B, 1, h, w] that are known so well count."""
    return (SURELY * (known - HARDLY)).clamp(0.0, 1.0)


def filled(sure):
    """The same where pixels are known nearly all around, too: between splatted points, but not in a slit between two known places."""
    around = F.avg_pool2d(sure, 3, 1, 1, count_include_pad=False)
    return torch.maximum(sure, (8 * (around - 0.7)).clamp(0.0, 1.0))


def joined(lack, sure):
    """By how much a picture has to change, [B, 4, h, w], to meet what is known without a step and to be itself further away: `lack`
    [B, 4, h, w] is what it is short of, where that is known (`sure` [B, 1, h, w]). Where both show the same thing, what is new takes on
    its colours and its depth (cf. Perez et al. 2003, doi 10.1145/882262.882269); a tree must not darken the sky beside it. The nearest
    known pixels decide."""
    same = sure * torch.exp((lack ** 2).mean(1, keepdim=True) * (-1 / ALIKE ** 2))
    sums, reach = torch.cat([lack * same, same, sure], 1), sure
    near = 0
    for across, share in NEIGHBOURS:
        near = near + share * F.avg_pool2d(sums, across, 1, across // 2)
    for _ in range(2):
        reach = F.avg_pool2d(reach, REACH, 1, REACH // 2, count_include_pad=False)
    alike = near[:, 4:5] / (near[:, 5:] + 1e-9)
    return near[:, :4] / (near[:, 4:5] + 1e-9) * (2 * alike).clamp(0.0, 1.0) * (2 * reach).clamp(0.0, 1.0)


class Imaginer(nn.Module):
    """Makes small frames [B, 4, h, w] whole: a U-net, steered by style tags and palette, and exemplars. `config.imagine`: channels per
    level, each level half as large as the one before; the first one folds `config.fold` x `config.fold` pixels into one."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.size = (config.height // config.coarse, config.width // config.coarse)
        widths, fold = config.imagine, config.fold
        told, inner = 2 * widths[-1], [n // fold // 2 ** (len(widths) - 1) for n in self.size]
        self.steer = nn.Linear(len(config.tags) + PALETTE, told)
        self.enter = nn.Conv2d(INPUTS * fold * fold, widths[0], 3, padding=1)
        self.before = nn.ModuleList(nn.ModuleList(SteeredBend(w, w, told) for _ in range(2)) for w in widths[:-1])
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:]))
        self.middle = nn.ModuleList(SteeredBend(widths[-1], widths[-1], told) for _ in range(4))
        self.glances = nn.ModuleList(Glance(widths[-1], *inner) for _ in range(2))
        self.up = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in zip(widths, widths[1:]))
        self.after = nn.ModuleList(nn.ModuleList([SteeredBend(2 * w, w, told), SteeredBend(w, w, told)]) for w in widths[:-1])
        self.leave = nn.Conv2d(widths[0], 4 * fold * fold, 3, padding=1)
        self.exemplars = Exemplars(config)
        self.classifier = StyleClassifier(config.classifier, len(config.tags)) if config.classifier and config.tags else None
        for layer in (self.leave, self.steer):
            nn.init.zeros_(layer.weight)
        nn.init.zeros_(self.leave.bias)
        self.register_buffer("points", cam.patch_points((self.size[1], self.size[0]), 0.5), persistent=False)

    def rises(self, target):
        """How steeply each pixel's ray rises, and the camera's height, [B, 2, h, w], about -1..1."""
        ray = cam.directions(target, self.points)
        rise = ray[..., 1] * torch.rsqrt((ray * ray).sum(-1))
        height = torch.zeros_like(rise) + (target[:, 7:8] - 1.6)
        return torch.stack([rise, height], 1).reshape(int(target.shape[0]), 2, *self.size)

    def given(self, small, cameras, target, mask):
        """All that is known of the views of `target` [B, 16]: picture, how well it is known, rays, height, [B, 7, h, w]. `small`
        [B, K, 4, h, w] with `cameras` [B, K, 16] are the context frames, `mask` [B, K] is 1 for present slots."""
        picture, known = splat(small, cameras, target, mask, self.config.inverse_depth_scale)
        return torch.cat([picture, known, self.rises(target)], 1)

    def around(self, small, cameras, target, mask):
        """What the context frames (as in `given`) show of what is all around `target` [B, 16], [B, 5, ROWS, AROUND]."""
        return surroundings(small, cameras, target, mask, self.config.inverse_depth_scale)

    def steering(self, small, mask, tags):
        """What `forward` is steered by, [B, tags + 25]: the `tags` [B, tags] that were told, or else the styles that the context frames
        `small` have, and their palette."""
        if self.classifier is not None:
            found = self.classifier.of_memory(small, telling(small, mask))
            tags = tags + (1 - tags.sum(1, keepdim=True)).clamp_min(0.0) * found
        return torch.cat([tags, palette(small, mask)], 1)

    def foretell(self, known, steer):
        """The most likely small frames [B, 4, h, w]; `known` [B, 7, h, w] is all that is given, `steer` [B, tags + 25] style tags and
        palette."""
        told = F.relu(self.steer(steer))
        x = F.pixel_unshuffle(known, self.config.fold).contiguous(memory_format=torch.channels_last)
        x, levels = self.enter(x), []
        for bends, down in zip(self.before, self.down):
            for bend in bends:
                x = bend(x, told)
            levels.append(x)
            x = down(x)
        for i, bend in enumerate(self.middle):
            x = bend(x, told)
            if i < len(self.glances):
                x = self.glances[i](x)
        for up, bends in zip(reversed(self.up), reversed(self.after)):
            x = torch.cat([levels.pop(), F.interpolate(up(x), scale_factor=2.0, mode="nearest")], 1)
            for bend in bends:
                x = bend(x, told)
        return F.pixel_shuffle(self.leave(F.relu(normed(x))), self.config.fold).float()

    def deepened(self, pictures, cameras):
        """How deep pictures [B, 3, H, W] most likely are that came without depth, as a creator's do, [B, 1, H, W] in -1..1. Of their `cameras`
        [B, 16] height, slope and lens count, not where they stand."""
        small = F.avg_pool2d(pictures, self.config.coarse)
        nothing, one = 0 * small[:, :1], 1 + 0 * small[:, :1]
        flat = torch.cat([small, nothing - 1], 1)[:, None]
        mask = one[:, :, 0, 0]
        steer = self.steering(flat, mask, mask * torch.zeros(len(self.config.tags), device=mask.device))
        far = 2 * self.config.inverse_depth_scale / (self.config.inverse_depth_scale + cam.FAR) - 1   # as `splat` would have it
        known = torch.cat([small, nothing + far, one, self.rises(cameras)], 1)
        return crisp.guided(self.foretell(known, steer)[:, 3:], pictures, self.config.coarse).clamp(-1.0, 1.0)

    def forward(self, known, around, target, steer, noise, truth=None):
        """Frames [B, 4, H, W] in -1..1 for the views of `target` [B, 16]; `noise` [B, 4, h, w] is the chance. `truth` [B, 4, H, W],
        in training, is what the exemplar would be if the model had guessed right."""
        by = self.config.coarse
        likely, sure = self.foretell(known, steer), surely(known[:, 4:5])
        large = self.exemplars(known, around, target, steer, noise) if truth is None else truth
        large = large + crisp.smooth(joined(known[:, :4] - F.avg_pool2d(large, by), sure), by)
        inner = crisp.smooth(-F.max_pool2d(-filled(sure), INNER, 1, INNER // 2), by)
        # Turned pictures and their depths are mixtures at edges; what is between near and far would be nowhere.
        return crisp.redrawn(large + (crisp.enlarged(likely, by) - large) * inner).clamp(-1.0, 1.0)
