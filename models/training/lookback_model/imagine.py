"""What no frame has seen is made up here, before anything is rendered: the view of a chunk's last camera, small. A network completes
what the context frames show of it, as far as that can be foretold; beyond, an exemplar goes on, in the colours of what it meets.
The picture, enlarged crisply, then goes to the world model as one more context frame, so the big network renders what is remembered
and what is made up in the same way. (Drawing a far frame first: the world model fills in between.)"""

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam, crisp
from .exemplars import Exemplars
from .layers import normed
from .palette import PALETTE, palette, telling
from .splatting import closed, splat
from .style_classifier import StyleClassifier

INPUTS = 7       # known 4, how well known 1, rays' rise 1, height 1
ALIKE = 0.35      # difference of two pixels at which they may show different things
NEIGHBOURS = 9   # pixels across that an exemplar takes its change of colour and depth from, twice


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


def neighbourly(x):
    """Means over the neighbours, twice, so that far ones count for less; [B, C, h, w]."""
    for _ in range(2):
        x = F.avg_pool2d(x, NEIGHBOURS, 1, NEIGHBOURS // 2, count_include_pad=False)
    return x


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

    def forward(self, known, target, steer, noise, truth=None):
        """Frames [B, 4, 2h, 2w] in -1..1 for the views of `target` [B, 16]; `noise` [B, 4, h, w] is the chance. `truth` [B, 4, 2h, 2w],
        in training, is what the exemplar would be if the model had guessed right."""
        likely, sure = self.foretell(known, steer), closed(known[:, 4:5])
        picture, details = self.exemplars(known, target, steer, noise) if truth is None else self.exemplars.taken_apart(truth)
        # Where both show the same thing, what is new takes on the colours and the depth of what is known (cf. Perez et al. 2003,
        # doi 10.1145/882262.882269); a tree must not darken the sky beside it.
        same = sure * torch.exp(((likely - picture) ** 2).mean(1, keepdim=True) * (-1 / ALIKE ** 2))
        near = neighbourly(same)
        change = neighbourly((likely - picture) * same) / (near + 1e-3)
        picture = picture + change * (2 * near).clamp(0.0, 1.0)
        whole = crisp.enlarged((picture + (likely - picture) * sure).clamp(-1.0, 1.0), 2)
        unsure = F.interpolate(1 - sure, scale_factor=2.0, mode="bilinear", align_corners=False)
        return torch.cat([whole[:, :3] + details * unsure, whole[:, 3:]], 1).clamp(-1.0, 1.0)
