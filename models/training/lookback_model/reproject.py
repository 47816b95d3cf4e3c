"""Sharp pictures from memory: every target pixel looks up its colour in the context frames through its predicted depth.

The transformer's own picture is soft. Its depth is good enough to fetch what earlier frames saw at that point; a softmax
over the context frames and the transformer's own picture decides per pixel whom to believe. Two coarse rounds look into
every context frame and let the context's own depths mend the predicted depth; they also say which few context frames
answer each block of pixels best, and only those are looked at in full resolution (that keeps the cost per step nearly
independent of how many context frames there are). There, every pixel first looks for the surface that it sees: it tries the
nearest and the furthest depth of its neighbourhood and takes the nearest one that the context frames' own depths confirm, so
that what is in front keeps its outline. Image-based rendering inside the network, trained end to end."""

from collections import namedtuple
from functools import reduce

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam
from .cameras import FAR, NEAR
from .crisp import sharpened_colours
from .lookups import in_atlas, look_up, nearest_in_atlas
from .pairs import AHEAD, BIAS, KNOWN, MASKED, SLOT, project, rays, relations, slopes
from .splatting import closed

OUTSIDE = -30.0          # logit of a pixel that a context frame can not answer
WITHIN = 1.2             # half blocks from the centre of a block to where it ends, and a little
SURE = 0.3               # how well a depth has to be known to count
HIDDEN = 6.0             # doubt of what context frames show where memory has nothing before the camera
FIRM = 6.0               # more doubt per unit of inverse depth in the first round, where memory knows the depth
CLOSER = 1.0             # doubt per factor e that something was further away when it was seen, and so coarser
# Of the surfaces that a pixel may see: doubt per unit of inverse-depth disagreement (in both rounds) and per metre between the cameras,
# what is in front is preferred by per unit of inverse depth, and the logit of none of them; blocks across the neighbourhood that
# they come from.
STRAY, APART, FRONT, NONE, AROUND = (150.0, 25.0), 2.0, 40.0, -3.0, 3
DECIDED = 3.0            # how much more the better of two context frames counts for: a mean of both is a blur
GENTLY = 1.8             # how gently edges are drawn again that looking up and mixing has softened, as `flat` of `sharpened_colours`


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


def extremes(picture, around: int):
    """The largest and the smallest value around every pixel [B, T, h, w]: two of [B, T, 1, h w]."""
    batch, count, high, wide = (int(n) for n in picture.shape)
    flat = picture.reshape(batch * count, 1, high, wide)
    return [(sign * F.max_pool2d(sign * flat, around, 1, around // 2)).reshape(batch, count, 1, high * wide) for sign in (1, -1)]


class Answer(namedtuple("Answer", "ray shift slot ahead away known bias")):
    """One context frame of every block of pixels: slopes `ray` [B, T, 3, inner, p] and `shift` [B, T, 3, 1, p] of what projects into it, and
    what `relations` say, each [B, T, 1, p] or, for all pixels, [B, T, inner, p]."""

    def places(self, depth):
        """(u, v in -1..1, z metres, depth), each [B, T, inner, p], of the pixels at z-depth `depth` [B, T, inner or 1, p]."""
        at = self.ray * depth[:, :, None] + self.shift
        uv = at[:, :, :2] / at[:, :, 2:].clamp_min(NEAR)
        return uv[:, :, 0], uv[:, :, 1], at[:, :, 2], depth


class Reprojection(nn.Module):
    """Blends the transformer's frames with what context frames show."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        block, self.size = config.coarse, (config.height, config.width)
        self.small = (config.height // block, config.width // block)
        self.register_buffer("points", cam.patch_points((config.width, config.height), 0.5), persistent=False)
        self.register_buffer("small_points", cam.patch_points((self.small[1], self.small[0]), 0.5), persistent=False)
        within = cam.patch_points((block, block), 0.5) - 0.5
        self.register_buffer("within", within / torch.tensor([self.small[1], self.small[0]]), persistent=False)
        step = (torch.arange(block) + 0.5) / block - 0.5
        taps = torch.stack([(-step).clamp_min(0.0), 1 - step.abs(), step.clamp_min(0.0)], -1)
        self.register_buffer("taps", (taps[:, None, :, None] * taps[None, :, None]).reshape(block * block, 1, 3, 3), persistent=False)
        # Doubt of a context pixel: per unit of inverse-depth disagreement, of colour difference, per metre between the
        # cameras; a row per round, the last one in full resolution. Then the transformer's own bias.
        self.doubt = nn.Parameter(torch.tensor([[2.0, 1.5, 2.0], [25.0, 1.0, 2.0], [25.0, 1.0, 2.0]]))
        # What was imagined (the last slot, where the model imagines) is believed less than what was seen, and the transformer's
        # own soft colours least: where nothing was seen they would blur what was imagined (RUNS.md).
        self.own = nn.Parameter(torch.tensor(-9.0 if config.imagine else -4.5))
        self.imagined = nn.Parameter(torch.tensor(-4.0)) if config.imagine else None

    def folded(self, pictures):
        """[N, C, H, W] -> [N, C, coarse * coarse, p]: block after block lie the first pixels of all, then the second ones. What a block
        has in common is then spread along the slow axis, which costs nothing."""
        block = self.config.coarse
        batch, channels = int(pictures.shape[0]), int(pictures.shape[1])
        return F.pixel_unshuffle(pictures, block).reshape(batch, channels, block * block, self.small[0] * self.small[1])

    def enlarged(self, blocks):
        """[N, C, rows, columns] -> [N, C, coarse * coarse, p], bilinearly and folded: as one convolution, which costs a third of enlarging
        and folding."""
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

    def met(self, there, places, ahead, known):
        """What context frames that show inverse depths `there` (-1..1) at `places` say of the targets: 1 where they can answer, how far
        these depths are from those that were looked for, and the inverse depths (0..1) that they are in the target."""
        scale = self.config.inverse_depth_scale
        u, v, z, depth = places
        inside = (torch.maximum(u.abs(), v.abs()) < 1.0).float() * (z > NEAR).float()
        there = ((there + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
        z = z.clamp_min(NEAR)
        stray = (there - scale / (scale + z)).abs() * known
        # Slide along the context's ray, then project. It may lie behind.
        slide = (scale / there - scale) / z
        found = slide * depth + (1 - slide) * ahead
        inside = inside * (1 - (found < NEAR).float() * known)
        return inside, stray, scale / (scale + found.clamp(NEAR, FAR))

    def judged(self, doubt, differ, there, places, relation):
        """Of context frames that show inverse depths `there` and colours that `differ` from the model's own: their logits, the inverse
        depths that they stand for, and how much that is worth (0..1). `relation`: ahead, away, known, bias."""
        ahead, away, known, bias = relation
        inside, stray, found = self.met(there, places, ahead, known)
        coarser = torch.log(places[2].clamp_min(NEAR) / places[3].clamp_min(NEAR)).clamp_min(0.0)
        logits = OUTSIDE * (1 - inside) - doubt[0] * stray - doubt[1] * differ - doubt[2] * away - CLOSER * coarser + bias
        return logits, found, known * inside

    def coarse(self, guess, trust, targets, small, deep, relation):
        """Rounds over all context frames in low resolution, from the depths that memory knows: mended inverse depth [B, T, p],
        the last logits [B, K, T, p], which blocks context frames have in view from edge to edge, likewise, and where memory has nothing to
        show, [B * T, 1, rows, columns], if it is known."""
        batch, count, slots = int(guess.shape[0]), int(guess.shape[1]), int(small.shape[1])
        pixels, block = self.small[0] * self.small[1], self.config.coarse
        flat = F.avg_pool2d(guess.reshape(batch * count, 4, *self.size), block).reshape(batch, count, 4, pixels)
        mine = F.avg_pool2d(trust, block).reshape(batch, 1, count, pixels) + self.own
        own, inverse = flat[:, :, :3].transpose(1, 2)[:, None], (flat[:, :, 3] + 1) * 0.5
        firm, bare, seen_by = 0.0, None, relation[..., BIAS:BIAS + 1]
        if deep is not None:
            share = deep[:, :, 1] * (deep[:, :, 1] > SURE).to(deep.dtype)
            share = share.reshape(batch, count, pixels)
            inverse = inverse + share * ((deep[:, :, 0].reshape(batch, count, pixels) + 1) * 0.5 - inverse)
            firm = FIRM * share[:, None]
        if deep is not None and self.imagined is not None:
            bare = (1 - closed(deep[:, :, 2].reshape(batch * count, 1, *self.small)) * (1 / SURE)).clamp_min(0.0)
            real = (relation[..., SLOT:] < slots - 1.5).to(bare.dtype)
            seen_by = seen_by - HIDDEN * bare.reshape(batch, 1, count, pixels) * real
        x, y = rays(targets, self.small_points)
        parts = [relation[..., i:i + 1] for i in range(BIAS)]
        logits = None
        for i, doubt in enumerate(self.doubt[:-1].abs()):
            depth = self.metres(inverse)[:, None]
            u, v, z = project(parts, x, y, depth)
            at = [p.reshape(batch * slots, count, pixels) for p in (u, v)]
            seen = look_up(small.reshape(batch * slots, 4, *self.small), *at, "bilinear").reshape(batch, slots, 4, count, pixels)
            doubts = (doubt[0] + firm if i == 0 else doubt[0], doubt[1], doubt[2])
            differ = (seen[:, :, :3] - own).abs().mean(2)
            logits, found, worth = self.judged(doubts, differ, seen[:, :, 3], (u, v, z, depth), (*parts[AHEAD:], seen_by))
            vote = shares(torch.cat([logits, mine], 1))[:, :-1] * worth
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

    def surface(self, inverse, coarse, channel, answers):
        """Inverse depths [B, T, inner, p] of the surfaces that the pixels see, where the `answers` know them, else `inverse`. Tried are the
        extremes of the neighbourhoods of `coarse` depths [B, T, p] in the best one, then what was found again in all of them, which
        hits it more exactly; the frames' own depths are in `channel` of their atlas."""
        tries = extremes(coarse.reshape(*coarse.shape[:2], *self.small), AROUND)
        for strictness, asked in zip(STRAY, (answers[:1], answers)):
            logits, founds, worths = [torch.zeros_like(inverse) + NONE], [], []
            for answer in asked:
                for tried in tries:
                    places = answer.places(self.metres(tried))
                    there = nearest_in_atlas(channel, answer.slot, *places[:2], self.size)
                    inside, stray, found = self.met(there, places, answer.ahead, answer.known)
                    logits.append(OUTSIDE * (1 - inside) - strictness * stray - APART * answer.away + answer.bias + FRONT * tried)
                    founds.append(found)
                    worths.append(answer.known * inside)
            inverse = self.voted(shared_out(logits)[1:], worths, founds, inverse)
            tries = [inverse]
        return inverse

    @staticmethod
    def voted(weights, worths, founds, inverse):
        """The inverse depths that were found, as far as they are worth something, else `inverse`."""
        votes = [weight * worth for weight, worth in zip(weights, worths)]
        return sum(vote * found for vote, found in zip(votes, founds)) + (1 - sum(votes)) * inverse

    def forward(self, guess, trust, targets, cameras, colours, channel, small, deep=None, mask=None):
        """(blended frames [B, T, 4, H, W], evidence [B, T, 3, H, W]: the weight of the model's own colours, how far the
        best two context frames disagree, and the weight of what was imagined) from the transformer's `guess` (float32), its logit
        `trust` [B, T, H, W],
        context cameras [B, K, 16], the atlas' `colours` and inverse depths (`channel`) and `small` (`lay_out`), and `depths`, if there are
        any."""
        batch, count, slots = int(guess.shape[0]), int(guess.shape[1]), int(cameras.shape[1])
        (rows, columns), block = self.small, self.config.coarse
        pixels, inner = rows * columns, block * block
        known = ((small[:, :, 3].amax(-1).amax(-1) + 1) * 1000).clamp(0.0, 1.0).reshape(batch, slots, 1, 1)
        relation = relations(targets, cameras, mask)
        bias = relation[..., BIAS:BIAS + 1]
        if self.imagined is not None:
            bias = bias + self.imagined * (relation[..., SLOT:] > slots - 1.5).to(bias.dtype)
        relation = torch.cat([relation[..., :KNOWN], relation[..., KNOWN:BIAS] + known, bias, relation[..., SLOT:]], -1)
        coarse, logits, whole, bare = self.coarse(guess, trust, targets, small, deep, relation)
        # What the context changed about the depth, on top of the guess: no context, no change.
        mended = coarse.reshape(batch, count, rows, columns) - (F.avg_pool2d(guess[:, :, 3], block) + 1) * 0.5
        if bare is None:
            mended = mended.reshape(batch * count, 1, rows, columns)
        else:
            mended = torch.cat([mended.reshape(batch * count, 1, rows, columns), bare], 1)
        mended = self.enlarged(mended)
        hidden = None if bare is None else mended[:, 1].reshape(batch, count, inner, pixels)
        flat = self.folded(torch.cat([guess, trust[:, :, None]], 2).reshape(batch * count, 5, *self.size))
        flat = flat.reshape(batch, count, 5, inner, pixels)
        inverse = (flat[:, :, 3] + 1) * 0.5 + mended[:, 0].reshape(batch, count, inner, pixels)
        answers = self.answers(relation, logits, whole, targets, hidden)
        inverse = self.surface(inverse, coarse, channel, answers)
        picture, evidence = self.blended(flat[:, :, :3].transpose(1, 2), flat[:, :, 4] + self.own, inverse, colours, channel, answers, slots)
        whole, evidence = (self.unfolded(x.reshape(batch * count, int(x.shape[2]), inner, pixels)) for x in (picture, evidence))
        whole = torch.cat([sharpened_colours(whole[:, :3], GENTLY), whole[:, 3:]], 1)
        return tuple(x.reshape(batch, count, -1, *self.size) for x in (whole, evidence))

    def answers(self, relation, logits, whole, targets, hidden) -> list:
        """The context frames that answer best, by the last coarse `logits` [B, K, T, p] and the `whole` blocks, block by block; `hidden`
        [B, T, inner, p] says where memory has nothing to show, if it is known."""
        most, slots = min(self.config.answers, int(logits.shape[1])), int(logits.shape[1])
        chosen = torch.matmul(relation.permute(0, 2, 3, 1)[:, None], self.best(logits.detach(), whole, most))   # [B, M, T, 17, p]
        ray = slopes(chosen, *rays(targets, self.small_points), targets, self.within)
        found = []
        for i in range(most):
            part = [chosen[:, i, :, j:j + 1] for j in range(SLOT + 1)]
            bias = part[BIAS]
            if hidden is not None:
                bias = bias - HIDDEN * hidden * (part[SLOT] < slots - 1.5).to(bias.dtype)
            found.append(Answer(ray[:, i], torch.stack([part[3], part[7], part[11]], 2), part[SLOT], *part[AHEAD:BIAS], bias))
        return found

    def blended(self, own, mine, inverse, colours, channel, answers, slots: int):
        """What the `answers` and the model itself show at inverse depths `inverse` [B, T, inner, p]: frames [B, T, 4, inner, p], evidence
        [B, T, 3, inner, p]. The model's `own` colours are [B, 3, T, inner, p], its logit `mine` [B, T, inner, p]."""
        sharp, logits, founds, worths = [], [], [], []
        for answer in answers:
            places = answer.places(self.metres(inverse))
            u, v = places[:2]
            # The best answer's colours are looked up with cubic weights, because frames are made from made frames over and over: linear
            # ones blur a little every time (RUNS.md). The others' with linear ones: look-ups are a third of all time.
            sharp.append(in_atlas(colours, answer.slot, u, v, self.size, "bilinear" if sharp else "bicubic").clamp(-1.0, 1.0))
            there = nearest_in_atlas(channel, answer.slot, u, v, self.size)
            judged = self.judged(self.doubt[-1].abs(), (sharp[-1] - own).abs().mean(1), there, places, answer[3:])
            for known, each in zip((logits, founds, worths), judged):
                known.append(each)
        alone = shared_out([*logits, mine])[-1]
        weights = [weight * (1 - alone) for weight in shared_out([DECIDED * each for each in logits])]
        inverse = self.voted(weights, worths, founds, inverse)
        colour = sum(weight[:, None] * each for weight, each in zip(weights, sharp)) + alone[:, None] * own
        # Zero where only one frame answers (also when the second is an empty slot).
        differ = (sharp[0] - sharp[-1]).abs().mean(1) * weights[0] * weights[-1] * 4
        made_up = torch.zeros_like(differ)
        if self.imagined is not None:
            made_up = sum(weight * (answer.slot > slots - 1.5).to(weight.dtype) for weight, answer in zip(weights, answers))
        picture = torch.cat([colour.transpose(1, 2), (inverse * 2 - 1)[:, :, None]], 2)
        return picture, torch.stack([alone, differ, made_up], 2)
