"""Sharp pictures from memory: every target pixel looks up its colour in the context frames, through the depth that memory knows of it.

The depths of the context frames, splatted (`depths`), say roughly how deep a view is. One coarse round looks into every context frame
and mends that by what they know themselves; it also says which few context frames answer each block of pixels best, and only those are
looked at in full resolution (that keeps the cost nearly independent of how many context frames there are). There, every pixel first
looks for the surface that it sees: it tries the nearest and the furthest depth of its neighbourhood and takes the nearest one that the
context frames' own depths confirm, so that what is in front keeps its outline; where they confirm none, what is behind goes on
(`gaps`). Of what the few context frames show there the best is taken, pixel by pixel. Image-based rendering inside the network: its
doubts are learned with it, by how far what is shown is believed. None of it depends on the noise or on what the transformer makes of
it: it is done once a chunk, with the context."""

from collections import namedtuple
from functools import reduce

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam
from .cameras import FAR, NEAR
from .depths import with_depth
from .gaps import bridged
from .lookups import cubic_in_atlas, nearest, nearest_in_atlas
from .pairs import AHEAD, BIAS, KNOWN, MASKED, SLOT, project, rays, relations, slopes
from .splatting import closed

OUTSIDE = -30.0          # logit of a pixel that a context frame can not answer
WITHIN = 1.2             # half blocks from the centre of a block to where it ends, and a little
SURE = 0.3               # how well a depth has to be known to count
HIDDEN = 6.0             # doubt of what context frames show where memory has nothing before the camera
FIRM = 6.0               # more doubt per unit of inverse depth in the coarse round, where memory knows the depth
CLOSER = 1.0             # doubt per factor e that something was further away when it was seen, and so coarser
# Of the surfaces that a pixel may see: doubt per unit of inverse-depth disagreement (in both rounds) and per metre between the cameras,
# what is in front is preferred by per unit of inverse depth, and the logit of none of them; blocks across the neighbourhood that
# they come from.
STRAY, APART, FRONT, NONE, AROUND = (150.0, 25.0), 2.0, 40.0, -3.0, 3
NEIGHBOURS = (3, 1.0), (7, 0.03), (31, 1e-4)   # blocks across from where a depth comes that is not known, and their share
SLANTED = 0.02           # inverse depth by which a slanted surface may be missed: more, and a ramp between near and far would be one
# A gap is as wide as what is near and what is far move apart between both cameras: none up to APART_FROM pixels, and a whole one from
# APART_FROM + 1 / OPENS on. Where nothing moves apart a depth that disagrees is wrong, and hides nothing.
OPENS, APART_FROM = 8.0, 0.05


def slack(channel):
    """By how much inverse depths of an atlas `channel` [B, rows, W] may be missed because the nearest pixel is not quite there: what a slanted
    surface changes by. At an edge the smaller of both sides counts, or nothing would be a gap."""
    found = 0
    for along in (1, 2):
        step = (channel.narrow(along, 1, int(channel.shape[along]) - 1) - channel.narrow(along, 0, int(channel.shape[along]) - 1)).abs()
        first, last = step.narrow(along, 0, 1), step.narrow(along, int(step.shape[along]) - 1, 1)
        found = found + torch.minimum(torch.cat([first, step], along), torch.cat([step, last], along))
    return found.clamp_max(SLANTED)


def exact(able, stray, loose):
    """The logit that a surface is the one that was looked for, `stray` away from it, of which `loose` may be."""
    return able - STRAY[0] * (stray - loose).clamp_min(0.0)


def magnified(places):
    """By which factor things at `places` were further away when a context frame saw them: its logarithm, 0 if they were not."""
    return torch.log(places[2].clamp_min(NEAR) / places[3].clamp_min(NEAR)).clamp_min(0.0)


def nobody(logits, like):
    """How likely it is that none of a list of `logits` is right, in the shape of `like`."""
    return shared_out([NONE + 0 * like, *logits])[0]


def shares(logits):
    """Softmax over axis 1, in plain operators: ONNX Runtime's own takes several times as long there."""
    weights = torch.exp(logits - logits.amax(1, keepdim=True))
    return weights / weights.sum(1, keepdim=True)


def shared_out(logits) -> list:
    """The same of a list of logits: for a few large ones that is quicker than along an axis."""
    top = reduce(torch.maximum, logits)
    weights = [torch.exp(each - top) for each in logits]
    total = sum(weights)
    return [each / total for each in weights]


def foremost(logits, values):
    """Of lists of `values`, one for each of a list of `logits` [B, …], those of the greatest of these, everywhere: each as large as the logits."""
    top, best = logits[0], [value + 0 * logits[0] for value in values[0]]
    for logit, others in zip(logits[1:], values[1:]):
        better = logit > top
        top, best = torch.maximum(top, logit), [torch.where(better, other, value) for other, value in zip(others, best)]
    return best


def together(logits):
    """The logit of all of a list of logits."""
    top = reduce(torch.maximum, logits)
    return top + torch.log(sum(torch.exp(each - top) for each in logits))


def extremes(picture, around: int):
    """The largest and the smallest value around every pixel [B, T, h, w]: two of [B, T, 1, h w]."""
    batch, count, high, wide = (int(n) for n in picture.shape)
    flat = picture.reshape(batch * count, 1, high, wide)
    return [(sign * F.max_pool2d(sign * flat, around, 1, around // 2)).reshape(batch, count, 1, high * wide) for sign in (1, -1)]


def taps(by: int):
    """Weights [by * by, 1, 3, 3] by which pixels, and those beside them, become `by` x `by` bilinearly."""
    line = F.relu(1 - ((torch.arange(by) + 0.5)[:, None] / by + 0.5 - torch.arange(3)).abs())
    return (line[:, None, :, None] * line[None, :, None]).reshape(by * by, 1, 3, 3)


class Answer(namedtuple("Answer", "ray shift slot ahead away known bias")):
    """One context frame of every block of pixels: slopes `ray` (three of [B, T, inner, p]) and `shift` (three of [B, T, 1, p]) of what
    projects into it, and what `relations` say, each [B, T, 1, p] or, for all pixels, [B, T, inner, p]."""

    def places(self, depth):
        """(u, v in -1..1, z metres, depth), each [B, T, inner, p], of the pixels at z-depth `depth` [B, T, inner or 1, p]."""
        u, v, z = (slope * depth + start for slope, start in zip(self.ray, self.shift))
        near = z.clamp_min(NEAR)
        return u / near, v / near, z, depth


class Reprojection(nn.Module):
    """What the context frames show of the views of the targets."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        block, self.size = config.coarse, (config.height, config.width)
        self.small = (config.height // block, config.width // block)
        self.register_buffer("small_points", cam.patch_points((self.small[1], self.small[0]), 0.5), persistent=False)
        within = cam.patch_points((block, block), 0.5) - 0.5
        self.register_buffer("within", within / torch.tensor([self.small[1], self.small[0]]), persistent=False)
        self.register_buffer("taps", taps(block), persistent=False)
        # Doubt of a context pixel: per unit of inverse-depth disagreement, per metre between the cameras; in the coarse round and in full
        # resolution. Then the bias of the transformer.
        self.doubt = nn.Parameter(torch.tensor([[2.0, 2.0], [25.0, 2.0]]))
        # What was imagined (the last slot, where the model imagines) is believed less than what was seen, and the transformer's
        # own soft colours least: where nothing was seen they would blur what was imagined (RUNS.md).
        self.own = nn.Parameter(torch.tensor(-9.0 if config.imagine else -4.5))
        self.imagined = nn.Parameter(torch.tensor(-4.0)) if config.imagine else None

    def enlarged(self, blocks):
        """[N, C, rows, columns] -> [N, C, coarse * coarse, p], bilinearly, and folded: block after block lie the first pixels of all, then the
        second ones. What a block has in common is then spread along the slow axis, which costs nothing. (As one convolution: that takes
        a third of enlarging and folding.)"""
        count, channels = int(blocks.shape[0]), int(blocks.shape[1])
        flat = blocks.reshape(count * channels, 1, *self.small)
        flat = torch.cat([flat[:, :, :1], flat, flat[:, :, -1:]], 2)
        flat = torch.cat([flat[..., :1], flat, flat[..., -1:]], 3)
        return F.conv2d(flat, self.taps).reshape(count, channels, self.config.coarse ** 2, self.small[0] * self.small[1])

    def unfolded(self, values):
        """Back: [N, C, coarse * coarse, p] -> [N, C, H, W]."""
        batch, channels, inner, _ = (int(n) for n in values.shape)
        return F.pixel_shuffle(values.reshape(batch, channels * inner, *self.small), self.config.coarse)

    def metres(self, inverse):
        """z-depth of inverse depth q."""
        scale = self.config.inverse_depth_scale
        return scale / inverse.clamp(scale / (scale + FAR), scale / (scale + NEAR)) - scale

    def between_limits(self, inverse):
        """Inverse depths (0..1) of things from NEAR to FAR, of those of frames (-1..1)."""
        scale = self.config.inverse_depth_scale
        return ((inverse + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))

    def met(self, there, places, ahead, known):
        """What context frames that show inverse depths `there` (0..1, `between_limits`) at `places` say of the targets: 1 where they can answer,
        how far these depths are from those that were looked for, and the inverse depths (0..1) that they are in the target."""
        scale = self.config.inverse_depth_scale
        u, v, z, depth = places
        inside = (torch.maximum(u.abs(), v.abs()) < 1.0).float() * (z > NEAR).float()
        z = z.clamp_min(NEAR)
        stray = (there - scale / (scale + z)).abs() * known
        # Slide along the context's ray, then project. It may lie behind.
        found = ahead + (scale / there - scale) / z * (depth - ahead)
        inside = inside * (1 - (found < NEAR).float() * known)
        return inside, stray, scale / (scale + found.clamp(NEAR, FAR))

    def judged(self, doubt, there, places, relation, loose=0.0):
        """Of context frames that show inverse depths `there` (as in `met`): their logits, the inverse depths that they stand for, how much that is
        worth (0..1), and the logit that what is there is what they show, but for `slack`. `relation`: ahead, away, known, bias."""
        ahead, away, known, bias = relation
        inside, stray, found = self.met(there, places, ahead, known)
        able = OUTSIDE * (1 - inside) + bias
        exactly = exact(able, stray, loose)
        return able - doubt[0] * stray - doubt[1] * away - CLOSER * magnified(places), found, known * inside, exactly

    def coarse(self, targets, small, deep, relation):
        """A round over all context frames in low resolution, from the depths that memory knows, `deep`: mended inverse depth [B, T, p],
        logits [B, K, T, p], which blocks context frames have in view from edge to edge, likewise, and, where the model imagines, where
        memory has nothing to show, [B * T, 1, rows, columns]."""
        batch, count, slots = int(deep.shape[0]), int(deep.shape[1]), int(small.shape[1])
        pixels = self.small[0] * self.small[1]
        share = deep[:, :, 1] * (deep[:, :, 1] > SURE).to(deep.dtype)
        inverse = (deep[:, :, 0] + 1) * 0.5 * share
        # Where nothing is known it is as deep as what is about.
        sums, near = torch.stack([inverse, share], 2).reshape(batch * count, 2, *self.small), 0
        for across, weight in NEIGHBOURS:
            near = near + weight * F.avg_pool2d(sums, across, 1, across // 2)
        about = (near[:, 0] / (near[:, 1] + 1e-9)).reshape(batch, count, pixels)
        inverse, share = inverse.reshape(batch, count, pixels), share.reshape(batch, count, pixels)
        inverse = inverse + (1 - share) * about
        bare, seen_by = None, relation[..., BIAS:BIAS + 1]
        if self.imagined is not None:
            bare = (1 - closed(deep[:, :, 2].reshape(batch * count, 1, *self.small)) * (1 / SURE)).clamp_min(0.0)
            real = (relation[..., SLOT:] < slots - 1.5).to(bare.dtype)
            seen_by = seen_by - HIDDEN * bare.reshape(batch, 1, count, pixels) * real
        x, y = rays(targets, self.small_points)
        parts = [relation[..., i:i + 1] for i in range(BIAS)]
        depth = self.metres(inverse)[:, None]
        u, v, z = project(parts, x, y, depth)
        there = nearest(self.between_limits(small[:, :, 3]), u, v)
        doubt = self.doubt[0].abs()
        logits, found, worth, _ = self.judged((doubt[0] + FIRM * share[:, None], doubt[1]), there, (u, v, z, depth), (*parts[AHEAD:], seen_by))
        vote = shares(logits) * worth
        inverse = (vote * found).sum(1) + (1 - vote.sum(1)) * inverse
        u, v = u.abs() + WITHIN / self.small[1], v.abs() + WITHIN / self.small[0]
        whole = (torch.maximum(u, v) < 1.0).to(logits.dtype)
        if self.imagined is not None:   # it has the last target's camera, and all of every block
            whole = torch.maximum(whole, (relation[..., SLOT:] > slots - 1.5).to(logits.dtype))
        return inverse, logits, whole, bare

    @staticmethod
    def best(logits, whole, most: int):
        """Which context frames answer best, as ones and zeros [B, most, T, K, p], from logits [B, K, T, p]. Behind the first one comes nobody
        who does not have the `whole` block in view, [B, K, T, p]: what one shows only a part of, the next one has to show all of, or
        there is nobody to show the rest. No top-k: not every device of the studio's runtime has it."""
        numbers = torch.arange(int(logits.shape[1]), device=logits.device, dtype=logits.dtype).reshape(1, -1, 1, 1)
        picks = []
        for _ in range(most):
            picks.append(((logits.argmax(1, keepdim=True).to(logits.dtype) - numbers).abs() < 0.5).to(logits.dtype))
            logits = logits + 4 * MASKED * picks[-1] + (OUTSIDE * (1 - whole) if len(picks) == 1 else 0)
        return torch.stack(picks, 1).transpose(2, 3)

    def surface(self, inverse, coarse, channel, loose, answers):
        """Inverse depths [B, T, inner, p] of the surfaces that the pixels see, where the `answers` know them, else `inverse`; and how likely it
        is that no answer has seen any (0..1). Tried are the extremes of the neighbourhoods of `coarse` depths [B, T, p] and `inverse` itself in
        the best one, then what was found again in the best two, which hits it more exactly (a third one adds nothing: RUNS.md); the
        frames' own depths are in `channel` of their atlas, and their `slack` in `loose`."""
        tries = extremes(coarse.reshape(*coarse.shape[:2], *self.small), AROUND)
        least = FRONT * tries[1]   # who sees nothing of it sees what is furthest, at best
        tries, again = [*tries, inverse], answers[:2]
        unseen = [self.opened(answers[0], tries[:2])]
        for strictness, asked in zip(STRAY, (answers[:1], again)):
            logits, exactly, founds, worths = [NONE + least + 0 * inverse], [], [], []
            for answer in asked:
                for tried in tries:
                    places = answer.places(self.metres(tried))
                    there = nearest_in_atlas(channel, answer.slot, *places[:2], self.size)
                    inside, stray, found = self.met(there, places, answer.ahead, answer.known)
                    able = OUTSIDE * (1 - inside) + answer.bias
                    logits.append(able - strictness * stray - APART * answer.away + FRONT * tried)
                    if asked is again:
                        exactly.append(exact(able, stray, nearest_in_atlas(loose, answer.slot, *places[:2], self.size)))
                    founds.append(found)
                    worths.append(answer.known * inside)
            likely = shared_out(logits)
            unseen.append(nobody(exactly, inverse) if exactly else likely[0])
            inverse = self.voted(likely[1:], worths, founds, inverse)
            tries, least = [inverse], 0.0
        return inverse, unseen[0] * unseen[1] * unseen[2]

    def opened(self, answer, extremes):
        """Whether something may have been uncovered since the `answer` was seen (0..1), [B, T, inner, p]: by how far the two inverse depths `extremes`
        [B, T, 1, p] of each neighbourhood have moved apart."""
        places = [answer.places(self.metres(extreme))[:2] for extreme in extremes]
        pixels = ((one - other).abs() * (size / 2) for one, other, size in zip(*places, self.size[::-1]))
        return (OPENS * (torch.maximum(*pixels) - APART_FROM)).clamp(0.0, 1.0)

    @staticmethod
    def voted(weights, worths, founds, inverse):
        """The inverse depths that were found, as far as they are worth something, else `inverse`."""
        votes = [weight * worth for weight, worth in zip(weights, worths)]
        return sum(vote * found for vote, found in zip(votes, founds)) + (1 - sum(votes)) * inverse

    def forward(self, targets, cameras, colours, channel, small, deep, mask=None):
        """What memory shows of the views of `targets` [B, T, 16]: frames [B, T, 4, H, W], and what is to be known of them,
        [B, T, 1 or 3, H, W]: the logit of that, and for a painter how far the best two context frames disagree and the weight of what was
        imagined. Given are the context cameras [B, K, 16], the atlas' `colours` and inverse depths (`channel`) and `small` (`lay_out`),
        and `depths`."""
        batch, count, slots = int(targets.shape[0]), int(targets.shape[1]), int(cameras.shape[1])
        (rows, columns), block = self.small, self.config.coarse
        pixels, inner = rows * columns, block * block
        known = with_depth(small).reshape(batch, slots, 1, 1)
        relation = relations(targets, cameras, mask)
        bias = relation[..., BIAS:BIAS + 1]
        if self.imagined is not None:
            bias = bias + self.imagined * (relation[..., SLOT:] > slots - 1.5).to(bias.dtype)
        relation = torch.cat([relation[..., :KNOWN], relation[..., KNOWN:BIAS] + known, bias, relation[..., SLOT:]], -1)
        coarse, logits, whole, bare = self.coarse(targets, small, deep, relation)
        inverse = coarse.reshape(batch * count, 1, rows, columns)
        inverse = self.enlarged(inverse if bare is None else torch.cat([inverse, bare], 1))
        hidden = None if bare is None else inverse[:, 1].reshape(batch, count, inner, pixels)
        answers = self.answers(relation, logits, whole, targets, hidden)
        channel = self.between_limits(channel)
        loose = slack(channel)
        inverse, unseen = self.surface(inverse[:, 0].reshape(batch, count, inner, pixels), coarse, channel, loose, answers)
        picture, evidence, gap = self.blended(inverse, colours, channel, loose, answers, slots)
        gap = 2 * gap * unseen
        if self.imagined is not None:   # what was imagined has no gaps
            gap = gap * (answers[0].slot < slots - 1.5).to(gap.dtype)
        parts = (picture, evidence, gap[:, :, None].clamp_max(1.0))
        whole, evidence, gap = (self.unfolded(x.reshape(batch * count, int(x.shape[2]), inner, pixels)) for x in parts)
        whole = bridged(whole, gap, block)
        told = evidence[:, :1]
        evidence = torch.cat([told + gap * (told.clamp_min(0.0) - told), evidence[:, 1:]], 1)
        return tuple(x.reshape(batch, count, -1, *self.size) for x in (whole, evidence))

    def answers(self, relation, logits, whole, targets, hidden) -> list:
        """The context frames that answer best, by the last coarse `logits` [B, K, T, p] and the `whole` blocks, block by block; `hidden`
        [B, T, inner, p] says where memory has nothing to show, if it is known."""
        most, slots = min(self.config.answers, int(logits.shape[1])), int(logits.shape[1])
        chosen = torch.matmul(relation.permute(0, 2, 3, 1)[:, None], self.best(logits.detach(), whole, most))   # [B, M, T, 17, p]
        x, y = (ray[:, 0] for ray in rays(targets, self.small_points))
        found = []
        for i in range(most):
            part = [chosen[:, i, :, j:j + 1] for j in range(SLOT + 1)]
            bias = part[BIAS]
            if hidden is not None:
                bias = bias - HIDDEN * hidden * (part[SLOT] < slots - 1.5).to(bias.dtype)
            ray = slopes(part, x[:, :, None], y[:, :, None], targets, self.within)
            found.append(Answer(ray, (part[3], part[7], part[11]), part[SLOT], *part[AHEAD:BIAS], bias))
        return found

    def blended(self, inverse, colours, channel, loose, answers, slots: int):
        """What the `answers` show at inverse depths `inverse` [B, T, inner, p]: frames [B, T, 4, inner, p], what is to be known of them,
        [B, T, 1 or 3, inner, p], and how likely it is that none has seen it though the best one looked there, [B, T, inner, p]."""
        judged, seen = [], []
        for answer in answers:
            places = answer.places(self.metres(inverse))
            there, near = (nearest_in_atlas(each, answer.slot, *places[:2], self.size) for each in (channel, loose))
            judged.append(self.judged(self.doubt[-1].abs(), there, places, answer[3:], near))
            seen.append((answer.slot, *places[:2]))
        logits, _, worths, exactly = zip(*judged)
        # One of them is believed, because a mean is a blur; so there is one place to look for colours at, whatever the number of answers.
        slot, u, v, found, worth = foremost(logits, [(*place, *each[1:3]) for place, each in zip(seen, judged)])
        colour, inverse = cubic_in_atlas(colours, slot, u, v, self.size), worth * found + (1 - worth) * inverse
        picture = torch.cat([colour.transpose(1, 2), (inverse * 2 - 1)[:, :, None]], 2)
        evidence, unseen = [together(logits)], nobody(exactly, inverse) * worths[0]
        if self.config.painter:
            # How far the best two disagree: zero where only one frame answers (also when the second is an empty slot).
            weights, second = shared_out(logits), min(1, len(seen) - 1)
            one, other = (cubic_in_atlas(colours, *seen[i], self.size) for i in (0, second))
            evidence.append((one - other).abs().mean(1) * weights[0] * weights[second] * 4)
            made_up = (weight * (answer.slot > slots - 1.5).to(weight.dtype) for weight, answer in zip(weights, answers))
            evidence.append(sum(made_up) if self.imagined is not None else torch.zeros_like(inverse))
        return picture, torch.stack(evidence, 2), unseen
